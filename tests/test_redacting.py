"""A passage leaves the paper: every table, every page, and whatever could bring it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from articles import drafting, publishing, redacting, workflow, writing
from articles.content import Content, content_in
from articles.drafting import OpenForm
from articles.models import Article, Draft, Image, Redaction, Revision, Site, Source
from articles.vocabulary import count_words
from comments.models import Comment, CommentVersion
from tests.factories import (
    make_appeal,
    make_article,
    make_comment,
    make_correction,
    make_draft,
    make_editor,
    make_image,
    make_letter,
    make_report,
)
from tests.notes import cite
from tests.site_map import ask, plant, public_routes

pytestmark = pytest.mark.django_db

# Words that stand nowhere else, whatever a search makes of their endings.
WORDS = ["Zorblax", "qvink", "Drummok"]
PASSAGE = " ".join(WORDS)
HALF = "Zorblax <strong>qvink</strong>"


def kept() -> dict[str, int]:
    """How many rows of each table of the database have one of the words anywhere, in whatever capitals."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text ILIKE ANY(%s)', [[f"%{word}%" for word in WORDS]]
            )
            if count := cursor.fetchone()[0]:
                found[table] = count
    return found


def pages() -> set[str]:
    """The routes of the pages on which one of the words stands."""
    found = set()
    for route in public_routes():
        for query in ("", f"q={WORDS[0]}x", "q=bridge"):
            for address in route.addresses():
                text = ask(Client(), "GET", address, query).text.lower()
                if any(word.lower() in text.replace(f"{WORDS[0]}x".lower(), "") for word in WORDS):
                    found.add(route.name)
    return found


def full_body(image: Image) -> str:
    note = cite("n", text=f"He said: {PASSAGE}", title=PASSAGE, quote=f"{PASSAGE}, twice", url="https://h.example/n")
    address = cite("u", text="See", url="https://h.example/Zorblax%20qvink%20Drummok")
    return (
        f"<h2>Why {PASSAGE}</h2><p>We wrote that {HALF} Drummok.{note}{address}</p>"
        f"<p>Zorblax{cite('s', text='Between')} qvink<br>Drummok again.</p>"
        f"<ul><li><p>{PASSAGE}</p></li></ul><blockquote><p>{PASSAGE}</p></blockquote>"
        f"<table><tr><th>Who</th><td>{PASSAGE}</td></tr></table>"
        f'<figure data-image="{image.key}"><figcaption>{PASSAGE}</figcaption></figure>'
        f"<blockquote data-pull><p>{PASSAGE}!</p></blockquote>"
    )


@pytest.fixture
def article() -> Article:
    """A published article that says it wherever one can, with all that was said of it."""
    plant()
    article = Article.objects.get(slug="bridge")
    image = make_image(alt=PASSAGE, caption=PASSAGE)
    editor = make_editor()
    content = writing.working_content(article)[1]
    writing.save(article, replace(content, headline=f"{PASSAGE} again"), editor, why=PASSAGE)
    full = replace(content, standfirst=PASSAGE, lead_caption=PASSAGE, body=full_body(image))
    writing.save(article, full, editor)
    publishing.publish(article)
    writing.save(article, replace(full, standfirst="Later."), editor)
    typed = {"headline": [PASSAGE], "body": [full_body(image)], "why": ["x"], "topics": ["1", "2"]}
    drafting.keep(OpenForm(make_editor(), article, base=3), typed)
    make_correction(article, text=f"We wrote that {PASSAGE}.")
    first = make_comment(article, name="Ines", text=f"Is it true that {PASSAGE}?", state="approved")
    make_comment(parent=first, text="> Is it true that Zorblax\n> qvink Drummok?\n\nNo.", state="approved")
    make_comment(article, text=f"{PASSAGE} indeed", state="held", picked_at=None)
    CommentVersion.objects.create(comment=first, text=f"{PASSAGE}?")
    make_appeal(make_comment(article, state="rejected"), text=f"They print {PASSAGE}, too.")
    make_report(first, text=f"It says {PASSAGE}.")
    letter = make_letter(article, name=PASSAGE, phone=PASSAGE, text=f"You wrote {PASSAGE}.")
    make_letter(first=letter, text=f"{PASSAGE}, and you will take it out?")
    workflow.add_note(article, editor, f"Is {PASSAGE} what she said?")
    count_words()
    return article


