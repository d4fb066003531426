"""Feeds as bytes: entries of every kind, and a reason for whatever is none."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.articles import feeds
from summarizer.articles.feeds import (
    DATE_IN_FUTURE,
    DATE_UNREADABLE,
    FeedEntry,
    FeedReader,
    ParsedFeed,
    parse,
)

BASE = "https://wire.example/feeds/world.xml"
DAY = date(2024, 12, 23)
TEXT = "<p>Troops move.</p>"

RSS20 = b"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>World &amp; more</title><link>https://wire.example/</link><ttl>90</ttl>
<language>en-gb</language>
<item><title>Troops &amp; talks</title><link>/a?x=1&amp;y=2</link>
<guid isPermaLink="false">urn:a:1</guid><pubDate>Mon, 23 Dec 2024 22:30:00 -0500</pubDate>
<description>Troops</description>
<content:encoded><![CDATA[<p>Troops move.</p>]]></content:encoded></item>
</channel></rss>"""
RSS091 = b"""<rss version="0.91"><channel><title>World &amp; more</title>
<item><title>Troops &amp; talks</title><link>https://wire.example/a?x=1&amp;y=2</link>
<description>&lt;p&gt;Troops move.&lt;/p&gt;</description></item></channel></rss>"""
RSS10 = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel rdf:about="https://wire.example/">
<title>World &amp; more</title><sy:updatePeriod>daily</sy:updatePeriod>
<sy:updateFrequency>16</sy:updateFrequency></channel>
<item rdf:about="urn:a:1"><title>Troops &amp; talks</title>
<link>https://wire.example/a?x=1&amp;y=2</link><dc:date>2024-12-23T22:30:00-05:00</dc:date>
<description>&lt;p&gt;Troops move.&lt;/p&gt;</description></item></rdf:RDF>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-gb">
<title>World &amp; more</title>
<entry><id>urn:a:1</id><title type="html">Troops &amp;amp; talks</title>
<link rel="enclosure" href="https://wire.example/a.mp3"/>
<link rel="alternate" href="/a?x=1&amp;y=2"/><published>2024-12-23T22:30:00-05:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Troops move.</p></div></content>
</entry></feed>"""
JSON10 = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1",
        "title": "World & more",
        "items": [
            {
                "id": "urn:a:1",
                "title": "Troops & talks",
                "external_url": "/a?x=1&y=2",
                "date_published": "2024-12-23T22:30:00-05:00",
                "content_html": TEXT,
            }
        ],
    }
).encode()
JSON11 = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "World & more",
        "language": "en-gb",
        "items": [
            "no item",
            {
                "id": "urn:a:1",
                "title": "Troops & talks",
                "url": "https://wire.example/a?x=1&y=2",
                "date_modified": "2024-12-23T22:30:00-05:00",
                "content_text": "Troops move.",
                "summary": "Troops",
            },
        ],
    }
).encode()


@pytest.fixture(scope="module")
def reader() -> Iterator[FeedReader]:
    """A reader whose patience does not slow the tests."""
    with FeedReader(seconds=1.0, memory=256_000_000) as warm:
        yield warm


def _rss(items: str, *, head: str = "") -> bytes:
    return f"{head}<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


def _only(parsed: ParsedFeed) -> FeedEntry:
    (entry,) = parsed.entries
    return entry


@pytest.mark.parametrize(
    ("body", "kind", "ttl"),
    [
        (RSS20, "rss20", 90),
        (RSS10, "rss10", 90),
        (ATOM, "atom10", None),
        (JSON10, "json", None),
        (JSON11, "json", None),
    ],
)
def test_feeds_of_every_kind_are_read(body: bytes, kind: str, ttl: int | None) -> None:
    """Title, address, day as written, and the text; relative addresses are made absolute."""
    parsed = parse(body, BASE)
    assert (kind, "World & more", ttl, None) == (
        parsed.kind,
        parsed.title,
        parsed.ttl_minutes,
        parsed.problem,
    )
    entry = _only(parsed)
    assert ("urn:a:1", "Troops & talks", "https://wire.example/a?x=1&y=2", DAY, ()) == (
        entry.id,
        entry.title,
        entry.url,
        entry.published,
        entry.flags,
    )
    assert TEXT == (entry.html or entry.summary)


def test_an_old_feed_without_ids_and_dates_is_read() -> None:
    """The address stands in for an id; no date is no fault."""
    entry = _only(parse(RSS091, BASE))
    url = "https://wire.example/a?x=1&y=2"
    assert (url, url, None, ()) == (entry.id, entry.url, entry.published, entry.flags)
    assert (None, TEXT) == (entry.html, entry.summary)


def test_what_a_feed_claims_of_its_language_is_kept() -> None:
    """As a tag that exists, or not at all."""
    claimed = [_only(parse(b, BASE)).language for b in (RSS20, ATOM, JSON11, RSS091)]
    assert ["en-GB", "en-GB", "en-GB", None] == claimed
    odd = RSS20.replace(b"en-gb", b"martian")
    assert _only(parse(odd, BASE)).language is None


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/etc/passwd\x26#0;",
        "data:text/html,x",
        "feed:x",
        "http://[x",
        "https://wire.example/" + 3000 * "a",
    ],
)
@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_links_that_lead_nowhere_on_the_web_are_dropped(
    reader: FeedReader, kind: str, link: str
) -> None:
    """Scripts, files, data and nonsense are no addresses; the entry stays."""
    item = f"<item><title>A</title><guid>urn:1</guid><link>{link}</link></item>"
    atom = f"<entry><id>urn:1</id><title>A</title><link href='{link}'/></entry>"
    bodies = {
        "rss": _rss(item.replace("<guid>", "<guid isPermaLink='false'>")),
        "atom": f"<feed xmlns='http://www.w3.org/2005/Atom'>{atom}</feed>".encode(),
        "json": json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": "urn:1", "title": "A", "url": link}],
            }
        ).encode(),
    }
    base = "file:///srv/feed.xml" if link.startswith("/") else BASE
    entry = _only(reader.parse(bodies[kind], base))
    assert ("urn:1", "A", None) == (entry.id, entry.title, entry.url)


def test_a_base_cannot_lead_off_the_web() -> None:
    """xml:base with another scheme makes no addresses of files."""
    body = ATOM.replace(b'xml:lang="en-gb"', b'xml:base="file:///srv/"')
    assert not (_only(parse(body, BASE)).url or "").startswith("file")


@pytest.mark.parametrize("path", ["{file}", "file://{file}", "http://127.0.0.1:9/{file}"])
def test_bytes_that_name_a_file_open_nothing(tmp_path: Path, path: str) -> None:
    """A feed's bytes are its text, never the name of a file or an address."""
    secret = tmp_path / "feed.xml"
    secret.write_bytes(RSS20)
    parsed = parse(path.format(file=secret).encode(), BASE)
    assert ("", ()) == (parsed.kind, parsed.entries)
    assert (parsed.problem or "").startswith("no feed")


