"""Lebanese Clinical Trials Registry: record pages."""
