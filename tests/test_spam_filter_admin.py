"""The page that says what the spam filter is worth, and the button that goes back to a former one."""

import pytest
from django.urls import reverse

from articles.models import AuditEvent
from comments.models import SpamFilter
from tests.factories import make_editor, make_member
from tests.spam import make_filter

pytestmark = pytest.mark.django_db

LIST = reverse("admin:comments_spamfilter_changelist")


@pytest.fixture
def _signed_in(client):
    client.force_login(make_editor())


def page_of(client, version: SpamFilter) -> str:
    response = client.get(reverse("admin:comments_spamfilter_change", args=[version.pk]))
    assert response.status_code == 200
    return response.text


def use(client, version: SpamFilter):
    return client.post(reverse("admin:comments_spamfilter_use", args=[version.pk]), follow=True)


@pytest.mark.usefixtures("_signed_in")
def test_the_report_is_told_in_words(client):
    text = page_of(client, make_filter())
    assert "300 published comments and 100 that were spam, on 40 articles" in text
    assert "84% of the spam; 1.0% of the other comments look like spam to it" in text
    assert "in 98.0 of 100 cases" in text
    assert "It decides nothing." in text


@pytest.mark.usefixtures("_signed_in")
def test_the_learning_curve_is_a_table(client):
    text = page_of(client, make_filter())
    assert '<th scope="row">50</th>' in text
    assert "30%" in text
    assert '<th scope="row">360</th>' in text


@pytest.mark.usefixtures("_signed_in")
def test_a_filter_whose_worth_nobody_knows_says_so(client):
    version = make_filter()
    for name in ("auc", "caught", "lost", "likely", "doubtful"):
        del version.report[name]
    version.report["curve"] = []
    version.save()
    text = page_of(client, version)
    assert "Nobody knows yet" in text
    assert "it would mislead" in text
    assert client.get(LIST).status_code == 200


@pytest.mark.usefixtures("_signed_in")
def test_the_former_one_is_put_into_use_by_its_button(client):
    former, latest = make_filter(), make_filter()
    assert "Use this one" in page_of(client, former)
    assert "Use this one" not in page_of(client, latest)
    assert "This filter is in use." in use(client, former).text
    assert SpamFilter.objects.get(in_use=True) == former
    event = AuditEvent.objects.get(action="use_filter")
    assert (event.kind, event.row) == ("comments.spamfilter", former.pk)


@pytest.mark.usefixtures("_signed_in")
def test_a_filter_of_an_earlier_release_says_so_and_stays_out_of_use(client):
    former, latest = make_filter(), make_filter()
    SpamFilter.objects.filter(pk=former.pk).update(weights=b"old")
    assert "an earlier release" in page_of(client, former)
    assert "cannot be used any more" in use(client, former).text
    assert SpamFilter.objects.get(in_use=True) == latest
    assert not AuditEvent.objects.filter(action="use_filter").exists()


def test_a_moderator_reads_the_report_and_chooses_nothing(client):
    client.force_login(make_member("Moderator"))
    former, latest = make_filter(), make_filter()
    assert "Use this one" not in page_of(client, former)
    assert use(client, former).status_code == 403
    assert SpamFilter.objects.get(in_use=True) == latest


@pytest.mark.usefixtures("_signed_in")
@pytest.mark.parametrize("number", ["0", "x", "99999999999999999999", "%00"])
def test_a_filter_that_is_not_there_is_not_used(client, number):
    assert client.post(f"{LIST}{number}/use/").status_code == 404


@pytest.mark.usefixtures("_signed_in")
def test_the_list_asks_as_much_for_many_filters_and_reads_no_weights(client, django_assert_num_queries):
    def ask() -> None:
        with django_assert_num_queries(5) as queries:
            client.get(LIST)
        assert not [query for query in queries.captured_queries if '"weights"' in query["sql"]]

    make_filter()
    client.get(LIST)
    ask()
    for _ in range(5):
        make_filter()
    ask()
