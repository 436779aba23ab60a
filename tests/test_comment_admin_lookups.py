"""Nothing of a reader's address can be asked about in the admin, not even by yes or no."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from comments import moderation
from comments.models import Comment, PostingWindow, Receipt, SealedAddress
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.django_db

SECRET = b"\x5a" * 32
PROBES = [
    "sealed_address__digest__startswith=Z",
    "sealed_address__key_id=k1",
    "sealed_address__isnull=True",
    "sealed_address=00000000-0000-0000-0000-000000000000",
    "submission_digest__isnull=False",
    "submission_digest=5a",
    "receipts__token_digest__isnull=False",
    "article__body__startswith=a",
    "events__staff__password__startswith=a",
    "o=-9.3",
]


@pytest.fixture
def comments(client) -> list[Comment]:
    """A comment with an address and one without; `client` is signed in."""
    editor = make_editor()
    client.force_login(editor)
    address = SealedAddress.objects.create(sealed=b"sealed", digest=SECRET, key_id="k1")
    made = [make_comment(sealed_address=address, submission_digest=SECRET), make_comment()]
    moderation.mark_spam(make_comment(sealed_address=address), editor)
    return made


def shown(client, query: str) -> list[str]:
    answer = client.get(reverse("admin:comments_comment_changelist") + "?" + query)
    assert answer.status_code == 200
    return re.findall(r'id="comment-(\d+)"', answer.content.decode())


@pytest.mark.parametrize("probe", PROBES)
def test_the_queue_does_not_answer_a_question_about_a_hidden_field(client, comments, probe):
    assert shown(client, probe) == [str(comment.pk) for comment in comments]


@pytest.mark.parametrize("word", ["sealed", "k1", "5a5a", "Z" * 32])
def test_the_search_looks_at_names_and_words_only(client, comments, word):
    assert shown(client, f"q={word}") == []
    assert len(shown(client, "q=ferry")) == 2


@pytest.mark.parametrize(
    "probe",
    [
        "comment__sealed_address__digest__startswith=Z",
        "comment__sealed_address__isnull=True",
        "comment__submission_digest__isnull=True",
        "comment__text__startswith=a",
        "staff__password__startswith=a",
        "staff__email__startswith=a",
        "hash__startswith=a",
        "rule__startswith=a",
        "comment__receipts__isnull=True",
    ],
)
def test_the_log_refuses_a_question_it_does_not_declare(client, comments, probe):
    assert client.get(reverse("admin:comments_moderationevent_changelist") + "?" + probe).status_code == 400


def test_the_log_answers_the_filters_it_declares(client, comments):
    address = reverse("admin:comments_moderationevent_changelist")
    assert client.get(f"{address}?action__exact=spam").status_code == 200


@pytest.mark.parametrize("field", ["sealed_address", "submission_digest"])
def test_a_comment_cannot_be_opened_by_a_hidden_field(client, comments, field):
    address = reverse("admin:comments_comment_change", args=[comments[0].pk])
    assert client.get(f"{address}?_to_field={field}").status_code == 400


def test_comments_are_not_offered_for_completion(client, comments):
    query = {"app_label": "comments", "model_name": "comment", "field_name": "sealed_address", "term": "a"}
    assert client.get(reverse("admin:autocomplete"), query).status_code == 403


@pytest.mark.parametrize("model", [SealedAddress, Receipt, PostingWindow])
def test_what_identifies_a_reader_is_not_in_the_admin(model):
    assert not admin.site.is_registered(model)


def test_of_comments_the_admin_knows_these_alone():
    registered = {
        model.__name__ for model in apps.get_app_config("comments").get_models() if admin.site.is_registered(model)
    }
    assert registered == {"Comment", "ModerationEvent", "SpamFilter"}


def test_no_page_of_the_admin_shows_the_address_or_its_digest(client, comments):
    event = moderation.ModerationEvent.objects.get()
    pages = [
        reverse("admin:comments_comment_changelist"),
        reverse("admin:comments_comment_change", args=[comments[0].pk]),
        reverse("admin:comments_moderationevent_changelist"),
        reverse("admin:comments_moderationevent_change", args=[event.pk]),
    ]
    address_id = str(comments[0].sealed_address_id)
    for page in pages:
        html = client.get(page).content.decode()
        for secret in (SECRET.hex(), "sealed", address_id, address_id.replace("-", "")):
            assert secret not in html