@pytest.mark.parametrize(
    ("written", "day", "flags"),
    [
        ("Mon, 23 Dec 2024 10:00:00 GMT", DAY, ()),
        ("2024-12-23T10:00:00Z", DAY, ()),
        ("20241223", DAY, ()),
        ("", None, ()),
        ("yesterday", None, (DATE_UNREADABLE,)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None, (DATE_UNREADABLE,)),
        ("Thu, 31 Dec 2099 23:59:59 GMT", None, (DATE_IN_FUTURE,)),
    ],
)
def test_dates_that_cannot_be_are_left_out_and_flagged(
    written: str, day: date | None, flags: tuple[str, ...]
) -> None:
    """A clock in 2099 and words that are no date say nothing of when it was published."""
    item = f"<item><title>A</title><pubDate>{written}</pubDate></item>"
    entry = _only(parse(_rss(item), BASE))
    assert (day, flags) == (entry.published, entry.flags)


def test_tomorrow_may_be_today_elsewhere() -> None:
    """A date is ahead of us only where it is so in every time zone."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    item = f"<item><title>A</title><pubDate>{tomorrow.isoformat()}</pubDate></item>"
    assert tomorrow == _only(parse(_rss(item), BASE)).published


def test_entries_that_share_an_id_are_told_apart() -> None:
    """Some feeds give all entries one id; then the address tells them apart, or the text."""
    items = "".join(
        f"<item><guid isPermaLink='false'>1</guid><title>{n}</title><link>{link}</link></item>"
        for n, link in enumerate(["https://a.example/1", "https://a.example/2", "", ""])
    )
    parsed = parse(_rss(items), BASE)
    assert ["0", "1", "2", "3"] == [e.title for e in parsed.entries]
    assert 4 == len({e.id for e in parsed.entries})
    assert [e.id for e in parsed.entries] == [e.id for e in parse(_rss(items), BASE).entries]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "koi8-r", "windows-1251", "iso-8859-5"])
def test_a_declared_charset_is_used(charset: str) -> None:
    """The declaration, or the byte order mark, tells how the bytes are read."""
    head = f"<?xml version='1.0' encoding='{charset}'?>"
    text = head + _rss("<item><title>Встреча в Москве</title></item>").decode()
    assert "Встреча в Москве" == _only(parse(text.encode(charset), BASE)).title


@pytest.mark.parametrize(
    ("declared", "said", "actual"),
    [
        ("iso-8859-1", "", "utf-8"),
        ("us-ascii", "text/xml", "utf-8"),
        ("windows-1251", "text/xml; charset=iso-8859-1", "utf-8"),
        ("no-such-charset", "", "utf-8"),
        ("utf-8", "application/xml; charset=utf-8", "windows-1251"),
        ("unicode_escape", "text/xml; charset=zlib", "utf-8"),
    ],
)
def test_a_lying_charset_is_seen_through(declared: str, said: str, actual: str) -> None:
    """What is valid UTF-8 is that, whatever is said; what is not what it says is looked at."""
    title = "Министры иностранных дел встретились в Москве и обсудили поставки вооружений"
    head = f"<?xml version='1.0' encoding='{declared}'?>"
    text = head + _rss(f"<item><title>{title}</title></item>").decode()
    assert title == _only(parse(text.encode(actual), BASE, said)).title


def test_titles_are_plain_text() -> None:
    """Tags, scripts and hidden characters are no part of a title."""
    title = "&lt;b&gt;Troops&lt;/b&gt; &lt;script&gt;x()&lt;/script&gt;move\u202e now"
    assert (
        "Troops move now" == _only(parse(_rss(f"<item><title>{title}</title></item>"), BASE)).title
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"<!DOCTYPE html><html><body><p>Not found</p></body></html>", "an HTML page, no feed"),
        (b"Not found", "no feed"),
        (b"\x00\x01\x02\xff", "no feed"),
        (b"%PDF-1.7", "no feed"),
        (b"{}", "no feed"),
        (b'{"version": "1", "items": []}', "no feed"),
        (b'{"items": [', "cannot be read"),
        (b'{"a":' * 100_000, "cannot be read"),
        (b'{"a": ' + b"9" * 5000 + b"}", "cannot be read"),
        (b"<opml version='2.0'><body/></opml>", "a list of feeds"),
        (_rss(""), "a feed without entries"),
        (b"x" * (feeds.MAX_BYTES + 1), "15 MB, more than 15 MB"),
    ],
)
def test_whatever_is_no_feed_has_a_reason(reader: FeedReader, body: bytes, said: str) -> None:
    """One line says what it is instead; there are no entries, and nothing is raised."""
    parsed = reader.parse(body, BASE)
    assert () == parsed.entries
    assert (parsed.problem or "").startswith(said)
    assert "\n" not in (parsed.problem or "")


def test_a_page_tells_which_feeds_it_offers() -> None:
    """The remedy names the feeds of a page that was taken for one; only those of the web."""
    page = b"""<!doctype html><html><head><title>Wire</title>
    <link rel="alternate" type="application/rss+xml" href="/feed.xml">
    <LINK REL="Alternate Home" TYPE="application/atom+xml" HREF="https://wire.example/atom">
    <link rel="alternate" type="application/rss+xml" href="javascript:x">
    <link rel="alternate" type="application/rss+xml" href="http://[x">
    <link rel="alternate" type="text/html" href="/de"></head><body></body></html>"""
    parsed = parse(page, "https://wire.example/world/")
    assert ("https://wire.example/feed.xml", "https://wire.example/atom") == parsed.offered
    assert "It offers: https://wire.example/feed.xml, https://wire.example/atom" == parsed.remedy


LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
TITLED = "<item><title>A</title><description>{}</description></item>"


@pytest.mark.parametrize(
    "body",
    [
        _rss(TITLED.format("&a11;"), head=f"<!DOCTYPE r [<!ENTITY a0 'ha'>{LAUGHS}]>\n"),
        _rss(TITLED.format("&a;"), head="<!DOCTYPE r [<!ENTITY a '" + "a" * 99_999 + "'>]>\n"),
        _rss(TITLED.format("&x;"), head="<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n"),
        _rss(TITLED.format("<b>" * 20_000)),
        _rss(TITLED.format("<![CDATA[" + "<div>" * 50_000 + "]]>")),
        _rss(TITLED.format("<author>" + "a.b-" * 20_000 + "</author>")),
        _rss("<item><title>A</title><author>" + "a" * 60_000 + "</author></item>"),
        _rss("<item><title>A</title></item>" * 10_000),
        RSS20[:-60],
        RSS20[:400],
    ],
    ids=[
        *("laughs", "large-entity", "outer-entity", "deep", "deep-html", "author", "long-author"),
        *("many", "cut", "cut-in-an-item"),
    ],
)
def test_hostile_feeds_end_and_leak_nothing(reader: FeedReader, body: bytes) -> None:
    """Entities, depth, slow patterns and cuts: entries or a reason, and no file's contents."""
    parsed = reader.parse(body, BASE)
    assert parsed.entries or parsed.problem
    told = "".join(f"{e.title}{e.html}{e.summary}" for e in parsed.entries)
    assert "root:" not in told
    assert len(told) < 1_000_000


