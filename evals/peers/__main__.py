"""``python -m evals.peers PEER``: run a peer over a suite, into an ordinary run folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from evals.peers import engine
from evals.peers.meter import Meter, Target
from evals.peers.reader import Ask, Peer
from evals.peers.with_instructor import Limits
from summarizer.cli import eval_steps as steps
from summarizer.cli.models import pulling
from summarizer.errors import SummarizerError, UsageError
from summarizer.evaluation.cases import Case, choose
from summarizer.evaluation.provenance import digests, files_digest, versions
from summarizer.evaluation.runs import Head, Setting, new_head
from summarizer.registry import Registry
from summarizer.weights.catalogue import is_path
from summarizer.weights.pull import ensure

HERE = Path(__file__).parent


class Name(StrEnum):
    """The peers."""

    ONCE = "instructor-once"
    SECTIONS = "instructor-sections"
    LANGEXTRACT = "langextract"


MAX_TOKENS = {Name.ONCE: 4_096, Name.SECTIONS: 2_048, Name.LANGEXTRACT: 2_048}
"""Tokens of one answer at the most: enough for twenty items of a section, or all of some."""


def run(
    peer: Annotated[Name, typer.Argument(help="Which peer reads.")],
    *,
    suite: Annotated[str, typer.Option(help="As for `summarizer eval run`.")] = "quick",
    cases: Annotated[str, typer.Option(help="Only cases whose names fit, such as 'kr-*'.")] = "",
    model: Annotated[
        str, typer.Option(help="Embedded model or GGUF; with --base-url, the endpoint's name.")
    ] = "default",
    base_url: Annotated[
        str, typer.Option(help="An endpoint that runs already; key in OPENAI_API_KEY.")
    ] = "",
    max_tokens: Annotated[int, typer.Option(help="Of one answer; 0: the peer's own.")] = 0,
    context_tokens: Annotated[
        int, typer.Option(help="Of the embedded engine, prompt and answer together.")
    ] = engine.CONTEXT,
    repeat: Annotated[int, typer.Option(min=1, help="Read every case so many times.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with --run.")] = False,
    folder: Annotated[
        Path | None, typer.Option("--run", help="The run's folder; by hour and peer if not given.")
    ] = None,
    gold: Annotated[Path, typer.Option(help="Folder of gold cases.")] = Path("evals/gold"),
) -> None:
    """Read the cases of a suite with a peer, and print its score."""
    if resume and folder is None:
        msg = "--resume wants the run's folder"
        raise UsageError(msg, remedy="Name it with --run.")
    all_cases, registry = steps.gold_and_sections(gold, None)
    chosen = choose(all_cases, suite, [p.strip() for p in cases.split(",") if p.strip()])
    tokens = max_tokens or MAX_TOKENS[peer]
    settings: dict[str, Setting] = {"backend": peer.value, "model": model, "max_tokens": tokens}
    settings |= {"base_url": base_url} if base_url else {"context_tokens": context_tokens}
    head = head_of(peer, chosen, suite, repeat, settings, registry)
    opened = steps.opened(folder, head, resume=resume)
    sections = registry.choose()
    with _target(model, base_url, context_tokens) as target, Meter(target) as meter:
        ask = asker(peer, meter, registry, Limits(tokens))
        steps.read_all(opened, chosen, Peer(ask, meter, sections))
    steps.give(steps.reported(opened, all_cases, registry), "terminal")
    steps.say(f"kept in {opened.folder}; beside others: summarizer eval compare RUN...")


def asker(peer: Name, meter: Meter, registry: Registry, limits: Limits) -> Ask:
    """Return what asks a peer; only its own library is imported."""
    sections = registry.choose()
    if peer is Name.LANGEXTRACT:
        try:
            from evals.peers.with_langextract import in_chunks
        except ImportError as e:
            msg = f"langextract cannot be imported: {e}"
            raise UsageError(
                msg, remedy="Install the group `peers`: see evals/peers/README.md."
            ) from e
        return in_chunks(meter, sections, limits)
    from evals.peers.with_instructor import by_section, in_one_shot

    return (in_one_shot if peer is Name.ONCE else by_section)(meter, sections, limits)


def head_of(
    peer: Name,
    cases: tuple[Case, ...],
    suite: str,
    repeat: int,
    settings: dict[str, Setting],
    registry: Registry,
) -> Head:
    """Return a run's head: a peer's prompts are its code and its examples."""
    library = peer.value.split("-")[0]
    model = None if "base_url" in settings else str(settings["model"])
    made = digests(registry, model) | {
        "prompts": files_digest([HERE], "*.py"),
        "examples": files_digest([HERE], "*.json"),
    }
    return new_head(
        cases,
        suite,
        repeat=repeat,
        settings=settings,
        versions=versions() | {library: version(library)},
        digests=made,
    )


@contextmanager
def _target(model: str, base_url: str, context_tokens: int) -> Iterator[Target]:
    """Yield the endpoint given, or the embedded engine on it."""
    # What a library asks of the meter is never meant for a proxy.
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
    if base_url:
        yield Target(base_url, model, os.environ.get("OPENAI_API_KEY", ""))
        return
    name: str | Path = Path(model) if is_path(model) else model
    with pulling() as screen:
        weights = ensure(name, on_progress=screen.progress, announce=screen.announce)
    with engine.served(weights, context_tokens) as target:
        yield target


def main() -> None:
    """Run, and say in one line what went wrong."""
    try:
        typer.run(run)
    except SummarizerError as e:
        steps.say(f"error: {e}" + (f"\n  {e.remedy}" if e.remedy else ""))
        raise SystemExit(e.exit_code) from None


if __name__ == "__main__":
    main()
