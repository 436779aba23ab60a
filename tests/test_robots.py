"""What crawlers are asked to leave alone."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from newsportal.robots import DISALLOWED
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db


def is_disallowed(path):
    """Whether a rule matches, as RFC 9309 reads one: from the beginning, `*` being anything."""
    patterns = (re.escape(rule).replace(r"\*", ".*") for rule in DISALLOWED)
    return any(re.match(pattern, path) for pattern in patterns)


def test_the_rules_are_for_everybody_and_name_the_sitemaps_with_their_whole_address(client, settings):
    settings.SITE_URL = "https://paper.example"
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /preview/",
        "Disallow: /comments/receipt/",
        "Disallow: /comments/letters/",
        "Disallow: /comments/confirm/",
        "Disallow: /comments/unsubscribe/",
        "Disallow: /comments/mine/",
        "Disallow: /comments/*/reply/",
        "Disallow: /comments/*/report/",
        "Disallow: /*/complaint/",
        "Disallow: /*/discuss/",
        "Disallow: /search/?",
        "",
        "Sitemap: https://paper.example/sitemap.xml",
        "Sitemap: https://paper.example/sitemap-news.xml",
    ]


def test_each_sitemap_it_names_is_there(client):
    named = re.findall(r"^Sitemap: (.*)$", client.get("/robots.txt").text, re.MULTILINE)
    assert [client.get(urlsplit(address).path).status_code for address in named] == [200, 200]


def test_pages_for_one_person_are_left_alone():
    assert is_disallowed(reverse("admin:articles_article_changelist"))
    assert is_disallowed(reverse("receipt", args=["t0k3n"]))
    assert is_disallowed(reverse("reply", args=[12]))
    assert is_disallowed(reverse("report", args=[12]))
    assert is_disallowed(reverse("letter", args=["t0k3n"]))
    assert is_disallowed(reverse("complain", args=[2026, 3, "bridge"]))
    assert is_disallowed(reverse("discuss_note", args=[2026, 3, "bridge", "k1"]))
    assert is_disallowed(reverse("search") + "?q=bridge&page=2")


def test_what_is_for_everybody_may_be_read():
    article = make_article(slug="search-for-a-bridge", section=make_section(slug="admin"))
    for path in ("/", article.get_absolute_url(), article.section.get_absolute_url(), reverse("search")):
        assert not is_disallowed(path)
