"""Snapshot to source records: which adapter, which shape, and what was left unread."""
