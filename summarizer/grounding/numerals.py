"""The bounds that the words of one amount give.

The words come as features (``amounts.tsv``): digits, number words, multipliers, hedges.
This module adds them up; it knows no language, and not what is counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from summarizer.grounding.lexicon import Token

_MOST_DIGITS = 18
_MULTIPLIERS = ("small", "big", "short")
_NUMBERS = frozenset({"num", "word", "some", "plural"})
_OPEN = frozenset({"some", "plural"})
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# 1.200.000, and 12.000: nobody writes three zeros behind a decimal point.
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}\.000")


class Bounds(NamedTuple):
    """What is known of an amount; a null bound is open, or not known."""

    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def sound(self) -> bool:
        """Say whether there is a bound, and the lower is not above the upper."""
        if self.low is None or self.high is None:
            return self.low is not self.high
        return self.low <= self.high


def bounds(group: Sequence[Token]) -> Bounds:
    """Return the bounds that an amount's words give."""
    link = next((i for i in range(len(group)) if _links(group, i)), None)
    if link is not None:
        one, two = _value(group[:link]), _value(group[link + 1 :])
        if one is not None and two is not None:
            bare = not any(m in t for t in group[:link] for m in _MULTIPLIERS)
            return Bounds(one * _scale(group[link:]) if bare and one < two else one, two)
    span = next((t for t in group if "span" in t), None)
    if span:
        one, two = (written(n) for n in re.split("[-–—]", span.text))
        if one is None or two is None:
            return Bounds()
        return Bounds(one * _scale(group), two * _scale(group))
    value = _value(group)
    hedges = {t.features[k] for t in group for k in ("hedge", "behind", "over") if k in t}
    if "low" in hedges or any(t.features.keys() & _OPEN for t in group):
        return Bounds(value, None)
    return Bounds(None if "high" in hedges else value, value)


def written(digits: str) -> Decimal | None:
    """Read digits with their separators: 12,000; 12 000; 2.3; 2,5; 1.200.000."""
    plain = re.sub(r"\s", "", digits)
    if len(plain) > _MOST_DIGITS:
        return None
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _DOTTED.fullmatch(plain):
        plain = plain.replace(".", "")
    return Decimal(plain.replace(",", "."))


def _links(group: Sequence[Token], place: int) -> bool:
    """Say whether a word stands between two numbers ("to", "до", "and" after "between")."""
    token = group[place]
    if not any(t.features.keys() & _NUMBERS for t in group[:place]):
        return False
    return "join" in token or ("and" in token and any("range" in t for t in group))


def _scale(group: Sequence[Token]) -> Decimal:
    """Return what the multipliers of a number make together."""
    scale = Decimal(1)
    for token in group:
        for name in _MULTIPLIERS:
            if name in token:
                scale *= Decimal(token.features[name])
    return scale


def _value(group: Sequence[Token]) -> Decimal | None:
    """Add up a number: small multipliers count inside a section, big ones close it."""
    total = section = number = Decimal(0)
    seen = False
    for token in group:
        features = token.features
        if "num" in features:
            digits = written(token.text)
            if digits is None:
                return None
            number = digits
        elif told := features.get("word") or features.get("some") or features.get("plural"):
            number += Decimal(told)
        elif "small" in features:
            section, number = section + (number or 1) * Decimal(features["small"]), Decimal(0)
        elif scale := features.get("big") or features.get("short"):
            total += ((section + number) or 1) * Decimal(scale)
            section = number = Decimal(0)
        else:
            continue
        seen = True
    return total + section + number if seen else None
