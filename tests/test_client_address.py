"""Whose address counts for the throttle: nobody can choose it by sending a header."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.client_address import client_address, network

PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8:ffff::/48")]


def address(peer: str, forwarded: str | None = None, proxies=PROXIES) -> str:
    meta = {"REMOTE_ADDR": peer}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_address(meta, proxies)


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger's header is not believed
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),  # the left part is the sender's invention
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),  # two proxies of ours
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),  # nothing but proxies
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, <script>, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.1", "[2001:db8::5]:4711", "2001:db8::5"),
        ("2001:db8:ffff::1", "2001:db8::5", "2001:db8::5"),
        ("::ffff:10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("fe80::1%eth0", None, "fe80::1"),
        ("", "198.51.100.1", "198.51.100.1"),  # a Unix socket: the proxy on this machine
        ("", None, ""),
        ("nonsense", "nonsense", ""),
    ],
)
def test_the_address_that_counts(peer, forwarded, expected):
    assert address(peer, forwarded) == expected


@pytest.mark.parametrize("peer", ["", "203.0.113.9"])
def test_without_trusted_proxies_no_header_is_believed(peer):
    assert address(peer, "198.51.100.1", proxies=[]) == peer


@given(st.text(max_size=60), st.text(max_size=200))
def test_nothing_in_the_headers_breaks_it(peer, forwarded):
    found = address(peer, forwarded)
    assert network(found) == "unknown" if found == "" else "/" in network(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("203.0.113.9", "203.0.113.250"),
        ("2001:db8:1:1::1", "2001:db8:1:ff:5::2"),
        ("::ffff:203.0.113.9", "203.0.113.1"),
    ],
)
def test_neighbours_are_one_network(one, other):
    assert network(one) == network(other)


@pytest.mark.parametrize(
    ("one", "other"), [("203.0.113.9", "203.0.112.9"), ("2001:db8:1::1", "2001:db8:1:100::1"), ("203.0.113.9", "")]
)
def test_strangers_are_two_networks(one, other):
    assert network(one) != network(other)
