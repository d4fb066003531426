"""Reads every file of some folders as a feed: what is in it, how long it took, what is wrong.

    python evals/bench_feeds.py FOLDER...

A ``manifest.json`` in a folder (a list of ``{"file", "headers"}``) tells what a file's
server said of it. Every file must end within two seconds with entries or a reason, and
none may end the process that reads it.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from summarizer.articles.feeds import FeedReader, ParsedFeed

AT_MOST_SECONDS = 2.0
BASE = "https://feeds.example/feed"
SHOWN = 5


@dataclass(frozen=True)
class Timed:
    """One file, read."""

    name: str
    bytes: int
    seconds: float
    parsed: ParsedFeed

    @property
    def told(self) -> bool:
        """Whether there are entries, or a reason why there are none."""
        return bool(self.parsed.entries or self.parsed.problem)


def files(folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield a folder's files in their order, with the headers its manifest tells."""
    manifest = folder / "manifest.json"
    rows = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else []
    headers = {folder / r["file"]: {k.lower(): v for k, v in r["headers"].items()} for r in rows}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p != manifest):
        yield path, headers.get(path, {})


def read(reader: FeedReader, folder: Path) -> Iterator[Timed]:
    """Read a folder's files, one after the other."""
    for path, headers in files(folder):
        body = path.read_bytes()
        base, said = headers.get("content-location", BASE), headers.get("content-type", "")
        began = time.perf_counter()
        parsed = reader.parse(body, base, said)
        seconds = time.perf_counter() - began
        yield Timed(str(path.relative_to(folder)), len(body), seconds, parsed)


def show(folder: Path, timed: list[Timed]) -> None:
    """Print what was found in a folder."""
    entries = sum(len(t.parsed.entries) for t in timed)
    flags = Counter(f for t in timed for e in t.parsed.entries for f in e.flags)
    linked = sum(e.url is not None for t in timed for e in t.parsed.entries)
    seconds = sum(t.seconds for t in timed)
    print(f"\n{folder}: {len(timed)} files, {sum(t.bytes for t in timed):,} bytes, {seconds:.2f} s")
    print(f"  entries  {entries:,}, with an address {linked:,}, flags {dict(flags) or 'none'}")
    print(f"  kinds    {dict(Counter(t.parsed.kind or 'no feed' for t in timed).most_common())}")
    for problem, count in Counter(
        t.parsed.problem for t in timed if t.parsed.problem
    ).most_common():
        print(f"  {count:7}  {problem}")
    for each in sorted(timed, key=lambda t: -t.seconds)[:SHOWN]:
        print(f"  {each.seconds:6.3f} s  {each.bytes:9,} bytes  {each.name}")


def main(arguments: list[str]) -> int:
    """Read the folders; return 1 if a file took too long or came to nothing without a reason."""
    folders = [Path(a) for a in arguments]
    if not folders or not all(f.is_dir() for f in folders):
        print(__doc__)
        return 2
    missed: list[Timed] = []
    with FeedReader() as reader:
        reader.parse(b"{}", BASE)  # the process starts
        for folder in folders:
            timed = list(read(reader, folder))
            show(folder, timed)
            missed += [t for t in timed if not t.told or t.seconds > AT_MOST_SECONDS]
    for each in missed:
        print(f"MISSED  {each.name}: {each.seconds:.2f} s, {len(each.parsed.entries)} entries")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
