"""The one name of a site, whatever way an address writes it."""

import pytest
from django.urls import resolve, reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.body.notes import web_address
from articles.domains import domain_of, plain_domain, readable_domain
from articles.models import Source
from tests.growth import growth


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://ferry.example/timetable?day=1", "ferry.example"),
        ("http://www.ferry.example", "ferry.example"),
        ("https://WWW.Ferry.EXAMPLE/", "ferry.example"),
        ("https://www.www.ferry.example/", "ferry.example"),
        ("https://www.example/", "www.example"),
        ("https://ferry.example:8443/", "ferry.example"),
        ("https://reader:secret@ferry.example:8443/@x", "ferry.example"),
        ("https://ferry.example./", "ferry.example"),
        ("https://archive.ferry.example/", "archive.ferry.example"),
        ("https://пристань.рф/", "xn--80apqffhh6f.xn--p1ai"),
        ("https://ПРИСТАНЬ.РФ/", "xn--80apqffhh6f.xn--p1ai"),
        ("https://XN--80apqffhh6f.xn--p1ai/", "xn--80apqffhh6f.xn--p1ai"),
        ("https://192.0.2.7:80/", "192.0.2.7"),
        ("https://[2001:DB8::1]:443/x", "2001:db8::1"),
    ],
)
def test_an_address_is_on_one_domain_however_it_is_written(url, domain):
    assert domain_of(url) == domain


@pytest.mark.parametrize(
    "host",
    ["..", ".", "", "a..b", "a b", "a/b", "<b>", "%2e%2e", f"{'a' * 64}.example", "a." * 127, "x" * 10_000, "\0"],
)
def test_a_host_that_cannot_have_a_page_has_no_domain(host):
    assert plain_domain(host) == ""


@pytest.mark.parametrize("url", ["https://[::1", "https://\N{DOUBLE QUESTION MARK}.example/", "no address", ""])
def test_what_is_no_web_address_has_no_domain(url):
    assert domain_of(url) == ""


def test_a_domain_is_read_in_its_own_script():
    assert readable_domain("xn--80apqffhh6f.xn--p1ai") == "пристань.рф"
    assert readable_domain("ferry.example") == "ferry.example"
    assert readable_domain("xn--a.example") == "xn--a.example"


HOSTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300) | st.from_regex(
    r"(www\.|[a-z]+:[a-z]*@)?(\[[0-9a-f:.]{0,20}\]|[A-Za-z0-9а-яёӘ_.-]{1,260})(:[0-9]{0,6})?", fullmatch=True
)


class Stored(TestCase):
    """PostgreSQL accepts the domain of whatever address a note can have, and the page of a domain has one path."""

    @settings(deadline=None)  # it waits for PostgreSQL
    @given(HOSTS)
    @example("ß.example")
    @example("a。b.example")
    def test_a_source_is_stored_under_the_domain_that_links_have(self, host):
        url = web_address(f"https://{host}/")
        if not url or "#" in url:
            return
        Source.objects.bulk_create([Source(url=url)], ignore_conflicts=True)
        assert Source.objects.get(url=url).domain == domain_of(url)

    @given(HOSTS)
    def test_a_domain_is_plain_already_and_its_path_leads_to_it(self, host):
        domain = plain_domain(host)
        assert plain_domain(domain) == domain
        if domain:
            assert resolve(reverse("source_site", kwargs={"domain": domain})).kwargs == {"domain": domain}
            assert isinstance(readable_domain(domain), str)


@pytest.mark.parametrize("unit", ["www.", "a.", "ж", "1:", "-"])
def test_the_time_grows_with_the_address(unit):
    assert growth(lambda text: domain_of(f"https://{text}/"), unit) <= 2.3
