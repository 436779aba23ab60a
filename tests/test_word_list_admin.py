"""Editors keep the lists of words; what finds nothing, or everything, is refused with every word kept."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertNumQueries

from articles.models import AuditEvent
from comments.models import WordList
from tests.factories import make_editor, make_member

pytestmark = pytest.mark.django_db

ADD = "admin:comments_wordlist_add"
LIST = "admin:comments_wordlist_changelist"


@pytest.fixture
def desk(client):
    client.force_login(make_member("Editor"))
    return client


def send(client, words: str, **fields):
    return client.post(reverse(ADD), {"kind": "hold", "language": "ru", "words": words, **fields})


def test_a_list_is_saved_tidied(desk):
    assert send(desk, " казино \r\n\r\nлёгкие   деньги\r\nказино").status_code == 302
    row = WordList.objects.get()
    assert (row.kind, row.language, row.words) == ("hold", "ru", "казино\nлёгкие деньги")
    assert AuditEvent.objects.filter(action="add", kind="comments.wordlist", row=row.pk).exists()


def test_a_list_can_be_for_every_language(desk):
    send(desk, "casino", language="")
    assert WordList.objects.get().get_language_display() == "Every language"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("casino\n.*", "“.*” has no letter and no digit"),
        ("casino\nа", "“а” is a single character"),
        ("casino\n" + "long " * 30, "is longer than 100 characters"),
        ("casino\n\x00", "Null characters are not allowed"),
        ("\n".join(f"word {number}" for number in range(1001)), "at most 1000 words and phrases; this one has 1001"),
        ("casino\n" + "x" * 20_001, "at most 20000 characters"),
        ("", "This field is required"),
        (" \n ", "This field is required"),
        ("\u202e\u200b\nfine", "has no letter and no digit"),
        ("\ud800\udfff".encode("utf-8", "surrogatepass").decode("utf-8", "replace") + "\nfine", "has no letter"),
    ],
)
def test_a_list_that_finds_nothing_or_everything_is_refused_with_every_word_kept(desk, words, said):
    response = send(desk, words)
    page = response.content.decode()
    assert response.status_code == 200
    assert said in page
    assert not WordList.objects.exists()
    if "casino" in words:
        assert "casino" in page


@pytest.mark.parametrize("fields", [{"kind": "ban"}, {"language": "xx"}, {"kind": ""}])
def test_a_kind_or_language_that_is_none_is_refused(desk, fields):
    assert send(desk, "casino", **fields).status_code == 200
    assert not WordList.objects.exists()


def test_a_second_list_for_a_language_is_refused_and_says_what_to_do(desk):
    send(desk, "casino")
    assert "Add the words to that one." in send(desk, "bingo").content.decode()
    assert send(desk, "bingo", kind="fold").status_code == 302
    assert WordList.objects.count() == 2


def test_a_moderator_reads_the_lists_and_changes_none(client):
    row = WordList.objects.create(words="casino")
    client.force_login(make_member("Moderator"))
    form = reverse("admin:comments_wordlist_change", args=[row.pk])
    assert "casino" in client.get(form).content.decode()
    assert client.post(form, {"kind": "hold", "language": "", "words": "bingo"}).status_code == 403
    assert client.post(reverse("admin:comments_wordlist_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert WordList.objects.get().words == "casino"


def test_a_reporter_sees_no_list(client):
    client.force_login(make_member("Reporter"))
    assert client.get(reverse(LIST)).status_code == 403


def test_the_list_of_lists_takes_the_same_queries_for_any_number(client):
    client.force_login(make_editor())
    WordList.objects.create(words="casino")
    client.get(reverse(LIST))
    for rows in (1, 4):
        for language in ("en", "ru", "kk")[: rows - 1]:
            WordList.objects.create(words="casino\nbingo", language=language)
        with assertNumQueries(5):
            page = client.get(reverse(LIST)).content.decode()
    assert "2 words" in page
