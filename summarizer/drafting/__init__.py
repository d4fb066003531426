"""From a prompt to a draft: the call, the answer's shape, what was wrong with it."""

from summarizer.drafting.draft import Draft, DraftRow, Expected, about_article, about_sentence

__all__ = ["Draft", "DraftRow", "Expected", "about_article", "about_sentence"]
