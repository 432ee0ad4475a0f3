"""UMIN Clinical Trials Registry: record pages of both generations."""
