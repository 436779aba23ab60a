"""Where comments appear at once, a confirmed one does, unless a rule or an editor wants to read it first."""

import pytest
from django.utils import timezone

from articles.models import Article, AuditEvent, Site
from comments import moderation
from comments.models import Comment, ModerationEvent
from tests.factories import make_address, make_article, make_comment, make_confirmed, make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_article() -> Article:
    return make_article(comments_mode="open")


def test_a_confirmed_comment_appears_at_once(open_article):
    comment = make_confirmed(open_article)
    assert moderation.publish_confirmed(comment)
    event = ModerationEvent.objects.get()
    assert (event.action, event.rule, event.staff, event.to_state) == ("approve", "open", None, "approved")
    assert Article.objects.get().comment_count == 1
    assert comment.is_public
    assert Comment.objects.get().published_at == event.at


def test_it_is_no_decision_of_a_person_and_no_act_of_the_staff(open_article):
    moderation.publish_confirmed(make_confirmed(open_article))
    assert Comment.objects.get().awaits_an_editor
    assert not AuditEvent.objects.exists()


def test_an_editor_can_still_take_it_down(open_article):
    comment = make_confirmed(open_article)
    moderation.publish_confirmed(comment)
    moderation.reject(comment, make_editor(), "abuse")
    assert Comment.objects.get().removed_rule == "abuse"


def test_the_site_settings_apply_where_the_article_says_nothing():
    Site.objects.update_or_create(pk=1, defaults={"comments_mode": "open"})
    assert moderation.publish_confirmed(make_confirmed())


@pytest.mark.parametrize("mode", ["hold", "staff", "closed", ""])
def test_elsewhere_it_waits(mode):
    assert not moderation.publish_confirmed(make_confirmed(make_article(comments_mode=mode)))
    assert Comment.objects.get().state == "held"
    assert not ModerationEvent.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"confirmed_at": None},
        {"rule": "links"},
        {"rule": ""},
        {"state": "spam", "rule": "honeypot"},
        {"state": "rejected"},
        {"state": "withdrawn"},
        {"for_editors": True},
        {"sealed_address": None},
    ],
    ids=str,
)
def test_what_a_rule_or_its_writer_keeps_back_waits(open_article, fields):
    assert not moderation.publish_confirmed(make_confirmed(open_article, **fields))
    assert not Comment.objects.public().exists()


def test_a_reader_whom_an_editor_reads_first_waits(open_article):
    address = make_address(confirmed_at=timezone.now(), held_at=timezone.now())
    assert not moderation.publish_confirmed(make_confirmed(open_article, address))


def test_what_an_editor_has_decided_about_waits(open_article):
    comment = make_confirmed(open_article)
    moderation.undo(moderation.approve(comment, make_editor()), make_editor())
    assert not moderation.publish_confirmed(comment)


@pytest.mark.parametrize(("state", "appears"), [("approved", True), ("held", False), ("rejected", False)])
def test_an_answer_appears_only_under_what_is_public(open_article, state, appears):
    parent = make_comment(open_article, state=state)
    comment = make_confirmed(open_article, parent=parent)
    assert moderation.publish_confirmed(comment) is appears


def test_nothing_appears_under_a_retracted_article():
    article = make_article(comments_mode="open", retracted_at=timezone.now())
    assert not moderation.publish_confirmed(make_confirmed(article))
