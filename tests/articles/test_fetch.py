"""The guarded fetcher: whom it asks, what it says, where it lets itself be sent."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from summarizer.articles.fetch import Fetcher, Limits
from summarizer.articles.fetch_faults import (
    FetchError,
    NoConnectionError,
    RedirectsError,
    RefusedAddressError,
    StatusError,
    TlsError,
)
from tests.articles.rough_server import Detour, Rough, Say

PUBLIC = "93.184.215.14"
OTHER = "151.101.1.1"
LINKED = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"

Serve = Callable[[Say | bytes], Rough]

_watched: list[list[object]] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and _watched:
        _watched[-1].append(arguments[1])


sys.addaudithook(_watch)


@pytest.fixture
def connections() -> Iterator[list[object]]:
    """Every address to which a socket was connected during the test."""
    _watched.append([])
    yield _watched[-1]
    _watched.pop()


def _said(status: str, *headers: str, body: bytes = b"") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""))
    return head.encode() + body


def test_a_page_is_fetched(httpserver: HTTPServer) -> None:
    """Body, status, headers, charset and both addresses come back; we say who we are."""
    seen: list[Request] = []

    def page(request: Request) -> Response:
        seen.append(request)
        return Response("<p>Café", content_type="Text/HTML; charset=ISO-8859-1")

    httpserver.expect_request("/a b").respond_with_handler(page)
    url = httpserver.url_for("/a b#part")
    with Fetcher(allow_local=True) as fetcher:
        fetched = fetcher.get(url)
    assert (200, "<p>Café".encode()) == (fetched.status, fetched.body)
    assert ("text/html", "iso-8859-1") == (fetched.content_type, fetched.charset)
    assert (url, httpserver.url_for("/a%20b")) == (fetched.url, fetched.final_url)
    assert "summarizer" in seen[0].headers["User-Agent"]
    assert not {"Cookie", "Authorization", "Referer"} & set(seen[0].headers.keys())


def test_nothing_of_the_environment_is_used(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither proxies nor a netrc file change whom we ask or what we say."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password secret", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    httpserver.expect_request("/", headers={}).respond_with_data("here")
    assert b"here" == Fetcher(allow_local=True).get(httpserver.url_for("/")).body
    assert "Authorization" not in httpserver.log[0][0].headers


@pytest.mark.parametrize(
    "numbers",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        [PUBLIC, "127.0.0.1"],
        [PUBLIC, "::1"],
        [LINKED, "fd00::1"],
        [PUBLIC, "::ffff:8.8.8.8"],
        [PUBLIC, "64:ff9b::808:808"],
        [*[PUBLIC] * 9, "169.254.169.254"],
        ["fe80::1%eth0"],
        ["2130706433"],
    ],
)
def test_a_name_with_any_forbidden_number_is_refused(
    numbers: list[str], connections: list[object]
) -> None:
    """One bad number among good ones spoils them all, and nothing is connected to."""
    with pytest.raises(RefusedAddressError, match=r"news\.example\.org is ") as caught:
        Fetcher(resolve=lambda _: numbers).get("https://news.example.org/")
    assert caught.value.remedy
    assert [] == connections


def test_the_number_that_was_checked_is_the_one_that_is_asked(rough: Serve) -> None:
    """A name is looked up once a hop: a second, different answer never comes to pass."""
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    server = rough(_said("200 OK", body=b"here"))
    network = Detour(server.port)
    fetched = Fetcher(resolve=lambda _: next(answers), network=network).get(
        "http://rebind.example.org/a"
    )
    assert b"here" == fetched.body
    assert [(PUBLIC, 80)] == network.asked
    assert server.requests[0].startswith(b"GET /a HTTP/1.1\r\nHost: rebind.example.org\r\n")


def test_a_rebound_name_is_refused_at_the_next_hop(rough: Serve, connections: list[object]) -> None:
    """A redirect to the same name is resolved and checked again."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    server = rough(_said("302 Found", "Location: /secret"))
    fetcher = Fetcher(resolve=lambda _: next(answers), network=Detour(server.port))
    with pytest.raises(RefusedAddressError, match="loopback"):
        fetcher.get("http://rebind.example.org/")
    assert [("127.0.0.1", server.port)] == connections


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "//169.254.169.254/latest",
        "http://2130706433/",
        "http://localhost/",
        "http://[::1]/",
        "http://news.example.org:22/",
        "http://me:word@news.example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[::1/",
        "http://news.example.org\\@127.0.0.1/",
        "http://inside.example.org/",
    ],
)
def test_every_redirect_is_checked(rough: Serve, connections: list[object], location: str) -> None:
    """What must not be asked at first must not be asked later; allowing local changes nothing."""
    server = rough(_said("302 Found", f"Location: {location}"))

    def resolve(host: str) -> list[str]:
        return ["10.1.1.1"] if host.startswith("inside.") else [PUBLIC]

    for allow_local in (False, True):
        fetcher = Fetcher(allow_local=allow_local, resolve=resolve, network=Detour(server.port))
        with pytest.raises(RefusedAddressError):
            fetcher.get("http://news.example.org/")
    assert [("127.0.0.1", server.port)] * 2 == connections


