"""Who gives what to whom, where a language says it by form.

Korean particles, Russian cases and Chinese prepositions tell the giver from the taker
better than a small model does; the patterns are those of
:mod:`summarizer.grounding.clauses`. English has none of this: there a reader is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.grounding.clauses import Forms, Span, forms, script
from summarizer.grounding.gazetteer import is_declined, mentions
from summarizer.grounding.index import Found

_BEFORE, _BEHIND = 12, 12
_GENITIVE = re.compile(
    r"(?:[её]т[ау]|[а-яё]{3,}(?:ств[аоеу]м?|ер[ау]?|ент[ау]?|ци[ияюей]+|ник[ау]?|дел|ороны))\s$"
)
_PAID = re.compile(r"(?<!\w)(?:оплач|заказ|закупл|купл|приобрет)\w+\s$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """A thing and the words for its giver and its taker; None where it is not said."""

    thing: str
    giver: str | None
    taker: str | None


def tells(text: str) -> bool:
    """Say whether a sentence has a verb of giving or taking, or is in no language known here."""
    code = script(text)
    return code is None or bool(forms(code).gives.search(text) or forms(code).takes.search(text))


def given(text: str, phrases: Sequence[str], named: Sequence[Found]) -> Iterator[Given]:
    """Yield what is given, in order; who is left out of a clause is whom the one before has."""
    code = script(text)
    if code is None:
        return
    own = forms(code)
    clauses = list(_clauses(text, own))
    giver: str | None = None
    taker: str | None = None
    for phrase in sorted(phrases, key=text.find):
        at = text.find(phrase)
        clause = next((c for c in clauses if c[0] <= at < c[1]), (0, len(text)))
        if not (own.gives.search(text, *clause) or own.takes.search(text, *clause)):
            clause = (0, len(text))
            if not own.gives.search(text):
                continue
        one, other = _sides(
            text, clause, at, [f for f in named if clause[0] <= f.start < clause[1]], code
        )
        giver, taker = one or giver, other or taker
        yield Given(phrase, giver, taker if taker != giver else None)


def _clauses(text: str, own: Forms) -> Iterator[Span]:
    start = 0
    for m in own.clause.finditer(text):
        if m.start() > start:
            yield start, m.start()
        start = m.end()
    yield start, len(text)


def _sides(
    text: str, clause: Span, at: int, named: Sequence[Found], code: str
) -> tuple[str | None, str | None]:
    """Return giver and taker in a clause; whoever buys is the taker."""
    own = forms(code)
    tell = {"ko": _hangul, "zh": _han, "ru": _russian}[code]
    by_form = tell(text, named, at, own)
    subject, taker, source = (by_form(s) for s in ("subject", "taker", "source"))
    takes = own.takes.search(text, *clause) and not own.gives.search(text, *clause)
    if code == "zh" and takes:
        return source or (taker if taker != subject else None), subject
    if own.asks.search(text, *clause) and subject and taker:
        return taker, subject
    if takes or (source and not taker):
        return source, subject if subject != source else taker
    return subject, taker


Side = Callable[[str], str | None]


def _form(text: str, f: Found) -> str:
    return f"{text[max(0, f.start - _BEFORE) : f.start]}@{text[f.end : f.end + _BEHIND]}"


def _hangul(text: str, named: Sequence[Found], _: int, own: Forms) -> Side:
    def side(which: str) -> str | None:
        pattern = {"subject": own.giver, "taker": own.taker, "source": own.source}[which]
        fit = [f for f in named if pattern.search(_form(text, f))]
        if which == "subject":
            doing = [f for f in fit if text[f.end : f.end + 1] in ("이", "가")]
            fit = doing[-1:] or fit[-1:]
        return fit[0].words if fit else None

    return side


def _han(text: str, named: Sequence[Found], at: int, own: Forms) -> Side:
    def side(which: str) -> str | None:
        led = {"taker": own.taker, "source": own.source}
        if which in led:
            fit = [f for f in named if led[which].search(_form(text, f))]
        else:
            both = (own.taker, own.source)
            fit = [f for f in named if not any(p.search(_form(text, f)) for p in both)]
            takers = [f.start for f in named if led["taker"].search(_form(text, f))]
            fit = [f for f in fit if f.start < min((at, *takers))][-1:] or fit
        return fit[0].words if fit else None

    return side


def _russian(text: str, named: Sequence[Found], _: int, own: Forms) -> Side:
    def side(which: str) -> str | None:
        if which == "source":
            fit = [f for f in named if own.source.search(_form(text, f))]
        elif which == "taker":
            fit = [f for f in named if _is_dative(text, f)]
        else:
            fit = [f for f in named if not _is_oblique(f.words) and not _preposed(text, f)]
        return fit[0].words if fit else None

    return side


def _preposed(text: str, f: Found) -> bool:
    return bool(
        re.search(
            r"(?<!\w)(?:в|во|на|по|с|со|к|о|об|у|из|от|до|за|для|при|про|через|против)\s$",
            text[: f.start].lower(),
        )
    )


@cache
def _is_oblique(word: str) -> bool:
    """Say whether a name is in another case than the nominative, as far as its form tells."""
    if mentions(word, "ru"):
        return is_declined(word)
    return bool(re.search(r"[а-яё](?:е|у|ю|и|ом|ем|ой|ого|ому|ым)$", word))


def _is_dative(text: str, f: Found) -> bool:
    """Say whether a name stands in the dative by itself: no preposition, no noun owns it."""
    if _PAID.search(text[: f.start]):
        return True
    ending = re.search(r"(?:е|у|ю|и)$", f.words.split()[0])
    return (
        bool(ending)
        and _is_oblique(f.words)
        and not _preposed(text, f)
        and not _GENITIVE.search(text[: f.start])
    )
