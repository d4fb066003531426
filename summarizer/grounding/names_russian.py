"""Russian bodies and titles: what stands around them, and whose they are.

Spans and patterns only; what a name is, :mod:`summarizer.grounding.names` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# What in Russian does something, behind a name; and what says that a name is a body's.
DOES = re.compile(
    r"[»\"]?(?:, [^,\n]{3,70},)?\s+(?:[а-яё]+\s+){0,2}?"
    r"[а-яё]{2,}(?:л|ла|ло|ли|лся|лась|лись|в[её]з|н[её]с|мог)(?![\w-])"
)
BODY_BEFORE = re.compile(
    r"(?:компани|корпораци|концерн|агентств|газет|телеканал|группировк|движени|организаци|фирм)"
    r"\w{0,2}\s+[«\"]?$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?<!\w)(?:[Мм]инистерств\w+|МИД|[Мм]инобороны|[Гг]енштаб\w*|[Пп]равительств\w+|[Пп]арламент\w*|"
    r"[Кк]анцеляри\w+|[Аа]дминистраци\w+|[Пп]осольств\w+|ВС|ВМС|ВВС|[Рр]азведк\w+|"
    r"[Сс]овет\w* [Бб]езопасности)(?!\w)"
)
_FIELD = re.compile(r"(?:\s[а-яё]+(?:ых|их|ого|ой|ей|ы|и|а|я)){0,4}\s")
_OWNER = re.compile(r"\s(?:лидера|президента|премьера)(?!\w)")


def bodies(
    text: str, start: int, end: int, states: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield where bodies stand with the state they are of: "Министерство обороны Армении"."""
    for m in _HEAD.finditer(text, start, end):
        for first, last in states:
            if first > m.end() and _FIELD.fullmatch(text, m.end(), first):
                owner = _OWNER.match(text, last)
                yield m.start(), owner.end() if owner else last
                break


def with_owner(title: str, behind: str) -> str:
    """Return a title with what stands between it and the name: "пресс-секретарь Кремля"."""
    return f"{title} {behind}".strip() if "а" <= title[-1].lower() <= "я" else title
