"""Clinical Trials Registry - India: record pages."""
