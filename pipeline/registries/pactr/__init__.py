"""Pan African Clinical Trials Registry: record pages."""
