"""Sri Lanka Clinical Trials Registry: record pages."""
