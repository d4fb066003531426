"""``summarizer feeds``: which feeds are followed, and what comes of it.

Results go to stdout, talk to stderr. How feeds are asked and read is known further down;
here they are named, and shown with what the store knows of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli import below, complain, feeds_audit, feeds_sync, flags, printable
from summarizer.cli.store import opened
from summarizer.cli.wiring import Options

if TYPE_CHECKING:
    from datetime import datetime

    from summarizer.errors import SummarizerError
    from summarizer.storage.values import Feed

app = typer.Typer(
    name="feeds",
    no_args_is_help=True,
    help="Follow RSS, Atom and JSON feeds: what is new comes into the store.",
)

Urls = Annotated[list[str], typer.Argument(metavar="URL", help="Addresses of feeds.")]


@app.command()
def add(
    urls: Urls,
    *,
    title: Annotated[str | None, typer.Option(help="Its name, instead of its own.")] = None,
    unchecked: Annotated[
        bool, typer.Option("--unchecked", help="Do not look whether there is a feed.")
    ] = False,
    allow_local: feeds_sync.AllowLocal = False,
    place: flags.Place = None,
) -> None:
    """Follow feeds. Each is looked at first; of a page the feeds that it offers are told.

    A feed that was given up because it is gone is followed again.

    Examples:
      summarizer feeds add https://example.org/news/rss.xml
      summarizer feeds add https://example.org/atom --title "The Example"
    """
    from summarizer.errors import SummarizerError

    local = Options(allow_local=allow_local).settings().allow_local
    failed: list[SummarizerError] = []
    with opened(place, create=True) as store:
        for url in urls:
            try:
                feed = _looked_at(url, unchecked=unchecked, allow_local=local)
            except SummarizerError as error:
                complain(str(error), error.remedy)
                failed.append(error)
                continue
            known = store.feed(feed.url)
            named = replace(known or feed, title=title or (known or feed).title, next_at=None)
            store.put_feed(named)
            name = printable(named.title or "")
            typer.echo(f"{'known' if known else 'added'}  {printable(named.url)}  {name}".rstrip())
    raise typer.Exit(_code(failed, len(urls)))


def _looked_at(url: str, *, unchecked: bool, allow_local: bool) -> Feed:
    from summarizer.articles import addresses
    from summarizer.articles.fetch import Fetcher
    from summarizer.batch.feeds import look_at
    from summarizer.storage.values import Feed

    if unchecked:
        addresses.read(url, allow_local=allow_local)
        return Feed(url)
    return look_at(url, Fetcher(allow_local=allow_local))


@app.command("list")
def list_feeds(*, as_json: flags.AsJson = False, place: flags.Place = None) -> None:
    """Show the feeds, when each is asked next, and why.

    Examples:
      summarizer feeds list
      summarizer feeds list --json | jq -r '.[] | select(.failures > 2) | .url'
    """
    with opened(place) as store:
        feeds = store.feeds()
    if as_json:
        rows = [asdict(feed) for feed in feeds]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False, default=_plain))
        return
    for feed in feeds:
        typer.echo(f"{printable(feed.url)}\n{below(_told(feed))}")
    if not feeds:
        complain("no feeds are followed", "Follow some: `summarizer feeds add URL`.")


def _told(feed: Feed) -> str:
    """Return what there is to say of a feed, on one line."""
    from datetime import UTC, datetime

    from summarizer.batch.feed_times import is_gone

    if is_gone(feed):
        return f"gone for good: {feed.last_error}"
    due = _in(feed.next_at, datetime.now(UTC))
    if feed.failures:
        times = f"{feed.failures} times" if feed.failures > 1 else "once"
        return f"failed {times}, next {due}: {feed.last_error}"
    return f"{feed.title or '(no title yet)'}, next {due}"


def _in(at: datetime | None, now: datetime) -> str:
    minutes = round((at - now).total_seconds() / 60) if at else 0
    if minutes <= 0:
        return "now"
    return f"in {minutes} min" if minutes < 120 else f"in {minutes // 60} h"  # noqa: PLR2004


def _plain(value: datetime) -> str:
    return value.isoformat()


@app.command()
def remove(urls: Urls, *, place: flags.Place = None) -> None:
    """Follow feeds no longer. The articles that came from them stay.

    Example:
      summarizer feeds remove https://example.org/news/rss.xml
    """
    from difflib import get_close_matches

    from summarizer.errors import UsageError

    failed: list[SummarizerError] = []
    with opened(place) as store:
        for url in urls:
            if store.drop_feed(url):
                typer.echo(f"removed  {url}")
                continue
            close = get_close_matches(url, [feed.url for feed in store.feeds()], n=1)
            hint = f"Did you mean {close[0]}?" if close else "See `summarizer feeds list`."
            failed.append(UsageError(f"{url}: is not followed", remedy=hint))
            complain(str(failed[-1]), hint)
    raise typer.Exit(_code(failed, len(urls)))


app.command()(feeds_sync.sync)
app.command()(feeds_sync.watch)


@app.command("import")
def import_feeds(
    file: Annotated[
        typer.FileBinaryRead, typer.Argument(metavar="FILE", help="OPML; - for stdin.")
    ],
    *,
    place: flags.Place = None,
) -> None:
    """Follow the feeds of an OPML file.

    Other readers export such files. No feed is asked yet.

    Example:
      summarizer feeds import subscriptions.opml && summarizer feeds sync
    """
    from summarizer.articles import opml
    from summarizer.errors import EXIT_SOME_FAILED
    from summarizer.storage.values import Feed

    found = opml.read(file.read(opml.MAX_BYTES + 1), file.name)
    with opened(place, create=True) as store, store.transaction():
        fresh = [feed for feed in found.feeds if store.feed(feed.url) is None]
        for feed in fresh:
            store.put_feed(Feed(feed.url, feed.title))
    typer.echo(f"{len(fresh)} added, {len(found.feeds) - len(fresh)} known")
    for url in found.left_out:
        complain(f"{url}: left out, not an address of http or https")
    raise typer.Exit(EXIT_SOME_FAILED if found.left_out else 0)


@app.command("export")
def export_feeds(
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, as a whole or not.")
    ] = None,
    place: flags.Place = None,
) -> None:
    """Write the feeds as OPML, for other readers.

    Examples:
      summarizer feeds export -o feeds.opml
      summarizer feeds export --store other.db | summarizer feeds import -
    """
    from summarizer.articles import opml
    from summarizer.cli.output import written

    with opened(place) as store:
        text = opml.write([opml.Subscription(f.url, f.title) for f in store.feeds()]).decode()
    if output is None:
        typer.echo(text, nl=False)
    else:
        written(output, text)


app.command()(feeds_audit.audit)


def _code(failed: Sequence[SummarizerError], total: int) -> int:
    """Return the exit code where some of several failed, or the only one did."""
    from summarizer.errors import EXIT_SOME_FAILED

    if not failed:
        return 0
    return failed[0].exit_code if total == 1 else EXIT_SOME_FAILED
