"""``summarizer feeds sync`` and ``watch``: take in what is new, and summarize it if asked."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli import flags
from summarizer.cli.following import following
from summarizer.cli.wiring import Options

AllowLocal = Annotated[
    bool, typer.Option("--allow-local", help="Ask this machine and local networks too.")
]
Topic = Annotated[
    bool, typer.Option("--topic/--no-topic", help="Whether the gate keeps out what is off topic.")
]
Summarize = Annotated[
    bool, typer.Option("--summarize", help="Summarize what is new (and what still waits).")
]
Enqueue = Annotated[
    bool, typer.Option("--enqueue", help="Leave what is new to `summarizer worker`.")
]
Tokens = Annotated[
    int | None, typer.Option("--budget-tokens", help="Spend at most so many tokens on summaries.")
]
Dollars = Annotated[
    float | None, typer.Option("--budget-usd", help="Spend at most so much on summaries.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Urls = Annotated[list[str] | None, typer.Argument(metavar="URL", help="Feeds to ask, due or not.")]


def sync(
    urls: Urls = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Ask all, due or not.")] = False,
    topic: Topic = True,
    summarize: Summarize = False,
    backend: flags.Backend = None,
    model: flags.Model = None,
    base_url: flags.BaseUrl = None,
    script: flags.Script = None,
    pack: flags.Pack = None,
    budget_tokens: Tokens = None,
    budget_usd: Dollars = None,
    allow_local: AllowLocal = False,
    as_json: flags.AsJson = False,
    quiet: Quiet = False,
    place: flags.Place = None,
) -> None:
    """Ask the feeds that are due; take in what is new.

    What is off topic is kept apart by the gate, no model asked. A page is fetched where
    the feed does not carry the whole article. Ctrl-C or SIGTERM finishes the article in
    hand.

    Examples:
      summarizer feeds sync && summarizer batch
      summarizer feeds sync --summarize --budget-usd 2
      summarizer feeds sync https://example.org/rss.xml --no-topic
    """
    from summarizer.batch.feeds import sync as ask

    options = Options(
        backend=backend,
        model=model,
        base_url=base_url,
        script=script,
        packs=tuple(pack or ()),
        budget_tokens=budget_tokens,
        budget_usd=budget_usd,
        allow_local=allow_local,
        store=place,
    )
    with following(options, topic=topic, as_json=as_json, quiet=quiet) as follower:
        follower.must_follow(urls or ())
        follower.tell(ask(follower.reader, urls or (), every=every))
        code = follower.ended(summarized=summarize)
        if summarize and not follower.stop.wanted:
            code = follower.summarize() or code
    raise typer.Exit(code)


def watch(
    *,
    topic: Topic = True,
    summarize: Summarize = False,
    enqueue: Enqueue = False,
    backend: flags.Backend = None,
    model: flags.Model = None,
    base_url: flags.BaseUrl = None,
    script: flags.Script = None,
    pack: flags.Pack = None,
    budget_tokens: Tokens = None,
    budget_usd: Dollars = None,
    allow_local: AllowLocal = False,
    as_json: flags.AsJson = False,
    quiet: Quiet = False,
    place: flags.Place = None,
) -> None:
    """Ask feeds as they fall due, until stopped.

    Ctrl-C or SIGTERM finishes the article in hand and ends with 0; once more ends at once.
    Feeds that are added meanwhile are noticed within five minutes.

    Examples:
      summarizer feeds watch
      summarizer feeds watch --summarize --json >> feeds.log
      summarizer feeds watch --enqueue --store postgresql://db/news
    """
    from summarizer.batch.feeds import watch as follow

    options = Options(
        backend=backend,
        model=model,
        base_url=base_url,
        script=script,
        packs=tuple(pack or ()),
        budget_tokens=budget_tokens,
        budget_usd=budget_usd,
        allow_local=allow_local,
        store=place,
    )
    with following(options, topic=topic, as_json=as_json, quiet=quiet) as follower:
        after = follower.after_round(summarize=summarize, enqueue=enqueue)
        follower.tell(follow(follower.reader, after))
