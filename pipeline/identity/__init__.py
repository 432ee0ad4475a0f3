"""Records to trials: which registrations are the same trial."""