def test_an_author_costs_nothing(reader: FeedReader) -> None:
    """The pattern that parts names from addresses is not even asked: the entry is read."""
    author = "<author>" + "a" * 200_000 + "</author>"
    item = f"<item><title>A</title>{author}</item>"
    assert "A" == _only(reader.parse(_rss(item), BASE)).title


def test_a_feed_that_takes_too_long_costs_only_itself() -> None:
    """Its process is ended by its alarm; the next feed is read by a fresh one."""
    with FeedReader(seconds=0.05) as impatient:
        endless = _rss("<item><title>A</title></item>" * 100_000)
        parsed = impatient.parse(endless, BASE)
        assert ("", (), "takes more than 0.05 s to read") == (
            parsed.kind,
            parsed.entries,
            parsed.problem,
        )
        assert "urn:a:1" == _only(impatient.parse(JSON10, BASE)).id


def test_a_feed_that_takes_too_much_memory_costs_only_itself() -> None:
    """The process has a limit; what exceeds it is a reason, and the next feed is read."""
    with FeedReader(seconds=20.0, memory=120_000_000) as narrow:
        parsed = narrow.parse(b"[" * 14_000_000, BASE)
        large = narrow.parse(_rss(TITLED.format("a" * 14_000_000)), BASE)
        assert () == (*parsed.entries, *large.entries)
        assert "takes more than 120 MB of memory to read" == large.problem
        assert "urn:a:1" == _only(narrow.parse(JSON10, BASE)).id


