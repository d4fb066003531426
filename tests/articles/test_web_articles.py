"""Pages of the web, to articles: by their media type, in their charset, with their address."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_httpserver import HTTPServer

from summarizer.articles import Overrides, Refused, read
from summarizer.articles.fetch import Fetcher
from summarizer.articles.web import FeedError
from summarizer.errors import ArticleError
from summarizer.values import Article

BODY = "The ministry of the north said that it has not sent any of it to the café."
PAGE = f"<!DOCTYPE html><html><head><title>Title</title></head><body><p>{BODY}</p></body></html>"


def _read(
    server: HTTPServer, body: str | bytes, kind: str | None, given: Overrides | None = None
) -> Article | ArticleError:
    headers = {"Content-Type": kind} if kind is not None else {"Content-Type": ""}
    server.expect_request("/a").respond_with_data(body, headers=headers)
    (entry,) = read([server.url_for("/a")], given, fetcher=Fetcher(allow_local=True))
    return entry.error if isinstance(entry, Refused) else entry


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PAGE, "text/html; charset=utf-8"),
        (PAGE, "TEXT/HTML"),
        (PAGE, None),
        (PAGE, "application/xhtml+xml"),
        (PAGE, "text/plain"),
        (PAGE.encode("latin-1"), "text/html; charset=iso-8859-1"),
        (PAGE.encode("cp1250"), 'text/html; charset="windows-1250"'),
        (PAGE, "text/html; charset=no-such-charset"),
        (PAGE, "text/html; charset=iso-8859-1"),
        (PAGE.encode("utf-16"), "text/html"),
        (f"Title\n\n{BODY}", "text/plain; charset=utf-8"),
        (f"# Title\n\n{BODY}", "text/markdown"),
    ],
)
def test_pages_and_texts(httpserver: HTTPServer, body: str | bytes, kind: str | None) -> None:
    """Whatever says the text, the article is the same; UTF-8 that is valid is believed first."""
    article = _read(httpserver, body, kind)
    assert isinstance(article, Article), article
    assert f"Title\n\n{BODY}" == article.text
    assert httpserver.url_for("/a") == article.url


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"%PDF-1.7", "application/pdf", "application/pdf, not a page"),
        (b"\x89PNG", "image/png", "image/png, not a page"),
        (b"{}", "application/json", "application/json, not a page"),
        (b"PK\x03\x04", "application/octet-stream", "application/octet-stream, not a page"),
        (b"%PDF-1.7", "text/html", "a PDF, not text"),
        (b"<?xml version='1.0'?><rss/>", "text/xml", "XML that is no web page"),
        (b"a\0b", "text/html", "binary"),
        (b"", "text/html", "empty"),
        (b"<html><body></body></html>", "text/html", "without an article's text"),
        (b"--- ...", "text/plain", "no words"),
    ],
)
def test_what_is_no_page_is_refused(
    httpserver: HTTPServer, body: bytes, kind: str, said: str
) -> None:
    """With its address and its kind; never an empty article."""
    error = _read(httpserver, body, kind)
    assert isinstance(error, ArticleError)
    assert f"{httpserver.url_for('/a')}: " in str(error)
    assert said in str(error)
    assert error.remedy


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<rss version='2.0'><channel/></rss>", "application/rss+xml; charset=utf-8"),
        ("<?xml version='1.0'?>\n<!-- our news -->\n<rss version='2.0'/>", "text/xml"),
        ("\ufeff<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "text/html"),
        ("<?xml version='1.0'?><!DOCTYPE rdf:RDF SYSTEM 'a'><rdf:RDF a='b'/>", "text/plain"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "application/json"),
    ],
)
def test_a_feed_is_told_from_a_page(httpserver: HTTPServer, body: str, kind: str) -> None:
    """By its type or by how it begins; the bytes are kept, and the remedy says who reads it."""
    error = _read(httpserver, body, kind)
    assert isinstance(error, FeedError)
    assert f"{httpserver.url_for('/a')}: a feed, not an article" == str(error)
    assert body == error.fetched.body.decode()
    assert "summarizer feeds add" in error.remedy


def test_a_page_about_feeds_is_a_page(httpserver: HTTPServer) -> None:
    """Only how it begins counts; a hostile beginning costs no time."""
    text = f"Title\n\n{BODY} <rss> <feed>"
    assert isinstance(_read(httpserver, text, "text/plain"), Article)
    httpserver.clear()
    assert isinstance(_read(httpserver, "<!-- -->" * 9999, "text/html"), ArticleError)


def test_the_address_is_where_the_page_was_found(httpserver: HTTPServer) -> None:
    """Redirects are followed; what the user says goes before it."""
    httpserver.expect_request("/").respond_with_data(status=301, headers={"Location": "/a"})
    httpserver.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    fetcher = Fetcher(allow_local=True)
    given = Overrides(published=date(2024, 12, 23), source="Wire")
    (article,) = read([httpserver.url_for("/")], given, fetcher=fetcher)
    assert isinstance(article, Article)
    assert (httpserver.url_for("/a"), date(2024, 12, 23), "Wire") == (
        article.url,
        article.published,
        article.source,
    )


def test_addresses_stand_among_other_sources(httpserver: HTTPServer) -> None:
    """One that gives nothing costs only itself."""
    httpserver.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    httpserver.expect_request("/missing").respond_with_data(status=404)
    sources = [httpserver.url_for("/missing"), httpserver.url_for("/a")]
    refused, article = read(sources, fetcher=Fetcher(allow_local=True))
    assert isinstance(refused, Refused)
    assert "404" in str(refused.error)
    assert isinstance(article, Article)


def test_without_a_fetcher_local_pages_are_refused(httpserver: HTTPServer) -> None:
    """The fetcher that is made where none is given reads public addresses only."""
    (refused,) = read([httpserver.url_for("/a")])
    assert isinstance(refused, Refused)
    assert "--allow-local" in refused.error.remedy
    assert [] == httpserver.log
