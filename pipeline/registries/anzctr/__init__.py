"""Australian New Zealand Clinical Trials Registry: XML of its download, and its page."""
