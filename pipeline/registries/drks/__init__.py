"""German Clinical Trials Register: JSON of a trial, and its page in English or German."""
