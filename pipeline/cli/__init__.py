"""One command per thing a user does; nothing is decided here."""
