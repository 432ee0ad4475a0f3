"""Source record to trial record, blind to the registry."""
