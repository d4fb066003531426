"""Turns sections and articles into prompts. It asks nobody and checks no answer."""

from summarizer.prompting.prompter import Prompter

__all__ = ["Prompter"]
