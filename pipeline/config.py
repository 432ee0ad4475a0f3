"""Settings that come from the environment, read in one place and only on request."""
