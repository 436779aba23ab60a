"""What the page about privacy says is kept, where and how long: each sentence follows the setting it speaks of."""

from datetime import timedelta

import pytest

from articles import sign_in_throttle
from articles.models import Site
from comments import privacy_facts, retention, throttle
from comments.mail_links import LASTS
from comments.models import MailLink
from comments.privacy_facts import days, span
from tests.factories import make_article, make_page

pytestmark = pytest.mark.django_db


def said(about):
    """Everything that is said of what begins with these words."""
    found = [fact for fact in privacy_facts.facts() if fact.what.startswith(about)]
    assert len(found) == 1, about
    return " ".join((found[0].what, found[0].why, found[0].where, found[0].until))


@pytest.mark.parametrize(
    ("setting", "about", "value", "words"),
    [
        ("KEEP_REJECTED", "Your comment", 77, "loses name and text 77 days later"),
        ("KEEP_VERSIONS", "What your comment said before", 77, "77 days after the change"),
        ("KEEP_ADDRESSES", "Your email address", 77, "77 days after the last thing"),
        ("KEEP_ADDRESSES", "Your email address", 1, "1 day after the last thing"),
        ("KEEP_READERS", "A keyed fingerprint of your email address", 77, "77 days after the last thing"),
        ("KEEP_MAILS", "That a mail went to you", 77, "77 days after it was sent"),
        ("KEEP_BACKUPS", "Backups", 77, "77 days, and the newest"),
        ("BACKUP_EVERY", "Backups", 5, "From one to the next it is 5 hours"),
        ("BACKUP_EVERY", "Backups", 48, "From one to the next it is 2 days"),
        ("BACKUP_EVERY", "Backups", 0, "Somebody makes one when it is needed"),
        ("SESSION_COOKIE_AGE", "Cookies", 3 * 24 * 60 * 60, "3 days after signing in"),
        ("SENDS_MAIL", "Your email address", True, "You get the mails that you asked for"),
        ("SENDS_MAIL", "Your email address", False, "lets you look after yours"),
    ],
)
def test_each_setting_changes_its_sentence(settings, setting, about, value, words):
    settings.SENDS_MAIL = True
    assert getattr(settings, setting) == value or words not in said(about)
    setattr(settings, setting, value)
    assert words in said(about)


@pytest.mark.parametrize("purpose", MailLink.Purpose.values)
def test_each_kind_of_link_says_how_long_it_works(settings, monkeypatch, purpose):
    settings.SENDS_MAIL = True
    about = "Your letters" if purpose == "letter" else "Fingerprints of the links"
    assert "76 days" not in said(about)
    monkeypatch.setitem(LASTS, purpose, timedelta(days=76))
    assert "76 days" in said(about)


@pytest.mark.parametrize(
    ("where", "name", "about"),
    [
        (retention, "REPEATS_ARE_RECOGNISED_FOR", "A keyed fingerprint of what was posted"),
        (retention, "REQUESTS_WAIT_FOR", "Fingerprints of the links"),
        (throttle, "WINDOW", "A keyed fingerprint of the network"),
        (sign_in_throttle, "KEPT", "Failed attempts"),
    ],
)
def test_what_the_code_keeps_by_itself_is_said_as_the_code_has_it(settings, where, name, about):
    settings.SENDS_MAIL = True
    assert span(getattr(where, name)) in said(about)


def test_where_no_mail_goes_out_nothing_is_said_of_mails(settings):
    settings.SENDS_MAIL = False
    assert not [fact for fact in privacy_facts.facts() if "mail went" in fact.what or "links in mails" in fact.what]


def test_a_period_is_said_in_the_largest_unit_that_fits():
    assert [span(timedelta(minutes=minutes)) for minutes in (1, 10, 60, 90, 120, 24 * 60, 36 * 60, 365 * 24 * 60)] == [
        *("1 minute", "10 minutes", "1 hour", "90 minutes", "2 hours", "1 day", "36 hours", "365 days")
    ]
    assert (days(1), days(2)) == ("1 day", "2 days")


# Where it is shown


def test_the_page_about_privacy_has_the_list_and_no_other_page_has(client, settings):
    settings.KEEP_REJECTED = 77
    make_page(kind="privacy", title="Your data", body="<p>Our own words.</p>")
    make_page(kind="about")
    text = client.get("/privacy/").text
    assert text.index("Our own words.") < text.index("What is kept, where and how long") < text.index("77 days later")
    assert "What is kept" not in client.get("/about/").text


def test_the_list_is_in_the_language_of_the_site_whatever_the_page_is_in(client):
    Site.current()
    make_page(kind="privacy", title="مرحبا", language="ar")
    text = client.get("/privacy/").text
    assert text.rindex('<div lang="en" dir="ltr">', 0, text.index("kept-h")) > text.index("</article>")


def test_forms_of_readers_lead_to_the_page_once_it_is_published(client):
    article = make_article()
    complaint = f"{article.get_absolute_url()}complaint/"
    for path in (article.get_absolute_url(), complaint):
        assert "/privacy/" not in client.get(path).text
    make_page(kind="privacy", title="Your data")
    for path in (article.get_absolute_url(), complaint):
        text = client.get(path).text
        assert '<a href="/privacy/">Your data</a>' in text[: text.index("<footer")]