def test_the_passage_is_found_before_it_is_removed(article):
    assert set(kept()) >= {
        "articles_article",
        "articles_revision",
        "articles_draft",
        "articles_footnote",
        "articles_source",
        "articles_image",
        "articles_correction",
        "articles_word",
        "articles_countedwords",
        "comments_comment",
        "comments_commentversion",
        "comments_appeal",
        "comments_report",
        "comments_letter",
        "articles_editorialnote",
    }
    assert pages() >= {"article", "home", "section", "topic", "feed_atom", "feed_rss", "feed_json", "corrections"}


def test_nothing_of_it_is_left_in_any_table_or_on_any_page(article):
    redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    assert kept() == {}
    assert pages() == set()
    count_words()
    assert kept() == {}


@pytest.mark.django_db(transaction=True)
def test_looking_is_one_transaction_because_a_pool_of_connections_keeps_no_cursor_longer(monkeypatch):
    within = []
    monkeypatch.setattr(redacting, "go_through", lambda *_, **__: within.append(connection.in_atomic_block) or [])
    redacting.where_it_stands(PASSAGE, make_article())
    assert within == [True]


def test_the_places_are_counted_before_and_told_after(article):
    found = redacting.where_it_stands(PASSAGE, article)
    assert {str(place.name) for place in found} == {
        "The article",
        "Its versions",
        "Unsaved texts",
        "Corrections",
        "Its pictures",
        "Comments",
        "Earlier texts of comments",
        "Appeals",
        "Reports",
        "Letters",
        "Titles of sources",
        "Notes among colleagues",
    }
    assert kept()
    redaction = redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    assert redaction.places == sum(place.count for place in found)
    assert redaction.places > 40


def test_what_an_editor_masked_in_a_comment_stays_masked():
    article = make_article(body=f"<p>{PASSAGE}</p>")
    text = f"{PASSAGE} and 0171 23 45, said {PASSAGE}. Call 0171 99!"
    hidden = [text.index("0171 23"), text.index(", said"), text.index("Drummok. Call"), len(text) - 1]
    comment = make_comment(article, text=text, state="approved", masks=hidden)
    redacting.redact(PASSAGE, "a very long order of a court", make_editor(), article)
    comment.refresh_from_db()
    assert "0171" in comment.text
    said = comment.said.replace(redacting.mark("a very long order of a court"), "MARK")
    assert said == "MARK and [removed by an editor], said [removed by an editor]!"


def test_a_masked_comment_that_grows_too_long_is_cut_and_stays_masked():
    article = make_article(body=f"<p>{PASSAGE}</p>")
    text = f"{PASSAGE} {'a' * 3950} 0171 99"
    comment = make_comment(article, text=text, state="approved", masks=[text.index("0171"), len(text)])
    redacting.redact(PASSAGE, "r" * 60, make_editor(), article)
    comment.refresh_from_db()
    assert "0171" not in comment.said


def test_a_dated_mark_stands_in_its_place(client):
    Site.current()
    article = make_article(body=f"<p>We wrote that {HALF} Drummok, and more.</p>")
    with time_machine.travel("2026-11-24 12:00+00:00"):
        redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    sentence = "We wrote that [removed 24 November 2026: a court’s order], and more."
    assert f"<p>{sentence}</p>" in client.get(article.get_absolute_url()).text
    assert Revision.objects.first().body == f"<p>{sentence}</p>"


def test_the_record_holds_who_when_and_why_and_not_the_passage(article):
    editor = make_editor()
    redaction = redacting.redact(PASSAGE, "a\n court’s  order", editor, article)
    assert (redaction.article, redaction.by, redaction.reason) == (article, editor, "a court’s order")
    assert Redaction.objects.get().at <= timezone.now()


def test_other_articles_and_other_capitals_stay(article):
    other = make_article(body=f"<p>{PASSAGE}</p>")
    shouted = make_comment(article, text=PASSAGE.upper())
    redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    other.refresh_from_db()
    shouted.refresh_from_db()
    assert (other.body, shouted.text) == (f"<p>{PASSAGE}</p>", PASSAGE.upper())


def test_a_form_opened_before_cannot_bring_it_back(article):
    base, content = writing.working_content(article)
    redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    with pytest.raises(writing.Outdated):
        writing.save(article, content, make_editor(), base=base)


def test_readers_keep_seeing_what_they_saw_with_the_mark_in_it():
    article = make_article(body=f"<p>{PASSAGE}</p>")
    redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    first, second = article.revisions.all()
    assert (first.change, second.change) == ("first", "typo")
    assert content_in(first) == content_in(second)
    assert second.is_public


