"""Eligibility text to a tree of criteria with constraints, windows and logic."""

# Raised by hand when the same input gives other values: part of every record's parser version.
REVISION = 4
