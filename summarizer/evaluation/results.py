"""Scores a run: the frozen scorecard from which every report and comparison is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from summarizer.errors import GateError
from summarizer.evaluation.cases import Case, gold_digest, text_digest
from summarizer.evaluation.files import write
from summarizer.evaluation.runs import Record, Run, Setting
from summarizer.schema.section import Section
from summarizer.scoring import SCORE_SPEC
from summarizer.scoring.score import SectionScore, score
from summarizer.values import SCHEMA_VERSION

SCORECARD = "scorecard.json"
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one case took."""

    seconds: float = 0.0
    calls: int = 0
    prompt_tokens: int = 0
    """All prompt tokens, cached ones included."""
    cached_tokens: int = 0
    completion_tokens: int = 0
    dollars: float | None = None
    """None where the price is unknown."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case of a run, scored."""

    case: str
    repeat: int
    story: str
    split: str
    language: str
    voice: str
    length: str
    words: int
    tags: tuple[str, ...]
    status: str
    """The summary's own, or ``failed`` where there is none."""
    error: str
    losses: int
    cost: Cost
    sections: Mapping[str, SectionScore]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A run against gold: everything counted, and what it was made with."""

    run: str
    created: str
    suite: str
    score_spec: str
    schema_version: str
    gold: str
    """One digest of the texts and labels scored against."""
    sections: tuple[str, ...]
    settings: Mapping[str, Setting]
    versions: Mapping[str, str]
    digests: Mapping[str, str]
    cases: tuple[CaseResult, ...]
    missing: tuple[str, ...] = ()
    """Cases of the run that were not read, where scoring was told to go without."""


def score_run(
    run: Run, cases: Sequence[Case], sections: Mapping[str, type[Section]], *, partial: bool = False
) -> Scorecard:
    """Score a run's outputs against gold, for nothing and as often as wanted.

    Every failed output counts as an empty one. ``partial`` scores a run that is not
    finished, over what it has.

    Raises:
        GateError: the run is not finished, lacks gold, read other texts, or is of
            another schema version.
    """
    by_name = {c.name: c for c in cases}
    _refuse(run, by_name)
    missing = run.missing
    if missing and not partial:
        msg = f"{run.folder}: {len(missing)} of {len(run.wanted)} readings are missing"
        raise GateError(msg, remedy="Go on with `eval run --resume`, or score with --partial.")
    results = [scored(by_name[r.case], r, sections) for r in run.records()]
    if not results:
        msg = f"{run.folder}: nothing to score yet"
        raise GateError(msg, remedy="Go on with `summarizer eval run --resume`.")
    names = {r.case for r in results}
    return Scorecard(
        run=run.name,
        created=run.head.created.isoformat(),
        suite=run.head.suite,
        score_spec=SCORE_SPEC,
        schema_version=SCHEMA_VERSION,
        gold=gold_digest(by_name[c] for c in names),
        sections=tuple(n for n in sections if any(n in r.sections for r in results)),
        settings=run.head.settings,
        versions=run.head.versions,
        digests=run.head.digests,
        cases=tuple(results),
        missing=tuple(dict.fromkeys(c for c, _ in missing)),
    )


def _refuse(run: Run, cases: Mapping[str, Case]) -> None:
    if run.head.schema_version != SCHEMA_VERSION:
        msg = f"{run.folder}: schema version {run.head.schema_version}, ours is {SCHEMA_VERSION}"
        raise GateError(msg, remedy="Run again with this version.")
    lost = [c for c in run.head.texts if c not in cases]
    if lost:
        msg = f"{run.folder}: gold lacks {len(lost)} of its cases ({', '.join(lost[:3])}, ...)"
        raise GateError(msg, remedy="Give the gold it was run on with --gold, or run again.")
    other = [c for c, d in run.head.texts.items() if d != text_digest(cases[c].text)]
    if other:
        msg = f"{run.folder}: another text was read than gold has now: {', '.join(other)}"
        raise GateError(msg, remedy="Run these cases again.")


def scored(case: Case, record: Record, sections: Mapping[str, type[Section]]) -> CaseResult:
    """Score one output.

    Raises:
        GateError: it is of another schema version.
    """
    made: Mapping[str, Any] = record.summary or {}
    theirs = made.get("schema_version", SCHEMA_VERSION)
    if theirs != SCHEMA_VERSION:
        msg = f"{case.name}: output of schema version {theirs}, ours is {SCHEMA_VERSION}"
        raise GateError(msg, remedy="Run again with this version.")
    return CaseResult(
        case=case.name,
        repeat=record.repeat,
        story=case.meta.story,
        split=case.meta.split,
        language=case.meta.language,
        voice=case.meta.voice,
        length=case.length,
        words=case.words,
        tags=tuple(case.meta.tags),
        status=str(made.get("status", "ok")) if record.summary else FAILED,
        error=record.error,
        losses=len(made.get("losses") or ()),
        cost=_cost(record),
        sections=score(case.gold, record.summary, case.source, sections),
    )


def _cost(record: Record) -> Cost:
    usage = (record.summary or {}).get("usage") or {}
    return Cost(
        seconds=record.seconds,
        calls=int(usage.get("calls") or 0),
        prompt_tokens=int(usage.get("prompt_tokens") or 0),
        cached_tokens=int(usage.get("cached_tokens") or 0),
        completion_tokens=int(usage.get("completion_tokens") or 0),
        dollars=usage.get("cost"),
    )


_ADAPTER = TypeAdapter(Scorecard)


def save(card: Scorecard, path: Path) -> None:
    """Write a scorecard.

    Raises:
        OutputError: it cannot be written.
    """
    write(path, _ADAPTER.dump_json(card, indent=1).decode() + "\n")


def load(path: Path) -> Scorecard:
    """Read a scorecard.

    Raises:
        GateError: there is none, or it was written by another version.
    """
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except OSError as e:
        msg = f"{path}: {e.strerror}"
        raise GateError(msg, remedy="`summarizer eval score RUN` makes one.") from None
    except ValidationError as e:
        first = e.errors()[0]
        msg = f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise GateError(msg, remedy="Score the run again.") from None


def slim(card: Scorecard) -> Scorecard:
    """Return a scorecard with the counts alone: what a baseline commits."""
    return replace(
        card,
        cases=tuple(
            replace(r, sections={n: SectionScore(s.counts) for n, s in r.sections.items()})
            for r in card.cases
        ),
    )
