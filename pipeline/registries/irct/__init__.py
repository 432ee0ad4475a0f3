"""Iranian Registry of Clinical Trials: record pages (its XML is read by `who_trds`)."""