def test_a_reader_whose_process_was_ended_starts_another(reader: FeedReader) -> None:
    """Closing ends the process; asking again starts one."""
    reader.close()
    reader.close()
    assert "urn:a:1" == _only(reader.parse(ATOM, BASE)).id


@pytest.mark.parametrize(
    "odd", ["&#55357;&#56832;", "&#99999999999;", "&#x110000;", "&#14;", "&#0"]
)
def test_a_bad_character_costs_only_itself(reader: FeedReader, odd: str) -> None:
    """Halves of characters, numbers beyond all characters and controls are dropped."""
    item = f"<item><title>Troops{odd} m&#111;ve</title></item><item><title>B</title></item>"
    assert ["Troops move", "B"] == [e.title for e in reader.parse(_rss(item), BASE).entries]


def test_threads_queue_for_the_process(reader: FeedReader) -> None:
    """Each gets the answer to its own feed."""
    bodies = [_rss(f"<item><title>{n}</title></item>") for n in range(40)]
    with ThreadPoolExecutor(4) as pool:
        titles = [_only(p).title for p in pool.map(lambda b: reader.parse(b, BASE), bodies)]
    assert [str(n) for n in range(40)] == titles


def test_the_process_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the environment it gets what Python needs; no key is near what reads hostile text."""
    monkeypatch.setenv("SUMMARIZER_API_KEY", "canary-7f3a")
    with FeedReader() as fresh:
        assert "urn:a:1" == _only(fresh.parse(JSON11, BASE)).id
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
        told = [Path(f"/proc/{pid}/environ").read_bytes() for pid in children.split()]
    assert told
    assert not any(b"canary-7f3a" in each for each in told)


def test_feeds_of_the_world_are_read_or_have_a_reason() -> None:
    """Well- and ill-formed feeds that others collected: entries or a reason, none too slow."""
    shared = Path(os.environ.get("SUMMARIZER_SHARED", Path(__file__).parents[3] / "shared"))
    folders = [shared / "data" / "feeds", shared / "data" / "rss"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    if not files:
        pytest.skip(f"no feeds in {shared}: set SUMMARIZER_SHARED to the folder that has them")
    parsed = [parse(path.read_bytes(), BASE) for path in files]
    assert [] == [path for path, p in zip(files, parsed, strict=True) if not _tells(p)]
    assert [] == [p.problem for p in parsed if "takes more" in (p.problem or "")]


def _tells(parsed: ParsedFeed) -> bool:
    return bool(parsed.entries or parsed.problem)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=st.sampled_from([RSS20, RSS10, ATOM, JSON11]),
    at=st.integers(0, 400),
    length=st.integers(0, 80),
    noise=st.binary(max_size=40),
)
def test_damaged_feeds_are_read_or_have_a_reason(
    reader: FeedReader, body: bytes, at: int, length: int, noise: bytes
) -> None:
    """Whatever bytes stand anywhere in a feed, nothing is raised and only addresses are kept."""
    parsed = reader.parse(body[:at] + noise + body[at + length :], BASE)
    assert parsed.entries or parsed.problem
    assert all((e.url or "https://").lower().startswith("http") for e in parsed.entries)
