"""Trial records to SQLite; the only writer."""
