"""Iranian Registry of Clinical Trials: record pages and WHO registration XML."""
