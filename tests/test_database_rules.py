"""The database refuses bad data, whatever code wrote it. Each rule has a statement that fails."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    Byline,
    Figure,
    Footnote,
    FormerSlug,
    FrontStory,
    Redirect,
    Section,
    Site,
    Source,
    Topic,
    Word,
)
from comments.models import Comment, ModerationEvent, Receipt, SealedAddress
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_correction,
    make_draft,
    make_editor,
    make_image,
    make_section,
    make_topic,
)

pytestmark = pytest.mark.django_db


def refused(rule: str):
    """The enclosed statement is refused by the constraint of this name, before or at commit."""
    return pytest.raises(IntegrityError, match=rule)


def check_deferred() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# It only gives the composite foreign keys something to point at: ids are unique without it.
NEVER_BROKEN = {"comment_belongs_to_its_article"}


def test_every_rule_of_a_model_has_its_statement_here():
    models = [
        model for app in ("articles", "comments", "newsportal") for model in apps.get_app_config(app).get_models()
    ]
    rules = {constraint.name for model in models for constraint in model._meta.constraints} - NEVER_BROKEN
    here = "".join(file.read_text() for file in Path(__file__).parent.glob("test_database_rules*.py"))
    assert sorted(rule for rule in rules if f'"{rule}"' not in here) == []


def test_an_article_in_an_unknown_stage_is_refused():
    with refused("article_stage_is_known"):
        make_draft(stage="lost")


@pytest.mark.parametrize("year", [1, 999, 9000, 9999])
def test_comments_that_close_at_an_end_of_the_calendar_are_refused(year):
    with refused("article_comments_close_in_our_calendar"):
        make_draft(comments_close_at=datetime(year, 12, 31, 12, tzinfo=UTC))


def test_an_article_with_an_unknown_comments_mode_is_refused():
    with refused("article_comments_mode_is_known"):
        make_draft(comments_mode="sometimes")


def test_an_article_without_a_headline_is_refused():
    with refused("article_has_a_headline"):
        make_draft(headline="")


def test_a_slug_with_anything_but_plain_words_is_refused():
    with refused("article_slug_is_plain"):
        make_draft(slug="two--hyphens")


def test_a_published_article_without_an_address_is_refused():
    with refused("article_published_has_an_address"):
        make_article(url_year=None, url_month=None)


def test_a_month_that_no_calendar_has_is_refused():
    with refused("article_address_has_year_and_month"):
        make_article(url_month=13)


def test_a_retraction_of_what_was_never_published_is_refused():
    with refused("article_retracted_was_published"):
        make_draft(retracted_at=timezone.now())


def test_two_articles_at_one_address_are_refused():
    first = make_article()
    with refused("article_address_is_its_own"):
        make_article(slug=first.slug)


def test_an_import_without_its_date_is_refused():
    with refused("article_import_has_its_date"):
        make_draft(import_digest=b"\x01" * 32)


def test_one_file_imported_into_two_articles_is_refused():
    make_draft(import_digest=b"\x01" * 32, imported_at=timezone.now())
    with refused("article_file_is_imported_once"):
        make_draft(import_digest=b"\x01" * 32, imported_at=timezone.now())


def test_one_form_that_makes_two_articles_is_refused():
    make_draft(submission_digest=b"\x01" * 32)
    with refused("article_is_written_once"):
        make_draft(submission_digest=b"\x01" * 32)


def test_a_body_over_the_limit_is_refused():
    with refused("article_body_has_a_limit"):
        make_draft(body="ж" * 250_001)


def test_a_section_without_a_name_is_refused():
    with refused("section_has_a_name"):
        Section.objects.create(name="", slug="region")


def test_a_section_at_an_address_nobody_could_type_is_refused():
    with refused("section_slug_is_plain"):
        make_section(slug="Region")


def test_a_topic_without_a_name_is_refused():
    with refused("topic_has_a_name"):
        Topic.objects.create(name="", slug="water")


def test_a_topic_at_an_address_nobody_could_type_is_refused():
    with refused("topic_slug_is_plain"):
        make_topic(slug="Water")


def test_a_correction_of_an_unknown_kind_is_refused():
    with refused("correction_kind_is_known"):
        make_correction(kind="apology")


def test_a_correction_that_says_nothing_is_refused():
    with refused("correction_says_something"):
        make_correction(text="")


@pytest.mark.parametrize("year", [1, 999, 9000, 9999])
def test_a_correction_at_an_end_of_the_calendar_is_refused(year):
    with refused("correction_noted_in_our_calendar"):
        make_correction(noted_at=datetime(year, 12, 31, 12, tzinfo=UTC))


def test_an_author_without_a_name_is_refused():
    with refused("author_has_a_name"):
        Author.objects.create(name="", slug="nobody")


def test_one_author_named_twice_above_an_article_is_refused():
    article, author = make_draft(), Author.objects.create(name="Ines Valdor", slug="ines-valdor")
    Byline.objects.create(article=article, author=author)
    with refused("byline_names_an_author_once"):
        Byline.objects.create(article=article, author=author, position=2)


def test_one_old_address_leading_to_two_articles_is_refused():
    address = {"url_year": 2026, "url_month": 3, "slug": "bridge"}
    Redirect.objects.create(article=make_article(), **address)
    with refused("redirect_address_leads_to_one_article"):
        Redirect.objects.create(article=make_article(), **address)


def test_an_old_slug_that_leads_to_nothing_or_to_two_things_is_refused():
    for things in ({}, {"section": make_section(), "topic": make_topic()}):
        with refused("former_slug_leads_to_one_thing"), transaction.atomic():
            FormerSlug.objects.create(slug="harbour", **things)


@pytest.mark.parametrize(
    ("kind", "make", "rule"),
    [
        ("section", make_section, "former_slug_of_one_section"),
        ("topic", make_topic, "former_slug_of_one_topic"),
        ("author", make_author, "former_slug_of_one_author"),
    ],
)
def test_one_old_slug_leading_to_two_things_of_a_kind_is_refused(kind, make, rule):
    FormerSlug.objects.create(slug="harbour", **{kind: make()})
    with refused(rule):
        FormerSlug.objects.create(slug="harbour", **{kind: make()})


def test_two_sources_for_one_address_are_refused():
    Source.objects.create(url="https://archive.example/ledger?page=2")
    with refused("source_address_is_kept_once"):
        Source.objects.create(url="https://archive.example/ledger?page=2")


def test_the_digest_of_a_source_is_the_sha256_of_its_address():
    source = Source.objects.create(url="https://archive.example/ж/ledger")
    source.refresh_from_db()
    assert source.url_digest == hashlib.sha256(source.url.encode()).hexdigest()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://archive.example/#part", "https://a b.example/"])
def test_a_source_that_is_no_plain_web_address_is_refused(url):
    with refused("source_is_a_web_address"):
        Source.objects.create(url=url)


def test_a_backslash_in_the_address_of_a_source_is_refused():
    with pytest.raises(DataError, match="bytea"):
        Source.objects.create(url="https://a\\b.example/")


@pytest.mark.parametrize("domain", ["Ferry.example", "ferry.example/", "..", "пристань.рф", "a b"])
def test_a_source_under_a_domain_that_is_not_plain_is_refused(domain):
    source = Source.objects.create(url="https://ferry.example/")
    with refused("source_domain_is_plain"), connection.cursor() as cursor:
        cursor.execute("UPDATE articles_source SET domain = %s WHERE id = %s", [domain, source.pk])


def test_one_note_number_used_twice_in_an_article_is_refused():
    article = make_draft()
    Footnote.objects.create(article=article, key="a", number=1)
    Footnote.objects.create(article=article, key="b", number=1)
    with refused("footnote_number_is_used_once"):
        check_deferred()


def test_a_note_counted_from_nought_is_refused():
    with refused("footnote_counts_from_one"):
        Footnote.objects.create(article=make_draft(), key="a", number=0)


def test_a_note_without_a_key_is_refused():
    with refused("footnote_has_a_key"):
        Footnote.objects.create(article=make_draft(), key="", number=1)


def test_one_picture_listed_twice_for_a_text_is_refused():
    article, image = make_draft(), make_image()
    Figure.objects.create(article=article, image=image)
    with refused("figure_is_listed_once"):
        Figure.objects.create(article=article, image=image)


def test_one_note_key_used_twice_in_an_article_is_refused():
    article = make_draft()
    Footnote.objects.create(article=article, key="a", number=1)
    with refused("footnote_key_is_used_once"):
        Footnote.objects.create(article=article, key="a", number=2)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("image_key_is_plain", {"key": "../../keys.env"}),
        ("image_digest_is_sha256", {"digest": "0" * 63}),
        ("image_has_a_size", {"width": 0}),
        ("image_has_a_size", {"height": 0}),
        ("image_has_an_alternative", {"alt": ""}),
        ("image_has_a_credit", {"credit": ""}),
    ],
)
def test_an_image_without_what_every_image_has_is_refused(rule, fields):
    with refused(rule):
        make_image(**fields)


@pytest.mark.parametrize("field", ["key", "digest"])
def test_one_upload_that_makes_two_images_is_refused(field):
    image = make_image()
    with refused(f"articles_image_{field}"):
        make_image(**{field: getattr(image, field)})


def test_a_second_row_of_site_settings_is_refused():
    Site.current()
    with refused("site_is_one_row"):
        Site.objects.create(pk=2, name="Another")


def test_a_paper_without_a_name_is_refused():
    with refused("site_has_a_name"):
        Site.objects.create(pk=1, name="")


def test_a_security_contact_that_is_no_address_is_refused():
    with refused("site_security_contact_is_an_address"):
        Site.objects.create(pk=1, security_contact="https://paper.example/\nCanonical: https://elsewhere.example/")


@pytest.mark.parametrize("missing", ["name", "text"])
def test_a_comment_that_nobody_says_or_that_says_nothing_is_refused(missing):
    with refused("comment_says_something"):
        make_comment(**{missing: ""})


def test_a_comment_in_an_unknown_state_is_refused():
    with refused("comment_state_is_known"):
        make_comment(state="lost")


@pytest.mark.parametrize("code", ["English", "en-GB", "e", "<b>"])
def test_a_comment_in_a_language_that_is_no_code_is_refused(code):
    with refused("comment_language_is_a_code"):
        make_comment(language=code)


@pytest.mark.parametrize("state", ["held", "rejected", "spam"])
def test_a_comment_on_the_front_page_that_is_not_public_is_refused(state):
    with refused("comment_picked_is_public"):
        make_comment(state=state, picked_at=timezone.now())


def test_a_comment_that_is_its_own_parent_is_refused():
    comment = make_comment()
    with refused("comment_is_not_its_own_parent"):
        Comment.objects.filter(pk=comment.pk).update(parent=comment, root=comment, depth=1)


def test_a_reply_to_a_comment_on_another_article_is_refused():
    elsewhere, here = make_comment(), make_article()
    reply = make_comment(parent=elsewhere)
    Comment.objects.filter(pk=reply.pk).update(article=here)
    with refused("comment_parent_is_on_the_same_article"):
        check_deferred()


def test_a_reply_in_the_thread_of_another_article_is_refused():
    reply, elsewhere = make_comment(parent=make_comment()), make_comment()
    Comment.objects.filter(pk=reply.pk).update(root=elsewhere)
    with refused("comment_root_is_on_the_same_article"):
        check_deferred()


def test_a_reply_without_its_root_is_refused():
    parent = make_comment()
    reply = make_comment(parent=parent)
    with refused("comment_root_and_depth_follow_its_parent"):
        Comment.objects.filter(pk=reply.pk).update(root=None)


def test_the_same_submission_kept_twice_is_refused():
    make_comment(submission_digest=b"\x01" * 32)
    with refused("comment_submission_is_kept_once"):
        make_comment(submission_digest=b"\x01" * 32)


def test_one_token_for_two_receipts_is_refused():
    Receipt.objects.create(comment=make_comment(), token_digest=b"\x01" * 32)
    with refused("receipt_token_is_its_own"):
        Receipt.objects.create(comment=make_comment(), token_digest=b"\x01" * 32)


def test_an_address_under_anything_but_a_sha256_is_refused():
    with refused("address_digest_is_a_sha256"):
        SealedAddress.objects.create(digest=b"reader@mail.example", key_id="k1")


def test_one_address_sealed_twice_under_one_key_is_refused():
    SealedAddress.objects.create(digest=b"\x01" * 32, key_id="k1")
    with refused("address_is_sealed_once"):
        SealedAddress.objects.create(digest=b"\x01" * 32, key_id="k1")


def test_an_article_with_comments_cannot_be_deleted():
    comment = make_comment()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=comment.article_id).delete()


def make_event(**fields: Any) -> ModerationEvent:
    values = {
        "action": "approve", "from_state": "held", "to_state": "approved", "rule": "editor",
        "prev_hash": bytes(32), "hash": b"\x01" * 32, **fields,
    }  # fmt: skip
    return ModerationEvent.objects.create(comment=make_comment(), staff=make_editor(), at=timezone.now(), **values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE comments_moderationevent SET rule = 'other'",
        "DELETE FROM comments_moderationevent",
        "TRUNCATE comments_moderationevent",
    ],
)
def test_the_moderation_log_refuses_everything_but_growth(statement):
    make_event()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with refused("The moderation log can only grow"):
            cursor.execute(statement)


def test_a_decision_nobody_knows_is_refused():
    with refused("event_action_is_known"):
        make_event(action="praise")


@pytest.mark.parametrize("field", ["from_state", "to_state"])
def test_a_decision_from_or_to_an_unknown_state_is_refused(field):
    with refused("event_states_are_known"):
        make_event(**{field: "lost"})


def test_the_moderation_log_does_not_fork():
    make_event()
    with refused("event_chain_does_not_fork"):
        make_event(hash=b"\x02" * 32)


def test_two_events_of_one_hash_are_refused():
    make_event()
    with refused("event_hash_is_its_own"):
        make_event(prev_hash=b"\x02" * 32)


def test_two_stories_in_one_place_of_the_front_page_are_refused_at_commit():
    for _ in range(2):
        FrontStory.objects.create(article=make_article(), position=1)
    with refused("front_story_position_is_used_once"):
        check_deferred()


def test_a_word_of_the_vocabulary_without_letters_is_refused():
    with refused("word_has_letters"):
        Word.objects.create(word="")
