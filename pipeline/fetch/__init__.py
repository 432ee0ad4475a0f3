"""Requests to snapshots; the only room that reaches the network."""
