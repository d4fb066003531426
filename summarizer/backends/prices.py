"""Published prices of hosted models, in US dollars per million tokens: data, no logic.

Source: OpenAI's model pages (developers.openai.com/api/docs/models/<model>), November 2026,
standard processing of prompts up to 272,000 tokens. What a model that is not here costs is
unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PRICES: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "gpt-6-luna": {"prompt": 0.10, "cached": 0.01, "cache_write": 0.125, "completion": 0.50},
        "gpt-6-sol": {"prompt": 2.00, "cached": 0.20, "cache_write": 2.50, "completion": 10.00},
        "gpt-5.6-luna": {"prompt": 0.20, "cached": 0.02, "cache_write": 0.25, "completion": 1.20},
    }
)

BATCH_SHARE = 0.5
"""What the Batch API takes of these prices, of each alike (its pricing page, same source)."""
