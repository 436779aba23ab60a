"""Forgetting at a reader's wish."""

import pytest
from django.utils import timezone

from comments import event_log, vault
from comments.erasing import erase_comment, erase_everything
from comments.models import (
    AddressRequest,
    Appeal,
    Comment,
    CommentVersion,
    Letter,
    Mail,
    MailLink,
    ModerationEvent,
    Receipt,
    Report,
    SealedAddress,
)
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db

OONA = "oona@letters.example"


@pytest.fixture
def address():
    return vault.seal(OONA)


def of(address, **fields) -> Comment:
    if fields.get("state") == "approved":
        fields.setdefault("article", make_article(comment_count=1))
    return make_comment(sealed_address=address, **{"confirmed_at": timezone.now(), "name": "Oona", **fields})


def test_the_address_goes_with_its_mails_links_and_requests(address):
    comment = of(address, mail="each", submission_digest=bytes(32))
    Mail.objects.create(kind="published", key="published 1", to_reader=address, next_attempt_at=timezone.now())
    MailLink.objects.create(token_digest=bytes(32), purpose="mine", address=address, expires_at=timezone.now())
    vault.seal_request(OONA)
    vault.seal_request("mira@letters.example")
    erase_everything(address, keep_texts=True)
    comment.refresh_from_db()
    assert (comment.sealed_address, comment.mail, comment.submission_digest) == (None, "", None)
    assert not SealedAddress.objects.exists()
    assert not Mail.objects.exists()
    assert not MailLink.objects.exists()
    assert AddressRequest.objects.count() == 1


def test_texts_that_are_kept_have_no_name(address):
    comment = of(address, state="approved")
    erase_everything(address, keep_texts=True)
    comment.refresh_from_db()
    assert (comment.name, comment.text, comment.is_public) == ("", "The ferry runs twice a day until then.", True)
    assert comment.signature == "A reader"
    assert comment.erased_at


def test_texts_that_are_not_kept_leave_a_place_that_says_so(address):
    public, waiting = of(address, state="approved"), of(address)
    erase_everything(address, keep_texts=False)
    for comment, removed in ((public, "withdrawn"), (waiting, "")):
        comment.refresh_from_db()
        assert (comment.name, comment.text, comment.state, comment.removed_rule) == ("", "", "withdrawn", removed)


def test_the_numbers_of_the_articles_are_right_afterwards(address):
    article, other = make_article(comment_count=3), make_article(comment_count=1)
    for place in (article, article, other):
        of(address, article=place, state="approved")
    make_comment(article, state="approved")
    erase_everything(address, keep_texts=False)
    article.refresh_from_db()
    other.refresh_from_db()
    assert (article.comment_count, other.comment_count) == (1, 0)


def test_what_an_editor_took_down_keeps_saying_why(address):
    now = timezone.now()
    comment = of(
        address, state="rejected", decided_at=now, published_at=now, removed_at=now, removed_rule="personal-data"
    )
    erase_everything(address, keep_texts=False)
    comment.refresh_from_db()
    assert (comment.state, comment.removed_rule, comment.text) == ("rejected", "personal-data", "")


@pytest.mark.parametrize("keep_texts", [True, False])
def test_earlier_texts_receipts_and_reasons_go(address, keep_texts):
    comment = of(address, state="rejected", decided_at=timezone.now())
    CommentVersion.objects.create(comment=comment, text="It was June.")
    Receipt.objects.create(comment=comment, token_digest=bytes(32))
    Appeal.objects.create(comment=comment, text="I live there.", outcome="upheld", decided_at=timezone.now())
    Report.objects.create(comment=comment, kind="other", text="Oona again.")
    erase_everything(address, keep_texts=keep_texts)
    assert not CommentVersion.objects.exists()
    assert not Receipt.objects.exists()
    assert Appeal.objects.get().text == ""
    assert Report.objects.get().text == ("Oona again." if keep_texts else "")


def test_what_was_never_confirmed_loses_the_link_and_nothing_else(address):
    comment = of(address, confirmed_at=None)
    Receipt.objects.create(comment=comment, token_digest=bytes(32))
    erase_everything(address, keep_texts=False)
    comment.refresh_from_db()
    assert (comment.sealed_address, comment.name, comment.state) == (None, "Oona", "held")
    assert Receipt.objects.exists()
    assert not ModerationEvent.objects.exists()


@pytest.mark.parametrize(("keep_texts", "text"), [(True, "Print this."), (False, "[removed at its writer’s wish]")])
def test_letters_lose_name_and_number_and_where_it_is_wished_their_words(address, keep_texts, text):
    article, editor = make_article(), make_editor()
    letter = Letter.objects.create(
        article=article, opens="complaint", name="Oona", phone="1234", text="Print this.", sealed_address=address
    )
    answer = Letter.objects.create(
        article=article, first=letter, staff=editor, text="We shall.", sealed_address=address
    )
    erase_everything(address, keep_texts=keep_texts)
    letter.refresh_from_db()
    answer.refresh_from_db()
    assert (letter.name, letter.phone, letter.text, letter.sealed_address) == ("", "", text, None)
    assert (answer.text, answer.sealed_address) == ("We shall.", None)


def test_each_erased_comment_is_in_the_log(address):
    of(address, state="approved")
    of(address, state="rejected", decided_at=timezone.now())
    erase_everything(address, keep_texts=False)
    rows = ModerationEvent.objects.order_by("pk").values_list("action", "from_state", "to_state", "rule", "staff")
    assert list(rows) == [
        ("erase", "approved", "withdrawn", "erased", None),
        ("erase", "rejected", "rejected", "erased", None),
    ]
    assert event_log.verify() is None


def test_one_comment_can_be_erased_and_the_others_stay(address):
    comment, other = of(address), of(address)
    erase_comment(comment, keep_text=False)
    comment.refresh_from_db()
    other.refresh_from_db()
    assert (comment.text, comment.sealed_address) == ("", None)
    assert (other.name, other.sealed_address) == ("Oona", address)


def test_the_address_goes_with_its_last_comment(address):
    erase_comment(of(address, confirmed_at=None), keep_text=True)
    assert not SealedAddress.objects.exists()


def test_an_address_stays_while_a_letter_belongs_to_it(address):
    Letter.objects.create(article=make_article(), opens="complaint", text="Print this.", sealed_address=address)
    erase_comment(of(address), keep_text=True)
    assert SealedAddress.objects.exists()


def test_a_comment_without_an_address_can_be_erased():
    comment = make_comment()
    erase_comment(comment, keep_text=False)
    assert Comment.objects.get().text == ""


@pytest.mark.django_db(transaction=True)
def test_whoever_posts_while_all_is_erased_is_erased_too_or_comes_later(client, address):
    of(address)
    path = f"{make_article().get_absolute_url()}comments/"
    posted = {"name": "Oona", "email": OONA, "comment": "The lock was rebuilt in May."}
    failures = together(lambda: erase_everything(address, keep_texts=False), *[lambda: client.post(path, posted)] * 2)
    assert failures == []
    left = Comment.objects.filter(sealed_address__isnull=False)
    assert SealedAddress.objects.count() == (1 if left.exists() else 0)
    assert not Comment.objects.filter(sealed_address=address).exclude(name="Oona").exists()
