"""Summaries shown to people: terminal, Markdown, HTML, and the contract's JSON.

Every format is generic over sections: what an item's fields are called, where they
stand and in which words comes from the section itself. Nothing here knows a section,
asks a model or opens a file. Start at :mod:`summarizer.rendering.formats`.
"""
