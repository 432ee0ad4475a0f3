"""Source record to trial record, blind to the registry."""

# Raised by hand when the same input gives other values: part of every record's parser version.
REVISION = 3
