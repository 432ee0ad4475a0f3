"""trialmill: what clinical-trial registries publish, as typed records that people can trust."""

__version__ = "0.1.0"
