"""From a draft's rows to items: evidence, ids, dates, numbers, countries, vocabularies.

Everything a row says is looked up in the article or left out: a required field that
cannot be grounded drops the row, an optional one is emptied, and either leaves a
:class:`~summarizer.values.Loss`. This module knows kinds of fields and marks, and no
section.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from summarizer.grounding.aims import led
from summarizer.grounding.beside import (
    ahead,
    apart,
    behind,
    own_amount,
    own_time,
    own_values,
    own_words,
    time_beside,
)
from summarizer.grounding.cues import caseless, earliest, first, most_told, nearest, settle
from summarizer.grounding.dates import resolve
from summarizer.grounding.gazetteer import country
from summarizer.grounding.index import Index
from summarizer.grounding.locate import locate
from summarizer.grounding.patterned import patterned
from summarizer.grounding.quantities import amounts, resolve_quantity
from summarizer.grounding.turns import in_turn, refers_twice
from summarizer.grounding.voice import (
    Publisher,
    author,
    first_person,
    introduction,
    publisher,
    speaker,
    together,
)
from summarizer.schema.marks import Cues, Reference, Resolved, Voice
from summarizer.schema.section import Section
from summarizer.schema.walk import FieldSpec, Kind, name_of
from summarizer.values import Article, Evidence, Loss, Sentence, When


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a draft: the sentences that say it, and the values as the model wrote them."""

    sentences: tuple[int, ...]
    values: Mapping[str, Any]
    hint: str | None = None
    """A value for the vocabulary that has it, known from a name's form ("state")."""