def test_what_is_being_written_for_later_stays_unpublished(article):
    redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    newest = writing.newest_revision(article)
    assert (newest.standfirst, newest.public_from) == ("Later.", None)


def test_a_scheduled_article_still_appears_at_its_time():
    article = make_draft(body=f"<p>{PASSAGE}</p>")
    moment = timezone.now() + timedelta(days=1)
    publishing.publish(article, at=moment)
    redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    scheduled = article.revisions.get(public_from__isnull=False)
    assert (scheduled.number, scheduled.public_from, scheduled.change) == (2, moment, "first")
    article.refresh_from_db()
    assert article.published_at == moment


def test_a_version_can_be_changed_by_nothing_else_afterwards(article):
    redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    with pytest.raises(IntegrityError, match="A revision never changes"), transaction.atomic():
        Revision.objects.update(body="")


def test_a_title_that_grows_too_long_is_cut():
    article = make_draft(headline=f"{'Long ' * 55}{PASSAGE}", body="<p>a</p>")
    redacting.redact(PASSAGE, "r" * 100, make_editor(), article)
    article.refresh_from_db()
    assert len(article.headline) == 300
    assert article.headline.endswith("…")


def test_a_text_that_would_grow_too_long_is_refused_and_stays():
    article = make_draft(body=f"<p>{'abc ' * 100_000}</p>")
    with pytest.raises(redacting.CannotRedact, match="longer than an article may be"):
        redacting.redact("abc", "r" * 100, make_editor(), article)
    article.refresh_from_db()
    assert "abc" in article.body


@pytest.mark.parametrize(
    "body",
    [f"<!-- {PASSAGE} --><p>a</p>", f'<p title="{PASSAGE}">a</p>', f"<p>{'<b>a</b>' * 80_000}{PASSAGE}</p>"],
    ids=["comment", "attribute", "too long"],
)
def test_it_leaves_an_unsaved_text_that_no_article_could_have(body):
    article = make_draft()
    drafting.keep(OpenForm(make_editor(), article, base=1), {"body": [body]})
    assert kept() == {"articles_draft": 1}
    redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    assert kept() == {}


def test_an_unsaved_text_without_it_is_left_as_it_was_typed(article):
    typed = {"body": ["<P>Not canonical"], "headline": ["Other"]}
    draft = drafting.keep(OpenForm(make_editor(), article, base=3), typed)
    redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    assert Draft.objects.get(pk=draft.pk).typed == typed


def test_a_source_that_others_cite_stays(article):
    url = "https://h.example/Zorblax%20qvink%20Drummok"
    other = make_draft()
    writing.save(other, Content(headline="Other", body=f"<p>a{cite('a', url=url)}</p>"), make_editor())
    redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    assert Source.objects.filter(url=url).exists()


@pytest.mark.parametrize(
    ("passage", "reason", "words"),
    [
        ("ab", "why", "at least three characters"),
        (" a\u200b\u00ad\u200d \n b", "why", "at least three characters"),
        ("\u200b\u200b\u200b", "why", "at least three characters"),
        ("...", "why", "at least three characters"),
        ("x" * 2001, "why", "at most 2000"),
        (PASSAGE, "  ", "Say why"),
        (PASSAGE, f"because {PASSAGE}", "Choose another reason"),
        ("removed", "why", "Choose another reason"),
        ("stands nowhere", "why", "The passage stands nowhere"),
    ],
)
def test_what_cannot_be_removed_is_said_and_nothing_changes(article, passage, reason, words):
    before, versions = kept(), article.revisions.count()
    with pytest.raises(redacting.CannotRedact, match=words):
        redacting.redact(passage, reason, make_editor(), article)
    assert kept() == before
    assert not Redaction.objects.exists()
    assert article.revisions.count() == versions


def test_an_address_that_spells_it_is_named():
    article = make_draft(slug="why-zorblax-qvink-drummok")
    assert redacting.addresses_like(PASSAGE, article) == ["why-zorblax-qvink-drummok"]
    assert redacting.addresses_like("Другое", article) == []


def test_the_number_of_queries_grows_with_what_holds_it_alone(django_assert_max_num_queries):
    article = make_article(body=f"<p>{PASSAGE}</p>")
    for _ in range(30):
        make_comment(article, text="Nothing of it.")
    with django_assert_max_num_queries(45):
        redacting.redact(PASSAGE, "a court’s order", make_editor(), article)
    assert Comment.objects.filter(text="Nothing of it.").count() == 30
