"""Registries played over HTTP on loopback."""
