"""Views that answer common questions, declared with the meaning of every column."""
