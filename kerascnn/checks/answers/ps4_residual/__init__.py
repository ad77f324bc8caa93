"""Answers of problem set 4."""
