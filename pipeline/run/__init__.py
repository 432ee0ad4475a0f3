"""The stages in order: only this package knows which comes after which."""
