"""Commands: parse, call, print. Nothing here is imported before it is needed."""
