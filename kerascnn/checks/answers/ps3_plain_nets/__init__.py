"""Answers of problem set 3."""
