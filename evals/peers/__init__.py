"""What a reader would pick instead of ``summarizer``, on the same articles and the same model.

Each peer gets the best prompt we can write for it; what it says is turned into the
contract's document, kept as an ordinary run, and scored by the same scorer. README.md
says how they are run. Nothing in the package knows of them.
"""
