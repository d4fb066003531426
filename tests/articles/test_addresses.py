"""Which addresses may be asked, by how they are written and by the number behind them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles import ranges
from summarizer.articles.addresses import read, shown
from summarizer.articles.fetch_faults import RefusedAddressError

REFUSED = """
http://127.0.0.1/  http://127.1/  http://2130706434/  http://0x7f.1/  http://0177.0.0.2/
http://1.2.3/  http://1.2.3.4.5/  http://08.8.8.8/  http://0x/  http://256.1.1.1/
http://LocalHost/  http://localhost./  http://a.localhost/  http://printer.local/
http://wiki/  http://db.internal/  http://[::1]/  http://[::127.0.0.1]/  http://[::ffff:8.8.8.8]/
http://[::ffff:0:8.8.8.8]/  http://[64:ff9b::808:808]/  http://[64:ff9b:1::1]/  http://[2002::1]/
http://[2001::1]/  http://[2001:2::1]/  http://[2001:db8::1]/  http://[2001:10::1]/
http://[3fff::1]/  http://[100::1]/  http://[4000::1]/  http://[fd12::1]/  http://[fec0::2]/
http://[fe80::1%25lo]/  http://[fe80::1%lo]/  http://[ff05::1]/  http://[1::2]x/  http://[::1/
http://10.1.2.3/  http://172.20.1.1/  http://192.168.1.1/  http://100.127.0.1/
http://169.254.1.1/  http://168.63.129.16/  http://192.0.2.1/  http://198.51.100.1/
http://203.0.113.1/  http://198.19.0.1/  http://224.1.1.1/  http://250.1.1.1/
http://a.example.com:8080/  http://a.example.com:0/  http://a.example.com:x/  http://a.example.com:99999/
http://user@a.example.com/  http://user:word@a.example.com/  http://a.example.com@8.8.8.8/
http://a..example.com/  http://-a.example.com/  http://a%2eexample.com/  http://a.example.com%00.x/
http://①.①.①.①/  http://８.8.8.8/  http://a。example.com/  http://straße.de/  http://раура.com/
http://xn--80aa0cbo.com/  http://gооgle.com/  http://xn--\ufffd.com/  http://xn--.com/
http:///a  http:a.example.com  //a.example.com/  a.example.com/b  http://  http://:80/
ftp://a.example.com/  file:///a  javascript:alert(1)  data:,a  gopher://a.example.com/
https://a.example.com\\@b.example.com/  https://a.example.com/<b>  https://a.example.com/"b
https://a.example.com/\u202eb  https://a.example.com/\u200bb  https://a.example.com/\ud800
""".split()


@pytest.mark.parametrize("url", [*REFUSED, "", "http://a.example.com/\x01", "java\nscript:x"])
def test_doubtful_addresses_are_refused(url: str) -> None:
    """One clean line says why; a remedy stands beside it."""
    with pytest.raises(RefusedAddressError) as caught:
        read(url)
    assert str(caught.value).isprintable()
    assert caught.value.remedy
    assert not caught.value.transient


def test_overlong_addresses_are_refused() -> None:
    """Neither a path nor a host is read beyond what real ones have."""
    for url in (f"http://a.example.com/{'a' * 9000}", f"http://{'a.' * 200}com/"):
        with pytest.raises(RefusedAddressError):
            read(url)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://News.Example.COM:80", "http://news.example.com/"),
        (" https://news.example.com./a b|c?d=e#f\n", "https://news.example.com/a%20b%7Cc?d=e"),
        ("https://news.example.com?a", "https://news.example.com/?a"),
        ("https://news.example.com/%7Ea/ü", "https://news.example.com/%7Ea/%C3%BC"),
        ("http://news.example.com:443/", "http://news.example.com:443/"),
        ("https://münchen.example.com/", "https://xn--mnchen-3ya.example.com/"),
        ("https://вести.рф/", "https://xn--b1agj9af.xn--p1ai/"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]/"),
    ],
)
def test_an_address_has_one_form(url: str, canonical: str) -> None:
    """Case, default ports, letters beyond ASCII and fragments are settled by reading."""
    address = read(url)
    assert canonical == address.url
    assert address == read(canonical)


def test_local_addresses_need_to_be_allowed() -> None:
    """With leave: loopback, private numbers, names without dots, other ports; nothing else."""
    for url in ("http://localhost:8080/", "http://10.0.0.1/", "http://[::1]:5000/", "http://wiki/"):
        with pytest.raises(RefusedAddressError) as caught:
            read(url)
        assert "--allow-local" in caught.value.remedy
        assert url == read(url, allow_local=True).url
    for url in ("http://169.254.169.254/", "http://100.100.100.200/", "http://[fd00:ec2::254]/"):
        with pytest.raises(RefusedAddressError):
            read(url, allow_local=True)
    for url in ("http://2130706433/", "http://224.0.0.1/", "file:///a", "http://a:b@wiki/"):
        with pytest.raises(RefusedAddressError):
            read(url, allow_local=True)


@given(st.ip_addresses())
def test_what_is_let_through_is_public(number: IPv4Address | IPv6Address) -> None:
    """The tables let nothing through that the library holds to be special."""
    if ranges.forbidden(number) is None:
        assert number.is_global
        assert not number.is_multicast


@given(st.ip_addresses(v=4))
def test_no_guise_of_ipv4_gets_through(number: IPv4Address) -> None:
    """An IPv4 address inside an IPv6 one is refused, whichever it is."""
    for prefix in ("::", "::ffff:", "::ffff:0:", "64:ff9b::", "64:ff9b:1::"):
        assert ranges.forbidden(IPv6Address(f"{prefix}{number}"), allow_local=True) is not None
    tunnel = IPv6Address((0x2002 << 112) | (int(number) << 80))
    assert ranges.forbidden(tunnel, allow_local=True) is not None


@given(st.text(alphabet="htps:/@[].%0x127abc#?\\ \u3002аé-_", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing crashes the reader, and what it reads it reads again the same."""
    try:
        address = read(f"http://{text}")
    except RefusedAddressError:
        return
    assert address == read(address.url)
    assert address.url.isascii()


def test_messages_show_no_password() -> None:
    """Neither user nor password of an address is shown, nor all of a long one."""
    assert "https://a.example/b" == shown("https://me:secret@a.example/b")
    assert 201 == len(shown("https://a.example/" + "b" * 1000))
