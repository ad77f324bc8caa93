"""Answers of problem set 2."""
