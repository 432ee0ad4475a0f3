"""Chinese Clinical Trial Registry: the detail page, Chinese and English side by side."""
