"""Clinical Research Information Service (Republic of Korea): record pages of both layouts."""
