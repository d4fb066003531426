"""Turns sections and articles into prompts. It asks nobody and checks no answer."""

from summarizer.prompting.prompter import Prompter, plain

__all__ = ["Prompter", "plain"]
