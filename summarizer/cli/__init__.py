"""Commands: parse, call, print. Nothing here is imported before it is needed.

This module knows the names of the commands and how any of them ends: with a result, or
with one line that says what went wrong, where, and what to do about it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from difflib import get_close_matches
from importlib import import_module
from textwrap import wrap
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from summarizer.errors import EXIT_INTERRUPTED, SummarizerError

EXIT_INTERNAL = 1
EXIT_USAGE = 2
EXIT_PIPE_CLOSED = 141
TRACEBACK = 2
"""How often -v must be given for a traceback."""

COMMANDS = {
    "summarize": ("summarize", "Summarize articles: files, folders, standard input."),
    "batch": ("batch", "Summarize many articles into a store; go on where it was left."),
    "batch status": ("rounds", "Show what is at the Batch API, and how far it is."),
    "batch collect": ("rounds", "Come back to what is at the Batch API, and go on."),
    "batch cancel": ("rounds", "Cancel what is at the Batch API."),
    "retry": ("batch", "Take again what has failed."),
    "worker": ("worker", "Read what is queued in a PostgreSQL store, one of several."),
    "feeds": ("feeds", "Follow RSS, Atom and JSON feeds: what is new comes into the store."),
    "digest": ("digest", "Show what is new over all articles, each fact once."),
    "store": ("store", "Search, show, count and export what is in the store."),
    "sections": ("sections", "List, show and export what is looked for in an article."),
    "models": ("models", "List, fetch, check and remove the models that run on this machine."),
    "eval": ("evaluate", "Measure quality, cost and speed against gold."),
    "config": ("config", "Show the settings and where each comes from."),
    "doctor": ("doctor", "Check what a summary needs: versions, key, endpoint, model, room."),
}
"""Each command's module and what the overview says of it, so that no module is imported for it."""

EPILOG = """\
\b
Exit codes:
    0  done                            6  no usable answer from the model
    1  unforeseen fault                7  model missing, wrong or not fetched
    2  wrong use: flags, settings,     8  result could not be written
       section, pack                   9  store locked, damaged or newer
    3  no readable article            10  evaluation inputs do not fit
    4  endpoint or engine fails       11  some of several articles failed
    5  no key, or a refused one      130  interrupted
doctor ends with 1 if anything fails; eval gate has codes of its own."""


class Commands(TyperGroup):
    """The commands by name, each imported when it is called (or completed)."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, in the order in which they are shown."""
        del ctx
        return [name for name in COMMANDS if " " not in name]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command's module and return the command or group in it."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        app: typer.Typer = import_module(f"{__name__}.{COMMANDS[cmd_name][0]}").app
        app.rich_markup_mode = None  # plain help: rich's costs as much again as typer itself
        group = get_group(app)
        for command in group.commands.values():
            command.help = _laid_out(command.help or "")
        group.help = _laid_out(group.help or "")
        return group.commands.get(cmd_name.rsplit(maxsplit=1)[-1], group)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is meant; where there is none, say which is close."""
        pair = " ".join(args[:2])
        if len(args) > 1 and pair in COMMANDS:
            return pair, self.get_command(ctx, pair), args[2:]
        close = get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and not ctx.resilient_parsing and close:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {close[0]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the overview without importing what it tells of."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def invoke(self, ctx: Any) -> Any:
        """Run a command; whatever ends it becomes one line and an exit code."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except BrokenPipeError:
            hush()
            raise typer.Exit(EXIT_PIPE_CLOSED) from None
        except (KeyboardInterrupt, Exception) as error:  # noqa: BLE001 - a bug ends so too
            code = ended(error)
            if (ctx.find_root().obj or 0) >= TRACEBACK:
                import traceback

                typer.echo(traceback.format_exc(), err=True)
            raise typer.Exit(code) from None


HELP = """\
Typed, grounded summaries of security and diplomacy news.

\b
  summarizer summarize article.txt
  summarizer summarize folder/ --format jsonl > summaries.jsonl
  summarizer doctor"""

app = typer.Typer(
    cls=Commands,
    help=HELP,
    rich_markup_mode=None,
    no_args_is_help=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command that the arguments name, and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = app(standalone_mode=False, prog_name="summarizer")
        sys.stdout.flush()
    except typer.TyperException as error:
        code = _misused(error)
    except typer.Abort:
        code = EXIT_INTERNAL
    except BrokenPipeError:
        hush()
        code = EXIT_PIPE_CLOSED
    sys.exit(code or 0)


def _laid_out(text: str) -> str:
    """Mark paragraphs with indented lines, so that help keeps their lines as they are."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(f"\b\n{p}" if "\n  " in p else p for p in paragraphs)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"summarizer {version('summarizer')}")
        except PackageNotFoundError:
            typer.echo("summarizer (not installed)")
        raise typer.Exit


@app.callback()
def summarizer(
    ctx: typer.Context,
    *,
    verbose: Annotated[
        int,
        typer.Option(
            "-v", "--verbose", count=True, show_default=False, help="Say more; -vv: tracebacks too."
        ),
    ] = 0,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Keep how much is to be said; what else is to be done, a command does."""
    del version
    ctx.obj = verbose


def ended(error: BaseException) -> int:
    """Say how a command ended that did not end well; return the exit code."""
    if isinstance(error, SummarizerError):
        complain(str(error), error.remedy)
        return error.exit_code
    if isinstance(error, KeyboardInterrupt):
        complain("interrupted", "Run the same command to start again.")
        return EXIT_INTERRUPTED
    what = f"unforeseen {type(error).__name__}: {error}"
    complain(what, "Please report this, with what `summarizer -vv ...` shows.")
    return EXIT_INTERNAL


def complain(what: str, remedy: str = "") -> None:
    """Say on stderr, in one line, what is wrong and what to do about it."""
    end = "" if what.endswith((".", "!", "?")) else "."
    line = f"summarizer: {what}{end} {remedy}" if remedy else f"summarizer: {what}"
    typer.echo(printable(line).rstrip(), err=True)


def printable(text: str) -> str:
    """Return text on one line, without anything that could steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def below(text: str, head: str = "    ") -> str:
    """Return text folded at 80 columns and set in as far as the head, which stands before it."""
    lines = wrap(printable(text), 80 - len(head), break_long_words=False, break_on_hyphens=False)
    return head + f"\n{' ' * len(head)}".join(lines)


def hush() -> None:
    """Let nothing more be written to a pipe that nobody reads."""
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            if not stream.isatty():
                os.dup2(sink, stream.fileno())


def _misused(error: typer.TyperException) -> int:
    """Tell of wrong flags in one line; help that was asked for by giving none is shown."""
    message = error.format_message()
    if message.startswith("Usage: "):
        typer.echo(message)
    else:
        context = getattr(error, "ctx", None)
        path = context.command_path if context else "summarizer"
        complain(message.rstrip("."), f"See `{path} --help`.")
    return error.exit_code
