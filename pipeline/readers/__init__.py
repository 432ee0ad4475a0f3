"""Bytes to addressable nodes that remember which of their leaves were read."""
