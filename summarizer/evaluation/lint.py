"""Checks gold against the contract; every message names file, field and remedy.

The rules are read off the sections' own marks, so that a new section's gold is checked
like the old ones'. What a label *should* be is a reader's judgement and none of this
module's.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarizer.articles.article import from_text
from summarizer.errors import GateError, SummarizerError
from summarizer.evaluation import cases as gold
from summarizer.evaluation.labels import check
from summarizer.schema.section import Section

TAGS = frozenset(
    "denial negation past_act conditional opposed_assessments recipient_first passive "
    "unnamed_official metonym namesake range_quantity relative_date retold_contact long_list "
    "empty_section off_topic injection hypothetical joint_statement refused_contact "
    "planned_contact halted_transfer homeland_deployment multi_tranche threat_conditional "
    "state_media_voice".split()
)
VOICES = frozenset(
    "wire wire_lead readout fact_sheet state_media analysis interview live_blog statement "
    "other".split()
)
GUIDELINES = frozenset({"1"})
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with gold."""

    file: str
    """The file's path below the corpus."""
    place: str
    """Path of the field in the file (``transfers/0.item``); empty for the whole file."""
    message: str
    remedy: str

    def __str__(self) -> str:
        """Return one line."""
        where = f"{self.file}: {self.place}" if self.place else self.file
        return f"{where}: {self.message}. {self.remedy}"


def lint(root: Path, sections: Mapping[str, type[Section]]) -> tuple[Problem, ...]:
    """Check every case of a folder, and the cases against each other.

    Raises:
        GateError: the folder holds no case.
    """
    found: list[Problem] = []
    sound: list[gold.Case] = []
    for folder in gold.case_folders(root):
        problems = list(lint_case(folder, sections))
        found += problems
        try:
            sound.append(gold.read(folder))
        except GateError:
            continue
    return (*found, *_across(sound))


def lint_case(folder: Path, sections: Mapping[str, type[Section]]) -> Iterator[Problem]:
    """Check one case's files."""
    known = {gold.ARTICLE, gold.GOLD, gold.META, gold.SECOND}
    for extra in sorted(p.name for p in folder.iterdir() if p.name not in known):
        yield Problem(f"{folder.name}/{extra}", "", "no file of a case", "Remove it.")
    try:
        raw = gold.read_text(folder / gold.ARTICLE)
    except GateError as e:
        yield _unreadable(folder, gold.ARTICLE, e)
        return
    text = raw.removesuffix("\n")
    yield from _text(f"{folder.name}/{gold.ARTICLE}", raw, text)
    yield from _meta(folder, text)
    for name in (gold.GOLD, gold.SECOND):
        if name == gold.GOLD or (folder / name).exists():
            yield from _labels(folder, name, text, sections)


def _text(file: str, raw: str, text: str) -> Iterator[Problem]:
    """Check the canonical form of an article."""
    if text != unicodedata.normalize("NFC", text):
        yield Problem(file, "", "the text is not in NFC", "Normalise it.")
    odd = sorted({c for c in text if unicodedata.category(c)[0] == "C" and c not in "\n\t"})
    if odd:
        shown = ", ".join(f"U+{ord(c):04X}" for c in odd)
        yield Problem(file, "", f"control characters ({shown})", "Remove them.")
    if text != text.strip():
        yield Problem(file, "", "blanks around the text", "Leave one newline at the end at most.")
    if raw and "\n\n" not in text:
        yield Problem(file, "", "no blank line behind the title", "Put one between title and body.")