@dataclass(slots=True)
class Ground:
    """What rows are held against: one article and its roster."""

    article: Article
    index: Index
    losses: list[Loss] = field(default_factory=list)
    _by_number: dict[int, Sentence] = field(default_factory=dict)
    author: str | None = field(init=False, default=None)
    """The id of the one in whose words the article is written, if any."""
    _publisher: Publisher | None = None

    def __post_init__(self) -> None:
        """Keep the sentences by number."""
        self._by_number = {s.number: s for s in self.article.sentences}
        self._publisher = publisher(self.article)
        self.author = author(self.article, self.index)

    def items(self, section: type[Section], rows: Sequence[Row]) -> tuple[Section, ...]:
        """Ground rows; what cannot be grounded is left out and noted in ``losses``."""
        return tuple(i for i in (self._item(section, row) for row in rows) if i is not None)

    def _item(self, section: type[Section], row: Row) -> Section | None:
        step = name_of(section)
        said = [self._by_number[n] for n in dict.fromkeys(row.sentences) if n in self._by_number]
        if not said:
            self._lose(step, "no_evidence", f"{_shown(row)}: cites no sentence of the article")
            return None
        values: dict[str, Any] = {}
        missing: list[str] = []
        for spec in in_turn(section):
            value = self._value(spec, section, row, said, values)
            if value in (None, "", ()) and spec.required:
                missing.append(spec.name)
            elif value is not None:
                values[spec.name] = value
        if missing:
            self._lose(step, "not_grounded", f"{_shown(row)}: no {' and no '.join(missing)}")
            return None
        values["evidence"] = tuple(self.article.quote(s) for s in said)
        try:
            item = section.model_validate(values)
        except ValidationError as e:
            self._lose(step, "invalid", f"{_shown(row)}: {e.errors()[0]['msg']}")
            return None
        if refers_twice(item):
            self._lose(step, "refers_to_itself", f"{_shown(row)}: both sides are the same actor")
            return None
        return item

    def _value(  # noqa: PLR0911  one for each kind of field
        self,
        spec: FieldSpec,
        section: type[Section],
        row: Row,
        said: Sequence[Sentence],
        known: Mapping[str, Any],
    ) -> Any:
        given = row.values.get(spec.name)
        if spec.kind is Kind.ID:
            return given
        if spec.kind is Kind.REFERENCE:
            return self._references(spec, section, given, said, known)
        if spec.kind is Kind.ENUM:
            told = given if given in spec.values else row.hint
            return told if told in spec.values else self._settled(spec, said, known)
        if spec.kind is Kind.COUNTRY:
            return country(str(given)) if given else None
        if spec.kind is Kind.WHEN:
            return self._when(spec, section, given, said, known)
        if spec.kind is Kind.QUANTITY:
            return self._quantity(spec, section, given, said, known)
        return self._words(spec, section, given, said)

    def _words(
        self, spec: FieldSpec, section: type[Section], given: Any, said: Sequence[Sentence]
    ) -> Any:
        if spec.many:
            phrases = given if isinstance(given, list | tuple) else ()
            texts = [self._verbatim(spec, section, p, said) for p in phrases]
            found = tuple(dict.fromkeys(t for t in texts if t))
            return found or tuple(patterned(spec, section, said)) or None
        if given:
            return self._verbatim(spec, section, str(given), said)
        return next(iter(patterned(spec, section, said)), None)

    def _references(
        self,
        spec: FieldSpec,
        section: type[Section],
        given: Any,
        said: Sequence[Sentence],
        known: Mapping[str, Any],
    ) -> Any:
        if (voice := spec.mark(Voice)) and not given:
            at, own = said[0].number - 1, own_words(said[0].text, known)
            said_by = speaker(self.article.sentences, at, self.index, own[0] if own else None)
            joint = voice.joint and self._publisher == "official" and together(said[0].text)
            return said_by or (first_person(self.index) if joint else None) or self.author
        if given in (None, "", []):
            return led(spec, said[0], own_values(section, known), known, self.index)
        wanted = given if isinstance(given, list | tuple) else [given]
        keys: list[str] = []
        mark = spec.mark(Reference)
        for name in wanted:
            key = str(name) if name in self.index else self.index.find(str(name))
            if key is None:
                self._lose(
                    name_of(section), "unknown_actor", f"{spec.name}: {name!r} is not in the roster"
                )
                continue
            if mark and mark.states_first:
                key = self.index.state_of(key)
            if key not in keys:
                keys.append(key)
        if spec.many:
            at_home = mark is not None and mark.abroad and self.index.at_home(keys)
            return tuple(keys) if len(keys) >= spec.at_least and not at_home else None
        return keys[0] if keys else None

    def _settled(
        self, spec: FieldSpec, said: Sequence[Sentence], known: Mapping[str, Any]
    ) -> str | None:
        cues = spec.mark(Cues)
        if cues is None:
            return None
        value = self._cued(cues, said, known)
        if value is None and cues.voiced:
            # Who asserts it decides, else whose publication it is.
            asserted = next((v for n, v in known.items() if n.endswith("_by") and v), None)
            if asserted:
                return self._bearing(cues, asserted) or cues.voiced
            if self._publisher in spec.values:
                return self._publisher
        return value or cues.default

    def _cued(self, cues: Cues, said: Sequence[Sentence], known: Mapping[str, Any]) -> str | None:
        """Return the value whose words an item's evidence holds, by where they stand in it."""
        text = said[0].text
        if over := first(cues.over, text)[0]:
            return over
        if cues.near:
            words = str(known.get(cues.near) or "")
            told = [x.text for x in self.article.sentences[: said[0].number]]
            return settle(cues, words)[0] or most_told(cues, words, told)
        if cues.earliest:
            return earliest(cues, text)[0]
        if cues.apart or (span := own_words(text, known)) is None:
            return settle(cues, text)[0]
        more = (settle(cues, s.text)[0] for s in said[1:2])
        return nearest(cues, text, *span)[0] or next(more, None)

    def _bearing(self, cues: Cues, key: str) -> str | None:
        """Return the value for what somebody is who asserts an item, as far as it is told."""
        entry = self.index[key]
        words = entry.role or (introduction(self.article, entry) if entry.person else entry.name)
        known, _ = first(cues.bearing, words)
        return known or settle(cues, entry.role or ("" if entry.person else entry.name))[0]

    def _verbatim(
        self, spec: FieldSpec, section: type[Section], words: str, said: Sequence[Sentence]
    ) -> str | None:
        found = self._located(words, said)
        if found is None:
            self._lose(
                name_of(section), "not_verbatim", f"{spec.name}: {words!r} is not in the article"
            )
            return None
        return found.quote

    def _located(self, words: str, said: Sequence[Sentence]) -> Evidence | None:
        text = self.article.text
        for s in said:
            found = locate(words, text, range(s.start, s.end))
            if found is not None:
                return found
        return locate(words, text)

    def _when(
        self,
        spec: FieldSpec,
        section: type[Section],
        given: Any,
        said: Sequence[Sentence],
        known: Mapping[str, Any],
    ) -> When | None:
        text = said[0].text
        language, published = self.article.language, self.article.published
        if given:
            words = self._verbatim(spec, section, str(given), said)
        else:
            own = own_words(text, own_values(section, known)) or (0, len(text))
            mark = spec.mark(Resolved)
            told = caseless(*section.about.triggers).search(text) if mark and mark.beside else None
            if told:
                time = time_beside(text, told, language)
            else:
                time = own_time(text, own, language, apart(text, own, known))
            for more in () if mark and mark.beside else said[1:]:
                time = time or own_time(more.text, (0, len(more.text)), language)
            words = time.text if time else behind(spec, text, own[1])
        if not words:
            return None
        return resolve(words, published, future=ahead(text), language=language)

    def _quantity(
        self,
        spec: FieldSpec,
        section: type[Section],
        given: Any,
        said: Sequence[Sentence],
        known: Mapping[str, Any],
    ) -> Any:
        language = self.article.language
        if given:
            found = self._verbatim(spec, section, str(given), said)
            if not found:
                return None
            near = [
                a for a in amounts(said[0].text, language) if found in a.text or a.text in found
            ]
            return resolve_quantity(found, near[0].unit if near else None)
        text = said[0].text
        span = own_words(text, known)
        amount = own_amount(text, span, language) if span else None
        return resolve_quantity(amount.text, amount.unit) if amount else None

    def _lose(self, step: str, reason: str, detail: str) -> None:
        self.losses.append(Loss(step=step, reason=reason, detail=detail))


def _shown(row: Row) -> str:
    return ", ".join(f"{k}={v!r}" for k, v in row.values.items() if v not in (None, "", []))
