"""The facts that the rules need are gathered when a comment is posted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Site
from comments.models import Comment, Receipt, Tally, WordList
from comments.posting import Refused, judge_again, post_comment
from comments.rules import Verdict
from tests.factories import make_article, make_author, make_comment, make_editor
from tests.test_posting import a_submission, comment_of

pytestmark = pytest.mark.django_db


def rule_of(article: Article | None = None, **changes) -> str:
    return comment_of(post_comment(a_submission(article, **changes))).rule


def test_a_name_of_the_staff_of_an_author_and_of_the_paper_is_held():
    make_editor(first_name="Ada", last_name="Holm")
    make_author(name="Quill Penman")
    Site.objects.update_or_create(pk=1, defaults={"name": "Harbour Gazette"})
    assert [rule_of(name=name) for name in ("Аda Holm", "Quill Penman", "Harbour Gazette")] == ["staff-name"] * 3
    assert rule_of() == "review"


def test_who_left_the_paper_and_what_somebody_signs_in_with_say_nothing():
    make_editor(first_name="Ada", last_name="Holm", is_active=False)
    make_editor("oona")
    assert [rule_of(name="Ada Holm"), rule_of(name="Oona")] == ["review", "review"]


def test_listed_words_are_held_in_their_language():
    WordList.objects.create(language="en", words="scoundrel")
    WordList.objects.create(language="ru", words="негодяй", kind="fold")
    assert rule_of(text="That scoundrel.") == "words"
    assert rule_of(text="Каков негодяй!") == "words"
    assert rule_of(text="That негодяй of ours, they say.") == "review"


def test_the_same_words_from_two_networks_are_held():
    text = "The best boat trips on the whole long coast."
    assert [rule_of(text=text), rule_of(text=text, client_address="198.51.100.7")] == ["review", "same-text"]


def test_the_site_settings_close_what_has_no_mode_of_its_own():
    Site.objects.update_or_create(pk=1, defaults={"comments_mode": "staff"})
    with pytest.raises(Refused, match="Only the staff") as refused:
        post_comment(a_submission())
    assert refused.value.rule == "staff-only"
    assert rule_of(make_article(comments_mode="hold")) == "review"


def test_comments_close_so_many_days_after_the_article_appeared():
    Site.objects.update_or_create(pk=1, defaults={"comments_close_after": 14})
    with pytest.raises(Refused, match=r"closed on 19 March 2026\.") as refused:
        post_comment(a_submission())
    assert refused.value.rule == "too-late"
    assert not Receipt.objects.exists()


def test_a_retracted_article_takes_no_comments():
    with pytest.raises(Refused, match="retracted"):
        post_comment(a_submission(make_article(retracted_at=timezone.now())))


def test_a_closed_article_counts_nothing_against_the_network():
    closed, article = make_article(comments_mode="closed"), make_article()
    for _ in range(12):
        with pytest.raises(Refused, match="are closed"):
            post_comment(a_submission(closed))
    assert rule_of(article) == "review"


def test_the_article_that_is_closed_while_a_reader_types_refuses():
    submission = a_submission()
    Article.objects.update(comments_mode="closed")
    with pytest.raises(Refused):
        post_comment(submission)


@pytest.mark.parametrize("known", [True, False])
def test_a_known_address_makes_no_statement_more(known):
    article = make_article()
    Site.current()
    if known:
        post_comment(a_submission(article, text="Another one."))
    with CaptureQueriesContext(connection) as captured:
        post_comment(a_submission(article))
    assert len(captured) == 8


def test_words_put_in_place_of_others_are_judged_like_new_ones():
    comment = make_comment(make_article(comments_mode="closed"))
    assert judge_again(comment, "Ring +7 701 555 01 99.") == Verdict("held", "personal-data")
    assert judge_again(comment, "The lock was rebuilt in May.") == Verdict("held", "review")


def test_what_is_refused_is_counted_by_its_rule(client):
    article = make_article(comments_mode="closed")
    fields = {"comment": "One word.", "name": "Oona", "email": "oona@letters.example"}
    for answered in ("", "", "987654321"):
        client.post(f"{article.get_absolute_url()}comments/", {**fields, "parent": answered})
    assert dict(Tally.objects.values_list("rule", "number")) == {"closed": 2, "parent": 1}
    assert not Comment.objects.exists()
