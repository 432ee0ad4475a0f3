"""ISRCTN registry: the XML of its query API."""
