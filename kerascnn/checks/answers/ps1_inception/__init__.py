"""Answers of problem set 1."""
