"""The embedded model's weights: which there are, where they lie, how they come.

This room fetches, checks and places files. It knows nothing of running a model.
"""

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Told often: bytes that are here, bytes in all, and what is going on."""

Announce = Callable[[str], None]
"""Takes one line for a person."""
