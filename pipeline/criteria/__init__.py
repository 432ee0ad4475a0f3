"""Eligibility text to a tree of criteria with constraints, windows and logic."""