def test_redirects_are_followed_five_times(httpserver: HTTPServer) -> None:
    """The fifth redirect still leads somewhere, the sixth is one too many."""
    for n in range(10):
        there = {"Location": f"{n + 1}?from=ü"}
        httpserver.expect_request(f"/{n}").respond_with_data(status=301 + n % 2, headers=there)
    httpserver.expect_request("/10").respond_with_data("here")
    fetcher = Fetcher(allow_local=True)
    assert b"here" == fetcher.get(httpserver.url_for("/5")).body
    assert 6 == len(httpserver.log)
    with pytest.raises(RedirectsError) as caught:
        fetcher.get(httpserver.url_for("/0"))
    assert caught.value.remedy
    assert 12 == len(httpserver.log)


def test_headers_of_ones_own_stay_with_their_origin(rough: Serve) -> None:
    """A redirect elsewhere takes conditions along, but no header that may be a secret."""
    end = rough(_said("200 OK", body=b"here"))
    start = rough(_said("302 Found", f"Location: {end.url}"))
    Fetcher(allow_local=True).get(start.url, headers={"X-Key": "secret"}, etag='"7"')
    assert b"X-Key: secret" in start.requests[0]
    assert b"secret" not in end.requests[0]
    assert b'If-None-Match: "7"' in end.requests[0]


def test_conditional_requests(httpserver: HTTPServer) -> None:
    """304 is an answer to a condition; without one it is a fault."""
    httpserver.expect_request(
        "/", headers={"If-None-Match": '"7"', "If-Modified-Since": "then"}
    ).respond_with_data(status=304, headers={"ETag": '"7"'})
    httpserver.expect_request("/").respond_with_data(status=304)
    fetcher = Fetcher(allow_local=True)
    url = httpserver.url_for("/")
    fetched = fetcher.get(url, etag='"7"', last_modified="then")
    assert (304, b"", '"7"') == (fetched.status, fetched.body, fetched.headers["etag"])
    with pytest.raises(StatusError):
        fetcher.get(url)
    with pytest.raises(StatusError):
        fetcher.get(url, etag="a\r\nX-Injected: b")
    assert "X-Injected" not in httpserver.log[-1][0].headers


@pytest.mark.parametrize(
    ("status", "transient"),
    [
        *dict.fromkeys((400, 401, 403, 404, 409, 410, 413, 422, 451, 501), False).items(),
        *dict.fromkeys((408, 425, 429, 500, 502, 503, 504, 520, 529), True).items(),
        (300, False),
        (302, False),
        (999, False),
    ],
)
def test_a_status_that_is_no_success(rough: Serve, status: int, transient: bool) -> None:  # noqa: FBT001
    """It is told with what to do, asked once, and says whether it may pass."""
    server = rough(_said(f"{status} x", "Retry-After: 7", body=b"sorry"))
    with pytest.raises(StatusError, match=str(status)) as caught:
        Fetcher(allow_local=True).get(server.url)
    error = caught.value
    assert (status, transient, 7.0) == (error.status, error.transient, error.retry_after)
    assert error.remedy
    assert 3 == error.exit_code
    assert 1 == len(server.requests)


