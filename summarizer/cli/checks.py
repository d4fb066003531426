"""What ``summarizer doctor`` looks at, each look a finding; nothing is printed here.

A look never raises: what goes wrong is what it has found.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Literal

from rich.filesize import decimal

from summarizer.cli import printable
from summarizer.cli.wiring import Options
from summarizer.configuration import FILE, Settings, user_file, without_user
from summarizer.errors import SummarizerError
from summarizer.opening import Choice, check_prompts, choose, endpoint, local_model, make_plan
from summarizer.weights import store
from summarizer.weights.catalogue import find, is_path

OLDEST = (3, 11)
LIBRARIES = ("summarizer", "openai", "instructor", "xllamacpp", "pydantic", "typer")
ENGINE_BYTES = 600_000_000
"""Memory beside the weights: context, the engine itself, and our own process."""
SPARE_BYTES = 300_000_000
"""Room on the disk beside a model: states of prompts, results, some air."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look has shown."""

    name: str
    state: Literal["ok", "failed", "skipped"]
    detail: str
    remedy: str = ""


def check(options: Options) -> Iterator[Finding]:
    """Yield findings, the cheap ones first; those behind a failed setting are left out."""
    yield _python()
    yield _versions()
    try:
        settings = options.settings()
    except SummarizerError as error:
        yield _failed("settings", error)
        return
    yield _files()
    yield _looked("sections", lambda: _sections(settings))
    choice = choose(settings)
    yield Finding("backend", "ok", f"{choice.backend} ({choice.why})")
    yield _key(settings, choice)
    yield from _endpoint(settings, choice)
    yield from _local(settings, choice)


def _python() -> Finding:
    found = sys.version.split()[0]
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        return Finding("python", "failed", found, f"Install Python {wanted} or newer.")
    return Finding("python", "ok", f"{found} at {sys.executable}")


def _versions() -> Finding:
    known: dict[str, str] = {}
    for name in LIBRARIES:
        try:
            known[name] = version(name)
        except PackageNotFoundError:
            known[name] = "missing"
    detail = ", ".join(f"{name} {number}" for name, number in known.items())
    missing = [n for n, v in known.items() if v == "missing" and n != "summarizer"]
    if missing:
        remedy = f"pip install {' '.join(missing)}"
        return Finding("versions", "failed", detail, remedy)
    return Finding("versions", "ok", detail)


def _files() -> Finding:
    read = [str(path) for path in (Path(FILE), user_file()) if path.is_file()]
    return Finding("settings", "ok", ", ".join(read) or "no files, environment and defaults only")


def _sections(settings: Settings) -> Finding:
    plan = make_plan(settings)
    check_prompts(plan)
    return Finding("sections", "ok", ", ".join(plan.registry.sections))


def _key(settings: Settings, choice: Choice) -> Finding:
    if settings.api_key:
        detail = f"set by {settings.origin('api_key')}, not shown"
        return Finding("key", "ok", detail)
    if choice.backend != "openai":
        return Finding("key", "skipped", "none set, none needed")
    try:
        wanted = endpoint(settings).hosted
    except SummarizerError as error:
        return _failed("key", error)
    if wanted:
        return Finding("key", "failed", "none set", "Set OPENAI_API_KEY.")
    return Finding("key", "ok", "none set; this endpoint may want none")


def _endpoint(settings: Settings, choice: Choice) -> Iterator[Finding]:
    if choice.backend != "openai":
        yield Finding("endpoint", "skipped", "not asked")
        return
    from summarizer.backends.openai_compatible import HOSTED_URL, OpenAICompatible

    try:
        asked = endpoint(settings)
        with closing(OpenAICompatible(asked)) as backend:
            probe = backend.probe()
    except SummarizerError as error:
        yield _failed("endpoint", error)
        return
    if not probe.accepted:
        yield Finding("endpoint", "failed", printable(probe.detail), probe.remedy)
        return
    address = without_user(settings.base_url or HOSTED_URL)
    yield Finding("endpoint", "ok", f"{address} answers as {asked.model}")
    # Not enforcing is slower, not wrong: answers are checked here in any case.
    yield Finding("schema", "ok", f"the endpoint {probe.detail}", probe.remedy)


def _local(settings: Settings, choice: Choice) -> Iterator[Finding]:
    local = choice.backend == "local"
    model, path, missing = _model(settings, needed=local)
    yield model
    yield _looked("engine", lambda: _engine(settings, path if local else None))
    yield _looked("disk", lambda: _disk(missing if local else 0))
    yield _memory(path if local else None)


def _model(settings: Settings, *, needed: bool) -> tuple[Finding, Path | None, int]:
    """Look at the embedded model: the finding, its file if usable, bytes still to come."""
    name = local_model(settings) if needed else "default"
    try:
        if is_path(name):
            path = store.gguf(Path(name))
            return Finding("model", "ok", f"{path}, a file of your own"), path, 0
        weights = find(name)
    except SummarizerError as error:
        return _failed("model", error), None, 0
    state = store.state(weights)
    detail = f"{weights.name} ({weights.full_name}): {state.value}"
    if state in {store.State.VERIFIED, store.State.CACHED}:
        place = store.Place.of(weights).file
        remedy = "" if state is store.State.VERIFIED else "It is hashed when first used."
        return Finding("model", "ok", f"{detail} in {place.parent}", remedy), place, 0
    if not needed:
        return Finding("model", "skipped", detail), None, 0
    remedy = f"Fetch it ({decimal(weights.bytes)}): summarizer models pull {weights.name}"
    return Finding("model", "failed", detail, remedy), None, weights.bytes


def _engine(settings: Settings, weights: Path | None) -> Finding:
    if weights is None:
        return Finding("engine", "skipped", "not started")
    from summarizer.backends.embedded import Embedded, Local

    began = perf_counter()
    with closing(Embedded(weights, Local(context_tokens=1024, threads=settings.threads))) as engine:
        engine.count("one")
    return Finding("engine", "ok", f"starts in {perf_counter() - began:.1f} s")


def _disk(missing: int) -> Finding:
    place = store.folder()
    existing = next(p for p in (place, *place.parents) if p.exists())
    free, wanted = shutil.disk_usage(existing).free, missing + SPARE_BYTES
    detail = f"{decimal(free)} free at {existing}"
    if free < wanted:
        remedy = f"Free {decimal(wanted - free)}, or set {store.CACHE_VARIABLE} to another folder."
        return Finding("disk", "failed", detail, remedy)
    return Finding("disk", "ok", detail)


def _memory(weights: Path | None) -> Finding:
    available = _available_bytes()
    if available is None:
        return Finding("memory", "skipped", "this system does not say")
    wanted = ENGINE_BYTES + store.size(weights) if weights else ENGINE_BYTES // 4
    detail = f"{decimal(available)} available"
    if available < wanted:
        remedy = f"About {decimal(wanted)} are needed: try --model tiny, or a hosted model."
        return Finding("memory", "failed", detail, remedy)
    return Finding("memory", "ok", f"{detail}, about {decimal(wanted)} needed")


def _available_bytes() -> int | None:
    """Return the memory that may still be taken, where the system tells."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _looked(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except (SummarizerError, OSError) as error:
        return _failed(name, error)


def _failed(name: str, error: Exception) -> Finding:
    return Finding(name, "failed", printable(str(error)).rstrip("."), getattr(error, "remedy", ""))
