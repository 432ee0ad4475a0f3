"""Any page about one trial, whatever site shows it: labels and headings by a table of synonyms."""
