"""Runs: what a model made of which cases, kept in a folder that can be resumed.

::

    <run>/run.toml            what was asked of whom, with which versions and digests
    <run>/calls/<case>.jsonl  every exchange, written before the case counts as done
    <run>/cases/<case>.json   the summary, its seconds, or why there is none

All calls of a run, one file after the other, are a script that replays it.

A run holds outputs and no scores: those can be made again for nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

import tomli_w
from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.backends.protocol import Call
from summarizer.errors import GateError, SummarizerError
from summarizer.evaluation.cases import Case, text_digest
from summarizer.evaluation.files import read_json, write
from summarizer.schema.summary import Summary
from summarizer.values import SCHEMA_VERSION, Article

HEAD = "run.toml"
Setting = str | int | float | bool


class Outcome(Protocol):
    """What became of one article."""

    @property
    def summary(self) -> Summary:
        """The summary, of whatever status."""

    @property
    def calls(self) -> Sequence[Call]:
        """Every exchange it took."""


class Reader(Protocol):
    """Reads articles: a :class:`~summarizer.pipeline.Summarizer`, or whoever fills its place."""

    def read(self, article: Article) -> Outcome:
        """Read one article.

        Raises:
            SummarizerError: the whole run should stop (a wrong key, no endpoint).
        """


class Head(BaseModel):
    """What ``run.toml`` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    created: datetime
    suite: str
    repeat: int = 1
    schema_version: str = SCHEMA_VERSION
    settings: dict[str, Setting] = {}
    """Backend, model and limits, as asked for; never a key."""
    versions: dict[str, str] = {}
    digests: dict[str, str] = {}
    """Of prompts, schemas and model weights (hex)."""
    texts: dict[str, str]
    """Digest of each case's text: the cases that belong to the run."""


@dataclass(frozen=True, slots=True)
class Record:
    """One case of a run: the summary as plain data, or None and the reason."""

    case: str
    repeat: int
    text: str
    """Digest of the text that was read."""
    seconds: float
    summary: Mapping[str, Any] | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    done: int
    total: int
    case: str
    seconds_left: float | None
    """None until the first case of this sitting is done."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run's folder and what its head says."""

    folder: Path
    head: Head

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.folder.resolve().name

    @property
    def wanted(self) -> tuple[tuple[str, int], ...]:
        """Every case and repeat that belongs to the run, repeat by repeat."""
        return tuple((c, n) for n in range(1, self.head.repeat + 1) for c in self.head.texts)

    @property
    def missing(self) -> tuple[tuple[str, int], ...]:
        """The cases and repeats that are still to be read."""
        return tuple(w for w in self.wanted if not self._path("cases", *w).exists())

    def record(self, case: str, repeat: int = 1) -> Record | None:
        """Return what became of a case; None where it was not read yet.

        Raises:
            GateError: the file is malformed.
        """
        path = self._path("cases", case, repeat)
        if not path.exists():
            return None
        found = read_json(path)
        try:
            return Record(**found)
        except TypeError as e:
            msg = f"{path}: {e}"
            raise GateError(msg, remedy="Delete the file and resume the run.") from None

    def records(self) -> Iterator[Record]:
        """Yield the records at hand, one at a time, in the run's order."""
        for case, repeat in self.wanted:
            found = self.record(case, repeat)
            if found is not None:
                yield found

    def keep(self, record: Record, calls: Sequence[Call]) -> None:
        """Write one case: its calls first, for what was paid must not be lost.

        Raises:
            OutputError: the disk is full or the folder read-only.
        """
        # Whoever only scores a run need not wait for the backends' libraries.
        from summarizer.backends.scripted import line_of  # noqa: PLC0415

        exchanges = "".join(f"{line_of(c)}\n" for c in calls)
        write(self._path("calls", record.case, record.repeat, ".jsonl"), exchanges)
        made = dumps(asdict(record), ensure_ascii=False, indent=1)
        write(self._path("cases", record.case, record.repeat), made + "\n")

    def script(self) -> Iterator[str]:
        """Yield every exchange as a line of a short script, which replays the run."""
        from summarizer.backends.scripted import compact, read_script  # noqa: PLC0415  see keep()

        for case, repeat in self.wanted:
            path = self._path("calls", case, repeat, ".jsonl")
            if path.exists():
                yield from (compact(line) for line in read_script(path))

    def _path(self, kind: str, case: str, repeat: int, ending: str = ".json") -> Path:
        again = "" if repeat == 1 else f"@{repeat}"
        return self.folder / kind / f"{case}{again}{ending}"


