"""Reports of one scored run or of two compared: terminal, Markdown, JSON, one HTML page."""
