"""Answers of problem set 5."""
