"""Read-only use of the database."""
