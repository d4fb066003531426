"""Reports tell the same figures in every form, and the page asks for nothing."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from summarizer import registry
from summarizer.evaluation.agree import ceiling
from summarizer.evaluation.diff import compare
from summarizer.evaluation.reports import data, markdown, terminal
from summarizer.evaluation.reports.forms import told
from summarizer.evaluation.reports.page import page
from summarizer.evaluation.reports.view import Report, duration, report
from summarizer.evaluation.results import score_run

SECTIONS = registry.load().sections


@pytest.fixture
def found(corpus: Any) -> tuple[Report, str]:
    """Return a report of a run with every kind of trouble, and its page."""
    second = corpus.root / "case-00" / "second.json"
    second.write_text((corpus.root / "case-00" / "gold.json").read_text())
    run = corpus.run(wrong=True, leave=frozenset({"forecasts"}), faults=frozenset({"case-02"}))
    path = run.folder / "cases" / "case-03.json"
    record = json.loads(path.read_text())
    evil = "<img src=x onerror=alert(1)>"
    record["summary"]["transfers"].append(
        {**record["summary"]["transfers"][0], "item": evil, "evidence": [{"quote": evil}]}
    )
    path.write_text(json.dumps(record))
    card = score_run(run, corpus.cases, SECTIONS)
    made = report(card, SECTIONS, ceiling(corpus.cases, SECTIONS))
    return made, "".join(page(made, run, corpus.cases, SECTIONS))


class Tags(HTMLParser):
    """Collects what a page could load or run."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that holds nothing."""
        self.seen.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        """Close a tag: it must be the last one opened."""
        assert tag == self.open.pop()


def test_the_page_is_whole_and_asks_for_nothing(found: tuple[Report, str]) -> None:
    """Well nested; no script, image, frame, style attribute or address; payloads are text."""
    _, html = found
    tags = Tags()
    tags.feed(html)
    assert [] == tags.open
    assert set() == tags.seen & {"script", "img", "iframe", "link", "object", "form", "base"}
    names = {name for name, _ in tags.attributes}
    assert set() == names & {"style", "src", "srcset", "action", "background"}
    assert not any(name.startswith("on") for name in names)
    assert all((v or "").startswith("#") for name, v in tags.attributes if name == "href")
    assert not re.search(r"url\(|@import|https?://", html)


def test_the_page_allows_its_own_style_alone(found: tuple[Report, str]) -> None:
    """Its policy is default-src 'none' and the hash of its one style sheet."""
    _, html = found
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in html.replace("&#39;", "'")


def test_the_page_shows_each_case_down_to_a_field(found: tuple[Report, str]) -> None:
    """Highlighted evidence, wrong fields, missed and invented items, failures, the ceiling."""
    made, html = found
    assert 8 == html.count('<div class="case" id="case-')
    for expected in (
        (
            '<mark class="both" title="gold: actors/0, actors/1, transfers/0, forecasts/0; '
            'predicted: actors/0, actors/1, transfers/0">'
        ),
        '<tr class="wrong"><td>status</td><td>delivered</td><td>intended</td>',
        "<b>Atland: an attack</b> <small>gold forecasts/0</small>",
        "told twice, see gold transfers/0",
        "ValueError: the answer was &lt;no&gt; JSON",
        "1 reading failed and count as empty predictions",
        "1 case labelled twice",
        "Quotes the article does not have",
    ):
        assert expected in html, expected
    assert f"{made.headline.estimate.value:.3f}" in html


def test_every_form_tells_the_same_headline(found: tuple[Report, str]) -> None:
    """Terminal, Markdown and JSON: headline, interval, ceiling and what it is a mean of."""
    made, _ = found
    value = made.headline.estimate.value
    assert value is not None
    for text in (terminal.terminal(made), markdown.markdown(made)):
        assert f"{value:.3f}" in text
        assert "1.000" in text
        assert "3 sections, 8 cases, 6 stories" in text
    plain = json.loads(data.data(made))
    assert (value, 3, 8, 1.0) == (
        plain["headline"]["value"],
        plain["headline"]["sections"],
        plain["headline"]["cases"],
        plain["ceiling"],
    )
    assert all(len(line) <= 80 for line in terminal.terminal(made).splitlines())


def test_comparisons_and_agreement_have_all_forms(corpus: Any) -> None:
    """Each form of each report is written, and its JSON can be read."""
    gold = (corpus.root / "case-00" / "gold.json").read_text()
    (corpus.root / "case-00" / "second.json").write_text(gold)
    two = compare(corpus.card("a", wrong=True), corpus.card("b"))
    both = ceiling(corpus.cases, SECTIONS)
    assert both is not None
    for one in (two, both):
        assert json.loads(told(one, "json"))
        assert told(one, "markdown").startswith("# ")
        assert told(one, "terminal", colour=True) != told(one, "terminal")
    assert "wrong: status → right" in told(two, "terminal")


def test_markdown_holds_no_foreign_markup(corpus: Any) -> None:
    """Whatever an item says, it stays words in its cell."""
    two = compare(
        corpus.card("a", leave=frozenset({"forecasts"})),
        corpus.card("b"),
        lambda *_: "x | <b> [y](http://z) `",
    )
    assert r"forecasts: x \| \<b\> \[y\](http://z) \`" in markdown.comparison(two)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (9.96, "10.0 s"), (75, "75 s"), (125, "2 min 05 s"), (3720, "1 h 02 min")],
)
def test_durations_read_as_said(seconds: float, words: str) -> None:
    """Seconds, minutes and hours as a person says them."""
    assert words == duration(seconds)
