"""Compares a summary with gold: one matcher, many comparers (``score_spec`` 1).

This room works on plain documents (the contract as JSON data), so that gold files,
summaries and foreign outputs are compared alike. It knows no corpus, no run and no
statistics.
"""

from __future__ import annotations

SCORE_SPEC = "1"
