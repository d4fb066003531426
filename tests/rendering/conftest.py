"""What the tests of rendering show: the house's sections, a fifth one, and a summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal

import pytest
from annotated_types import MinLen

from summarizer.registry import load
from summarizer.schema.marks import Reference, Show
from summarizer.schema.section import About, Named, Section
from summarizer.schema.summary import Summary
from summarizer.schema.walk import FieldSpec, Kind, fields
from summarizer.values import (
    ArticleInfo,
    Evidence,
    Loss,
    Quantity,
    Status,
    SynopsisSentence,
    Usage,
    When,
)


class Sanction(Section):
    """A measure of one actor against others: a section that the house does not have."""

    about: ClassVar[About] = About(
        title="Sanctions",
        question="somebody is sanctioned",
        headline="{sanctioner} against {sanctioned}",
        sentence=(
            "{the sanctioner} [{status=in_force}<has|have> put|<plans|plan>] {measure}"
            " on {the sanctioned}[ {at when}][ ({new amount})]"
        ),
        order=50,
    )

    sanctioner: Annotated[str, Reference("actors"), Show("head")]
    """Who does it."""
    sanctioned: Annotated[tuple[Annotated[str, Reference("actors")], ...], MinLen(1), Show("head")]
    """Whom it hits."""
    measure: Annotated[str, Show("head")]
    """What is done; a head field that the headline forgets."""
    status: Annotated[
        Literal["in_force", "planned"], Show("badge", words=(("in_force", "now in force"),))
    ]
    """How far it is."""
    when: Annotated[When | None, Show("detail", "from")] = None
    """Since when."""
    amount: Annotated[Quantity | None, Show("detail")] = None
    """How much."""
    goods: Annotated[tuple[str, ...], Show("detail")] = ()
    """What it covers."""
    secret: Annotated[str | None, Show("hidden")] = None
    """Kept from readers."""


SECTIONS: Mapping[str, type[Section]] = MappingProxyType({**load().sections, "sanctions": Sanction})
ROSTER = next(n for n, s in SECTIONS.items() if issubclass(s, Named))


def _filled(section: type[Section], text: str = "{}", **values: Any) -> Section:
    made: dict[str, Any] = {}
    for spec in fields(section):
        value = _value(spec, text.format(spec.name.replace("_", "")))
        made[spec.name] = (value, value) if spec.many or spec.kind is Kind.ALIASES else value
    quote = text.format("quote")
    made["evidence"] = (Evidence(quote=quote, start=0, end=len(quote)),)
    return section.model_validate(made | values)


def _value(spec: FieldSpec, text: str) -> Any:
    match spec.kind:
        case Kind.ENUM:
            return spec.values[0]
        case Kind.REFERENCE | Kind.ID:
            return "a1"
        case Kind.WHEN:
            return When(text=text, earliest=date(2024, 12, 24), latest=date(2025, 1, 7))
        case Kind.QUANTITY:
            return Quantity(text=text, high=10000, unit="soldiers")
        case _:
            return text


def _summary(items: Mapping[str, tuple[Section, ...]], **values: Any) -> Summary:
    article = ArticleInfo(
        id="x",
        title=values.pop("title", "A title"),
        source=values.pop("source", "The Source"),
        url=values.pop("url", "https://news.example.org/a?b=1&c=2"),
        published=date(2024, 12, 23),
        language="en",
        sha256="0" * 64,
    )
    return Summary(article, {n: items.get(n, ()) for n in SECTIONS}, **values)


def _roster(*names: str) -> tuple[Section, ...]:
    return tuple(
        _filled(SECTIONS[ROSTER], "known as {}", id=f"a{n}", name=name)
        for n, name in enumerate(names, 1)
    )


@pytest.fixture
def sections() -> Mapping[str, type[Section]]:
    """The house's sections and a fifth one."""
    return SECTIONS


@pytest.fixture
def filled() -> Callable[..., Section]:
    """``filled(section, text, **values)``: an item whose texts are ``text.format(field)``."""
    return _filled


@pytest.fixture
def roster() -> Callable[..., tuple[Section, ...]]:
    """``roster(*names)``: named items, their ids ``a1``, ``a2`` and so on."""
    return _roster


@pytest.fixture
def summary_of() -> Callable[..., Summary]:
    """``summary_of({section: items}, **values)``: a summary, every other section empty."""
    return _summary


@pytest.fixture
def hostile(sections: Mapping[str, type[Section]]) -> Callable[[str], Summary]:
    """``hostile(text)``: a summary that says the text wherever a summary holds text."""

    def build(text: str) -> Summary:
        payload = text.replace("{", "{{").replace("}", "}}")
        items = {n: (_filled(s, payload, **_own(s, text)),) for n, s in sections.items()}
        return _summary(
            items,
            title=text,
            source=text,
            url=text,
            synopsis=(SynopsisSentence(text=text, refs=("sanctions/0",)),),
            status=Status.FAILED,
            losses=(Loss(step=text, reason=text, detail=text),),
            usage=Usage(model=text),
        )

    return build


def _own(section: type[Section], text: str) -> dict[str, Any]:
    return {"id": "a1", "name": text} if issubclass(section, Named) else {}


@pytest.fixture
def full() -> Summary:
    """One filled item of every section, with a synopsis, a loss and usage."""
    items = {n: (_filled(s, "{}words"),) for n, s in SECTIONS.items()}
    return _summary(
        items | {ROSTER: _roster("North Korea")},
        synopsis=(SynopsisSentence(text="It says so.", refs=("sanctions/0", f"{ROSTER}/0")),),
        status=Status.PARTIAL,
        losses=(Loss(step="grounding", reason="not_verbatim", detail="an item went missing"),),
        usage=Usage(
            calls=7,
            prompt_tokens=12345,
            cached_tokens=11000,
            completion_tokens=678,
            seconds=9.87,
            cost=0.0123,
            model="some-model-1.5b",
        ),
    )
