"""What registries print and what it means: code lists as data."""

# Raised by hand when the same input gives other values: part of every record's parser version.
REVISION = 4
