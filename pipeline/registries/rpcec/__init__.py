"""Cuban Public Registry of Clinical Trials: the record page in English or Spanish."""
