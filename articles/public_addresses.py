"""Which addresses of the Internet belong to everybody, and which lead into somebody's own network. Pure."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# IANA's registries of special-purpose addresses (RFC 6890), multicast (RFC 5771) and what is reserved (RFC 1112).
# Written here: the standard library's `is_global` differs from one release of Python to the next.
_NOT_PUBLIC_4 = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
]
# Of IPv6 only this is given out; IPv4 in disguise (mapped, NAT64), private, link-local and multicast are outside it.
_GIVEN_OUT_6 = ip_network("2000::/3")
# Teredo and its like, documentation, and 6to4, which carries an IPv4 address.
_NOT_PUBLIC_6 = [ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


def is_public(address: str) -> bool:
    """Return whether an IP address in figures leads to a machine that anybody on the Internet can ask."""
    try:
        number: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(number, IPv4Address):
        return not any(number in network for network in _NOT_PUBLIC_4)
    if number.scope_id is not None:
        return False
    return number in _GIVEN_OUT_6 and not any(number in network for network in _NOT_PUBLIC_6)
