"""Japan Registry of Clinical Trials: detail pages in English and Japanese."""
