"""What registries print and what it means: code lists as data."""