def start(folder: Path, head: Head) -> Run:
    """Open a new run.

    Raises:
        GateError: the folder holds a run already.
        OutputError: it cannot be written.
    """
    if (folder / HEAD).exists():
        msg = f"{folder}: holds a run already"
        raise GateError(msg, remedy="Resume it with --resume, or choose another folder.")
    write(folder / HEAD, tomli_w.dumps(head.model_dump()))
    return Run(folder, head)


def read(folder: Path) -> Run:
    """Open a run that exists.

    Raises:
        GateError: there is none, or its head is malformed.
    """
    path = folder / HEAD
    try:
        return Run(folder, Head.model_validate(tomllib.loads(path.read_bytes().decode())))
    except OSError as e:
        msg = f"{path}: {e.strerror}"
        raise GateError(msg, remedy="`summarizer eval run` makes one.") from None
    except ValidationError as e:
        first = e.errors()[0]
        msg = f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise GateError(msg, remedy="It was written by another version: run again.") from None
    except ValueError as e:
        msg = f"{path}: no TOML: {e}"
        raise GateError(msg, remedy="Restore the file, or run again.") from None


def resume(folder: Path, head: Head) -> Run:
    """Open a run to go on with it.

    Raises:
        GateError: there is none, or what it was made with has changed since.
    """
    run = read(folder)
    old, new = run.head.model_dump(exclude={"created"}), head.model_dump(exclude={"created"})
    changed = [k for k in old if old[k] != new[k]]
    if changed:
        inner = [
            f"{k}.{i}"
            for k in changed
            if isinstance(old[k], dict)
            for i in sorted({*old[k], *new[k]})
            if old[k].get(i) != new[k].get(i)
        ]
        msg = f"{folder}: cannot be gone on with, changed since: {', '.join(inner or changed)}"
        raise GateError(msg, remedy="Start a new run, or go back to what it was made with.")
    return run


def execute(
    run: Run,
    cases: Sequence[Case],
    reader: Reader,
    tell: Callable[[Progress], None] = lambda _: None,
) -> None:
    """Read what is still to be read, case by case; each counts once it is on the disk.

    A fault in reading one article makes a failed record, which scores as an empty
    prediction; it is never left out.

    Raises:
        SummarizerError: the run should stop; what is done stays done.
    """
    by_name = {c.name: c for c in cases}
    todo = run.missing
    total, before = len(run.wanted), len(run.wanted) - len(todo)
    left = sum(len(by_name[c].text) for c, _ in todo)
    read_so_far, begun = 0, perf_counter()
    for n, (name, repeat) in enumerate(todo):
        rate = (perf_counter() - begun) / read_so_far if read_so_far else None
        ahead = None if rate is None else rate * (left - read_so_far)
        tell(Progress(before + n, total, name, ahead))
        run.keep(*_read(by_name[name], repeat, reader))
        read_so_far += len(by_name[name].text)
    tell(Progress(total, total, "", 0.0))


def _read(case: Case, repeat: int, reader: Reader) -> tuple[Record, Sequence[Call]]:
    digest, begun = text_digest(case.text), perf_counter()
    try:
        outcome = reader.read(case.article)
    except SummarizerError:
        raise
    except Exception as e:  # noqa: BLE001  one article's fault does not end the run
        seconds = round(perf_counter() - begun, 3)
        return Record(case.name, repeat, digest, seconds, None, f"{type(e).__name__}: {e}"), ()
    seconds = round(perf_counter() - begun, 3)
    summary = outcome.summary.to_dict()
    return Record(case.name, repeat, digest, seconds, summary), outcome.calls


def new_head(  # noqa: PLR0913  a head's own fields, each by name
    cases: Sequence[Case],
    suite: str,
    *,
    repeat: int,
    settings: Mapping[str, Setting],
    versions: Mapping[str, str],
    digests: Mapping[str, str],
) -> Head:
    """Return the head of a run that begins now."""
    return Head(
        created=datetime.now(UTC).replace(microsecond=0),
        suite=suite,
        repeat=repeat,
        settings=dict(settings),
        versions=dict(versions),
        digests=dict(digests),
        texts={c.name: text_digest(c.text) for c in cases},
    )
