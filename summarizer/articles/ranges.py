"""Which numbers on the internet are somebody's public server, and which never are.

This module exists because "is it global?" has other answers in other libraries and
versions. The tables follow IANA's registries of special-purpose IPv4 and IPv6 addresses
(RFC 6890 and what updates it), read in 2026, and add what clouds answer with secrets at.
It resolves no name and opens nothing.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Number = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network


def _table(rows: dict[str, str]) -> tuple[tuple[_Network, str], ...]:
    return tuple((ip_network(cidr), what) for cidr, what in rows.items())


_NEVER: Final = _table(
    {
        "0.0.0.0/8": "an address of no machine",
        "100.100.100.200/32": "a cloud's metadata service",
        "168.63.129.16/32": "a cloud's own service",
        "169.254.0.0/16": "a link-local address (metadata services among them)",
        "192.0.0.0/24": "an address for protocols",
        "192.0.2.0/24": "an address for documentation",
        "192.88.99.0/24": "a 6to4 relay",
        "198.18.0.0/15": "an address for benchmarks",
        "198.51.100.0/24": "an address for documentation",
        "203.0.113.0/24": "an address for documentation",
        "224.0.0.0/4": "a multicast address",
        "240.0.0.0/4": "a reserved address",
        "::/128": "an address of no machine",
        "::ffff:0:0/96": "an IPv4 address in the guise of IPv6",
        "64:ff9b::/96": "an IPv4 address translated (NAT64)",
        "64:ff9b:1::/48": "an IPv4 address translated (local NAT64)",
        "100::/64": "an address whose packets are discarded",
        "100:0:0:1::/64": "an address whose packets are discarded",
        "2001::/32": "a Teredo tunnel",
        "2001:2::/48": "an address for benchmarks",
        "2001:db8::/32": "an address for documentation",
        "2001::/23": "an address for protocols",
        "2002::/16": "a 6to4 tunnel",
        "3fff::/20": "an address for documentation",
        "5f00::/16": "a segment identifier",
        "fd00:ec2::/32": "a cloud's metadata service",
        "fe80::/10": "a link-local address",
        "ff00::/8": "a multicast address",
    }
)
_LOCAL: Final = _table(
    {
        "10.0.0.0/8": "a private address",
        "100.64.0.0/10": "an address inside a provider's network",
        "127.0.0.0/8": "a loopback address",
        "172.16.0.0/12": "a private address",
        "192.168.0.0/16": "a private address",
        "::1/128": "a loopback address",
        "fc00::/7": "a private address",
        "fec0::/10": "a site-local address",
    }
)
_UNICAST: Final = ip_network("2000::/3")
"""All of IPv6 that is given out; what is outside is reserved (IPv4-compatible ones too)."""


def number(written: str) -> Number | None:
    """Return an address written as machines write it, None where it is none.

    Octal, hexadecimal, short and whole-number forms are none, nor is one with a zone.
    """
    try:
        found = ip_address(written)
    except ValueError:
        return None
    return None if isinstance(found, IPv6Address) and found.scope_id else found


def is_local(address: Number) -> bool:
    """Whether an address is this machine's or of a network of one's own."""
    return _within(address, _LOCAL) is not None


def forbidden(address: Number, *, allow_local: bool = False) -> str | None:
    """Say what an address is that must not be asked; None where it may be.

    ``allow_local`` opens loopback and private networks, and nothing else.
    """
    never = _within(address, _NEVER)
    if never:
        return never
    local = _within(address, _LOCAL)
    if local:
        return None if allow_local else local
    return "a reserved address" if address.version == 6 and address not in _UNICAST else None  # noqa: PLR2004


def _within(address: Number, table: tuple[tuple[_Network, str], ...]) -> str | None:
    return next((what for network, what in table if address in network), None)
