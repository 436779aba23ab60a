"""One submission is one comment, however often and however parallel it arrives."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from articles.models import Article
from comments import vault
from comments.models import Comment, PostingWindow, Receipt, SealedAddress
from comments.posting import Refused, post_comment
from comments.rules import Submission
from comments.throttle import LIMITS
from tests.factories import make_article, make_comment

LIMIT = LIMITS["comment"]


def a_submission(article=None, **changes) -> Submission:
    plain = Submission(
        article_id=(article or make_article()).pk,
        parent_id=None,
        name="Oona Kettle",
        email="oona@letters.example",
        text="The lock was rebuilt in May.",
        client_address="203.0.113.9",
    )
    return replace(plain, **changes)


def comment_of(token: str) -> Comment:
    return Receipt.objects.get(token_digest=vault.token_digest(token)).comment


@pytest.mark.django_db
def test_a_posted_comment_is_held_with_its_address_sealed():
    comment = comment_of(post_comment(a_submission()))
    assert (comment.name, comment.text, comment.state, comment.rule) == (
        "Oona Kettle",
        "The lock was rebuilt in May.",
        "held",
        "review",
    )
    assert vault.open_sealed(comment.sealed_address) == "oona@letters.example"


@pytest.mark.django_db
def test_a_filled_trap_is_kept_as_spam():
    assert comment_of(post_comment(a_submission(trap="x"))).state == "spam"


@pytest.mark.django_db
def test_a_reply_stands_under_its_parent():
    parent = make_comment(state="approved")
    comment = comment_of(post_comment(a_submission(parent.article, parent_id=parent.pk)))
    assert (comment.parent_id, comment.root_id, comment.depth) == (parent.pk, parent.pk, 1)


@pytest.mark.django_db
def test_a_reply_to_a_held_one_another_articles_one_and_none_are_refused_alike():
    article = make_article()
    held, elsewhere = make_comment(article), make_comment(state="approved")
    refusals = set()
    for parent_id in (held.pk, elsewhere.pk, 987654321):
        with pytest.raises(Refused) as refused:
            post_comment(a_submission(article, parent_id=parent_id))
        refusals.add((refused.value.status, refused.value.message))
    assert len(refusals) == 1
    assert refusals.pop()[0] == 404


@pytest.mark.django_db
def test_closed_comments_are_refused_and_nothing_is_kept():
    with pytest.raises(Refused) as refused:
        post_comment(a_submission(make_article(comments_mode="closed")))
    assert refused.value.status == 403
    assert not Comment.objects.exists()
    assert not SealedAddress.objects.exists()
    assert not PostingWindow.objects.exists()


@pytest.mark.django_db
def test_a_repeat_gets_its_own_receipt_to_the_one_comment():
    submission = a_submission()
    first, second = post_comment(submission), post_comment(submission)
    assert first != second
    assert comment_of(first) == comment_of(second)
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_a_repeat_is_not_counted():
    submission = a_submission()
    for _ in range(LIMIT + 5):
        post_comment(submission)
    assert len(PostingWindow.objects.get().posts) == 1


@pytest.mark.django_db
def test_a_repeat_is_answered_though_the_network_has_posted_too_much():
    article = make_article()
    first = a_submission(article)
    post_comment(first)
    for number in range(LIMIT - 1):
        post_comment(a_submission(article, text=f"Another thought, number {number}."))
    with pytest.raises(Refused) as refused:
        post_comment(a_submission(article, text="One thought too many."))
    assert refused.value.status == 429
    assert 0 < refused.value.retry_after <= 600
    assert comment_of(post_comment(first)).text == first.text


@pytest.mark.django_db
def test_a_repeat_is_answered_though_comments_have_closed_meanwhile():
    submission = a_submission()
    post_comment(submission)
    Article.objects.update(comments_mode="closed")
    post_comment(submission)
    assert Comment.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"name": "Oona K."},
        {"email": "oona@elsewhere.example"},
        {"text": "The lock was rebuilt in June."},
        {"client_address": "203.0.113.10"},
        {"article_id": None},
    ],
)
def test_anything_else_is_a_comment_of_its_own(change):
    submission = a_submission()
    post_comment(submission)
    if "article_id" in change:
        change = {"article_id": make_article().pk}
    post_comment(replace(submission, **change))
    assert Comment.objects.count() == 2


@pytest.mark.django_db
def test_a_repeat_after_midnight_is_a_repeat():
    submission = a_submission()
    with time_machine.travel(datetime(2026, 3, 5, 23, 59, 59, tzinfo=UTC), tick=False) as clock:
        post_comment(submission)
        clock.shift(timedelta(seconds=2))
        post_comment(submission)
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_a_repeat_under_a_new_key_is_a_repeat(settings):
    submission = a_submission()
    post_comment(submission)
    settings.VAULT_KEYS = ["new:" + "A" * 43 + "=", *settings.VAULT_KEYS]
    post_comment(submission)
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_two_comments_from_one_address_share_its_row():
    article = make_article()
    post_comment(a_submission(article))
    post_comment(a_submission(article, text="And again in September."))
    assert SealedAddress.objects.count() == 1


@pytest.mark.django_db
def test_a_token_is_not_in_the_database():
    token = post_comment(a_submission())
    assert token.encode() not in bytes(Receipt.objects.get().token_digest)


def at_once(submissions: list[Submission]) -> list[str | int]:
    """Post each from a thread and a connection of its own; a token each, or the status of the refusal."""

    def post(submission: Submission) -> str | int:
        try:
            return post_comment(submission)
        except Refused as refused:
            return refused.status
        finally:
            connection.close()

    with ThreadPoolExecutor(len(submissions)) as pool:
        return list(pool.map(post, submissions))


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_posts_at_once_are_one_comment_with_twenty_receipts():
    answers = at_once([a_submission()] * 20)
    assert len(set(answers)) == 20
    assert len({comment_of(token).pk for token in answers}) == 1
    assert Comment.objects.count() == 1
    assert len(PostingWindow.objects.get().posts) == 1


@pytest.mark.django_db(transaction=True)
def test_twelve_different_posts_at_once_are_ten_comments_and_two_refusals():
    article = make_article()
    answers = at_once([a_submission(article, text=f"Thought number {number}.") for number in range(12)])
    assert answers.count(429) == 2
    assert Comment.objects.count() == LIMIT
    assert SealedAddress.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twelve_thoughts_each_sent_twice_at_once_are_ten_comments():
    article = make_article()
    submissions = [a_submission(article, text=f"Thought number {number}.") for number in range(12)]
    answers = at_once(submissions + submissions)
    assert answers.count(429) == 4
    assert Comment.objects.count() == LIMIT
    assert Receipt.objects.count() == 2 * LIMIT


@pytest.mark.django_db(transaction=True)
def test_an_article_that_is_being_deleted_refuses_what_arrives_meanwhile():
    article = make_article()
    submission = a_submission(article)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            article.delete()
            answer = pool.submit(at_once, [submission])
            time.sleep(0.3)
            assert not answer.done()
        assert answer.result() == [404]