def _meta(folder: Path, text: str) -> Iterator[Problem]:
    file = f"{folder.name}/{gold.META}"
    try:
        meta = gold.Meta.model_validate(tomllib.loads(gold.read_text(folder / gold.META)))
    except ValidationError as e:
        keys = ", ".join(gold.Meta.model_fields)
        for error in e.errors():
            place = ".".join(map(str, error["loc"]))
            yield Problem(file, place, error["msg"], f"The keys are {keys}.")
        return
    except tomllib.TOMLDecodeError as e:
        yield Problem(file, "", f"no TOML: {e}", "Correct it there.")
        return
    except GateError as e:
        yield _unreadable(folder, gold.META, e)
        return
    yield from _values(file, meta)
    title = text.partition("\n")[0]
    if meta.title != title:
        yield Problem(file, "title", f"{meta.title!r} is not line 1", f"Write {title!r}.")
    if meta.digest != gold.text_digest(text):
        right = gold.text_digest(text)
        yield Problem(file, "digest", "not the text's", f"Check the labels, then write {right}.")
    yield from _as_read(f"{folder.name}/{gold.ARTICLE}", text, meta)


def _values(file: str, meta: gold.Meta) -> Iterator[Problem]:
    rows: list[tuple[str, str, frozenset[str]]] = [
        ("split", meta.split, frozenset(gold.SPLITS)),
        ("voice", meta.voice, VOICES),
        ("guideline", meta.guideline, GUIDELINES),
        *((f"tags/{n}", t, TAGS) for n, t in enumerate(meta.tags)),
    ]
    for place, value, allowed in rows:
        if value not in allowed:
            yield Problem(file, place, f"{value!r} is unknown", f"One of {_listed(allowed)}.")
    if not _LANGUAGE.fullmatch(meta.language):
        yield Problem(
            file, "language", f"{meta.language!r} is no BCP 47 tag", 'Such as "en", "ko".'
        )
    if not meta.annotators or not all(a.strip() for a in meta.annotators):
        yield Problem(file, "annotators", "nobody is named", "Name who labelled it.")
    if not meta.story.strip():
        yield Problem(file, "story", "empty", "Give cases of one story one id.")


def _as_read(file: str, text: str, meta: gold.Meta) -> Iterator[Problem]:
    """Check that the pipeline reads exactly this text, so that offsets mean the same."""
    try:
        article = from_text(text, title=meta.title, language=meta.language)
    except SummarizerError as e:
        yield Problem(file, "", str(e), e.remedy or "Give the article a text.")
        return
    if article.text != text:
        yield Problem(
            file, "", "not canonical: the intake reads another text", "Title, blank line, body."
        )


def _labels(
    folder: Path, name: str, text: str, sections: Mapping[str, type[Section]]
) -> Iterator[Problem]:
    file = f"{folder.name}/{name}"
    try:
        labels: Any = json.loads(gold.read_text(folder / name))
    except GateError as e:
        yield _unreadable(folder, name, e)
        return
    except ValueError as e:
        yield Problem(file, "", f"no JSON: {e}", "Correct it there.")
        return
    for fault in check(labels, text, sections):
        yield Problem(file, fault.place, fault.message, fault.remedy)


def _across(cases: Sequence[gold.Case]) -> Iterator[Problem]:
    """Check what only the corpus shows: split stories, texts used twice."""
    splits: dict[str, Counter[str]] = {}
    texts: dict[str, str] = {}
    for case in cases:
        splits.setdefault(case.meta.story, Counter())[case.meta.split] += 1
    for case in cases:
        file = f"{case.name}/{gold.META}"
        if len(splits[case.meta.story]) > 1:
            most = splits[case.meta.story].most_common(1)[0][0]
            message = (
                f"story {case.meta.story!r} is in {' and '.join(sorted(splits[case.meta.story]))}"
            )
            yield Problem(file, "split", message, f"Put all its cases into one, such as {most}.")
        first = texts.setdefault(gold.text_digest(case.text), case.name)
        if first != case.name:
            yield Problem(file, "digest", f"the same text as {first}", "Keep one of them.")


def _unreadable(folder: Path, name: str, error: GateError) -> Problem:
    message = str(error).removeprefix(f"{folder / name}: ")
    return Problem(f"{folder.name}/{name}", "", message, error.remedy)


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))