def test_names_without_numbers() -> None:
    """An unknown name will not pass by itself; a look-up that failed for now may."""

    def fail(code: int) -> Callable[[str], list[str]]:
        def resolve(_: str) -> list[str]:
            raise socket.gaierror(code, "no luck")

        return resolve

    for code, transient in ((socket.EAI_NONAME, False), (socket.EAI_AGAIN, True)):
        with pytest.raises(NoConnectionError, match="no luck") as caught:
            Fetcher(resolve=fail(code)).get("http://news.example.org/")
        assert transient is caught.value.transient
    with pytest.raises(NoConnectionError):
        Fetcher(resolve=lambda _: []).get("http://news.example.org/")


def test_the_next_number_is_tried(rough: Serve) -> None:
    """A machine that does not listen costs a try, not the page."""
    server = rough(_said("200 OK", body=b"here"))
    fetcher = Fetcher(allow_local=True, resolve=lambda _: ["127.0.0.2", "127.0.0.1"])
    assert b"here" == fetcher.get(f"http://news.example.org:{server.port}/").body


def _certificate(folder: Path, name: str) -> ssl.SSLContext:
    """Make a certificate for a name; return a server's context, the file is ``name.pem``."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command to make a certificate with")
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    options = f"-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={name}"
    command = ["openssl", "req", *options.split(), "-addext", f"subjectAltName=DNS:{name}"]
    subprocess.run((*command, "-keyout", key, "-out", certificate), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_tls_is_verified_for_the_name(tmp_path: Path) -> None:
    """The connection goes to a number, the handshake and the certificate are the name's."""
    context = _certificate(tmp_path, "news.example.org")
    trusting = ssl.create_default_context(cafile=tmp_path / "news.example.org.pem")
    asked: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    with HTTPServer(ssl_context=context) as server:
        server.expect_request("/").respond_with_data("here")
        network = Detour(server.port)

        def fetch(url: str, tls: ssl.SSLContext | None) -> bytes:
            return Fetcher(resolve=lambda _: [PUBLIC], tls=tls, network=network).get(url).body

        assert b"here" == fetch("https://news.example.org/", trusting)
        assert (["news.example.org"], [(PUBLIC, 443)]) == (asked, network.asked)
        assert "news.example.org" == server.log[0][0].headers["Host"]
        with pytest.raises(TlsError, match="mismatch"):
            fetch("https://other.example.org/", trusting)
        with pytest.raises(TlsError, match="self-signed") as caught:
            fetch("https://news.example.org/", None)
    assert not caught.value.transient
    assert "SSL_CERT_FILE" in caught.value.remedy


def test_a_server_without_tls(rough: Serve) -> None:
    """It is told as what it is."""
    server = rough(_said("200 OK"))
    with pytest.raises(FetchError):
        Fetcher(Limits(seconds=2), allow_local=True).get(server.url.replace("http", "https"))


def _hostile() -> list[str]:
    """Addresses that must be refused, where the shared folder of hostile input is at hand."""
    shared = os.environ.get("SUMMARIZER_SHARED") or Path(__file__).parents[3] / "shared"
    folder = Path(shared) / "data" / "hostile"
    files = [folder / name for name in ("must_refuse_urls.json", "unsafe_urls.json")]
    return [url for f in files if f.is_file() for url in json.loads(f.read_text(encoding="utf-8"))]


def test_hostile_addresses_open_no_socket(connections: list[object]) -> None:
    """Each of the corpus is refused before anything is connected to."""
    if not (urls := _hostile()):
        pytest.skip("no shared folder of hostile input")
    inward = ("127.0.0.1.nip.io", "localtest.me")
    fetcher = Fetcher(resolve=lambda host: ["127.0.0.1"] if host in inward else [PUBLIC])
    for url in urls:
        with pytest.raises(RefusedAddressError):
            fetcher.get(url)
    assert [] == connections
