"""Whose address counts when a reader posts, and which network it belongs to."""

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

IPV4_PREFIX = 24
IPV6_PREFIX = 56


def client_address(meta: Mapping[str, Any], trusted_proxies: Iterable[Network]) -> str:
    """
    Return the address of whoever sent a request, or "" when nobody can know it.

    `meta` is request.META. It is the peer's address, unless the peer is a trusted proxy: then it is the right-most
    entry of X-Forwarded-For that is not a trusted proxy. What stands left of that one the sender may have
    invented. An entry that is no address ends the search: the last proxy that we know of counts.

    A peer without an address came through a Unix socket, so it is a proxy on this machine; it is believed when
    there are trusted proxies at all.
    """
    proxies = list(trusted_proxies)
    peer = _parse(str(meta.get("REMOTE_ADDR") or ""))
    nearest = peer
    if is_from_proxy(meta, proxies):
        for entry in reversed(str(meta.get("HTTP_X_FORWARDED_FOR") or "").split(",")):
            hop = _parse(entry)
            nearest = hop or nearest
            if hop is None or not _is_trusted(hop, proxies):
                break
    return str(nearest) if nearest else ""


def is_from_proxy(meta: Mapping[str, Any], trusted_proxies: Iterable[Network]) -> bool:
    """Return whether the peer that sent a request with this META is a proxy whose word about it counts."""
    proxies = list(trusted_proxies)
    peer = _parse(str(meta.get("REMOTE_ADDR") or ""))
    return _is_trusted(peer, proxies) if peer else bool(proxies)


def network(address: str) -> str:
    """Return the network that posts are counted by: /24 of IPv4, /56 of IPv6; "unknown" when there is no address."""
    parsed = _parse(address)
    if parsed is None:
        return "unknown"
    prefix = IPV4_PREFIX if parsed.version == 4 else IPV6_PREFIX
    return str(ip_network(f"{parsed}/{prefix}", strict=False))


def _is_trusted(address: Address, proxies: list[Network]) -> bool:
    return any(address in proxy for proxy in proxies)


def _parse(text: str) -> Address | None:
    """Read one address, with or without port or brackets; an IPv4 address inside IPv6 is the IPv4 address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
