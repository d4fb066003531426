"""Canonical addresses: what does not matter is taken off, what may matter is kept."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.articles.urls import canonical

_PAGE = "https://example.org/news/2024/treaty"
_HOSTS = st.sampled_from(
    ["example.org", "www.Example.org", "m.example.co.uk:80", "xn--bcher-kva.example", "amp.a.b.org"]
)
_NAMES = st.sampled_from(["id", "p", "utm_source", "fbclid", "ref", "amp", "eid", "ü", "output"])
_PIECES = st.sampled_from(
    ["/", "//", "a", "amp", ".amp", ".html", "index.html", "..", "%c3%a9", "é", "%", " ", "camp"]
)
_ADDRESSES = st.builds(
    "{}://{}{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    _HOSTS,
    st.lists(_PIECES, max_size=8).map("/".join).map("/{}".format),
    st.lists(st.tuples(_NAMES, st.text(max_size=4)), max_size=5).map(
        lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
    ),
    st.sampled_from(["", "top", "!/page/4"]),
)


@pytest.mark.parametrize(
    "written",
    [
        "http://example.org/news/2024/treaty",
        "HTTPS://WWW.EXAMPLE.ORG:443/news/2024/treaty/",
        "https://m.example.org/news//2024/treaty#comments",
        "https://reader:secret@example.org/news/2024/treaty",
        f"{_PAGE}?utm_source=feed&utm_medium=rss&fbclid=IwAR0",
        f"{_PAGE}/amp/",
        f"{_PAGE}.amp",
        f"{_PAGE}?outputType=amp",
        "https://amp.example.org/news/2024/treaty?amp",
        "https://example-org.cdn.ampproject.org/c/s/example.org/news/2024/treaty",
        "https://www.google.com/amp/s/www.example.org/news/2024/treaty",
        f" {_PAGE}/index.html\n",
    ],
)
def test_one_page_has_one_address(written: str) -> None:
    """Scheme, host forms, ports, users, fragments, trackers and AMP make no other page."""
    assert _PAGE == canonical(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/view?id=7", "https://example.org/view?id=8"),
        ("https://example.org/view?eid=7", "https://example.org/view?eid=8"),
        ("https://example.org/view?ref=7", "https://example.org/view?ref=8"),
        ("https://example.org/#!/7", "https://example.org/#!/8"),
        ("https://example.org/camp", "https://example.org/c"),
        ("https://example.org:8080/a", "https://example.org/a"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org/A", "https://example.org/a"),
    ],
)
def test_other_pages_stay_apart(one: str, other: str) -> None:
    """A number that may be the article's is kept, even under a name that trackers use."""
    assert canonical(one) != canonical(other)


def test_the_order_of_parameters_does_not_matter() -> None:
    """Two orders of the same parameters are one address."""
    expected = "https://example.org/view?a=1&b=2"
    assert expected == canonical("https://example.org/view?b=2&a=1")


@pytest.mark.parametrize("written", ["", "tag:example.org,2024:7", "mailto:a@b.c", "http://[::1"])
def test_what_is_no_web_address_comes_back(written: str) -> None:
    """Identifiers of feeds are no addresses, and broken addresses are no reason to fail."""
    assert written == canonical(f" {written}\n")


@given(_ADDRESSES)
@example("https://www.www.example.org/a.amp.amp.html/amp/index.html//amp")
@example("http://example.org:443/%c3%a9?a=%zz&a")
def test_a_canonical_address_is_its_own(written: str) -> None:
    """Whatever is taken off at all is taken off at once."""
    once = canonical(written)
    assert once == canonical(once)


@given(st.text(max_size=60))
def test_no_text_is_too_odd(written: str) -> None:
    """Any text has a canonical form on one line, and that form has itself."""
    once = canonical(written)
    assert once == canonical(once)
    assert "\n" not in once
