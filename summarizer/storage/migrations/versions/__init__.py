"""The steps, one a file; a step that was published never changes."""
