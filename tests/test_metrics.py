"""/metrics: what Prometheus reads, from whom, and that nothing of a reader's can get into it."""

import re
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Source
from comments.models import Comment
from newsportal import gauges, rounds
from newsportal.exposition import Gauge, exposition
from newsportal.management.commands.worker import DUTIES
from newsportal.models import Backup
from newsportal.version import VERSION
from tests.factories import make_article, make_comment, make_mail

SAMPLE = re.compile(r'(\w+)(?:\{((?:\w+="(?:[^"\\]|\\.)*",?)+)\})? (\S+)')


def read(text):
    """Return each sample of an exposition, by its name and labels as they are written."""
    found = {}
    for line in text.removesuffix("\n").split("\n"):
        if not line.startswith("#"):
            name, labels, number = SAMPLE.fullmatch(line).groups()
            found[f"{name}{{{labels}}}" if labels else name] = float(number)
    return found


@given(st.text(), st.text(), st.floats(allow_nan=False))
def test_whatever_a_label_holds_is_one_line_that_can_be_read_back(about, value, number):
    text = exposition([Gauge("x", about, {(value,): number}, ("label",))])
    assert text.count("\n") == 3
    [(name, read_number)] = read(text).items()
    escaped = re.fullmatch(r'newsportal_x\{label="(.*)"\}', name, re.DOTALL)[1]
    assert re.sub(r"\\(.)", lambda match: {"n": "\n"}.get(match[1], match[1]), escaped, flags=re.DOTALL) == value
    assert read_number == number


def test_a_gauge_without_a_sample_is_left_out():
    assert exposition([Gauge("x", "About.", {})]) == ""


@pytest.fixture
def paper(db):
    """A paper of which there is something to count."""
    now = timezone.now()
    article = make_article(published_at=now)
    make_article(published_at=now + timedelta(days=1))
    make_comment(article, state="held")
    make_comment(article, state="approved")
    make_mail(key="waits")
    make_mail(key="sent", next_attempt_at=None, sent_at=now)
    Source.objects.create(url="https://ferry.example/t")
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    Backup.objects.create(began_at=now, ended_at=now, file="a.backup", size=4096)
    later = now + timedelta(seconds=1)
    Backup.objects.create(began_at=later, ended_at=later, fault="The disk is full.")
    rounds.begin()
    rounds.end(["send_due_mail"])


def test_it_counts_what_the_paper_has(client, paper):
    answer = client.get("/metrics")
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = read(answer.text)
    expected = {
        f'build_info{{version="{VERSION}"}}': 1,
        "database_up": 1,
        'comments{state="held"}': 1,
        'comments{state="approved"}': 1,
        'comments{state="spam"}': 0,
        'sources{answer="not_asked"}': 1,
        'sources{answer="bad_certificate"}': 0,
        'articles{state="published"}': 1,
        'articles{state="scheduled"}': 1,
        'mails{state="waiting"}': 1,
        'mails{state="sent"}': 1,
        'mails{state="given_up"}': 0,
        "staff_sessions": 1,
        "backup_ok": 0,
        "backup_bytes": 4096,
        "worker_late": 0,
        'worker_duty_failed{duty="send_due_mail"}': 1,
        'worker_duty_failed{duty="count_words"}': 0,
    }
    assert {name: found[f"newsportal_{name}"] for name in expected} == expected
    assert found["newsportal_database_bytes"] > 1_000_000
    assert sum("worker_duty_failed" in name for name in found) == len(DUTIES)


def test_it_takes_the_same_few_queries_however_much_there_is(client, paper, django_assert_num_queries):
    with django_assert_num_queries(13):
        client.get("/metrics")
    make_comment(state="rejected")
    make_mail(key="another")
    with django_assert_num_queries(13):
        client.get("/metrics")


@pytest.mark.django_db
def test_a_large_table_is_estimated_and_those_that_wait_are_counted(client, monkeypatch):
    article = make_article()
    Comment.objects.bulk_create([Comment(article=article, name="a", text="b", state="rejected") for _ in range(300)])
    make_comment(article, state="held")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE comments_comment")
    make_comment(article, state="held")
    monkeypatch.setattr(gauges, "COUNTED_UP_TO", 100)
    found = read(client.get("/metrics").text)
    assert found['newsportal_comments{state="held"}'] == 2
    assert 290 <= found['newsportal_comments{state="rejected"}'] <= 310


@pytest.mark.django_db
def test_of_a_new_paper_it_says_nothing_that_did_not_happen(client):
    found = read(client.get("/metrics").text)
    assert found["newsportal_worker_late"] == 1
    assert not [name for name in found if "backup" in name or "round" in name]


def test_without_a_database_it_says_that_and_its_version(client, monkeypatch):
    def gone(*_):
        raise OperationalError("connection to server failed")

    monkeypatch.setattr(gauges, "counts", gone)
    found = read(client.get("/metrics").text)
    assert found == {f'newsportal_build_info{{version="{VERSION}"}}': 1, "newsportal_database_up": 0}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "headers", "status"),
    [
        ([], {"REMOTE_ADDR": "192.0.2.9"}, 200),
        ([], {"REMOTE_ADDR": "127.0.0.1"}, 404),
        ([], {"REMOTE_ADDR": ""}, 404),
        ([], {"REMOTE_ADDR": "192.0.2.9", "HTTP_X_FORWARDED_FOR": "203.0.113.5"}, 404),
        (["127.0.0.1"], {"HTTP_X_FORWARDED_FOR": "192.0.2.9"}, 200),
        (["127.0.0.1"], {"HTTP_X_FORWARDED_FOR": "203.0.113.5"}, 404),
        (["127.0.0.1"], {"HTTP_X_FORWARDED_FOR": "192.0.2.9, 203.0.113.5"}, 404),
        (["127.0.0.1"], {"REMOTE_ADDR": "203.0.113.5", "HTTP_X_FORWARDED_FOR": "192.0.2.9"}, 404),
    ],
)
def test_only_who_is_in_metrics_from_may_read_it(client, settings, proxies, headers, status):
    settings.METRICS_FROM = [ip_network("192.0.2.0/24")]
    settings.TRUSTED_PROXIES = [ip_network(proxy) for proxy in proxies]
    assert client.get("/metrics", **headers).status_code == status


@pytest.mark.django_db
def test_for_anybody_else_there_is_no_such_page(client):
    refused, missing = (client.get(page, REMOTE_ADDR="203.0.113.5") for page in ("/metrics", "/metrics.txt"))
    assert (refused.status_code, refused.content) == (404, missing.content)
    assert refused.headers == missing.headers
