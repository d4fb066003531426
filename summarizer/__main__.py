"""``python -m summarizer``: the same as the command ``summarizer``."""

from summarizer.cli import main

main()
