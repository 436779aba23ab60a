"""What was taken out of the paper is taken out again, when the database is of an earlier day."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from articles import redacting, retracting
from articles.models import Article, Redaction, User
from articles.redacting_again import redact_again, redactions_since
from comments import event_log, moderation, own_comments
from comments.erasing import erase_comment, erase_everything
from comments.models import Comment, CommentVersion, Erasure, Letter, Mail, SealedAddress
from tests.address_scan import every_row
from tests.earlier_day import PASSAGE, WORDS, EarlierDay, applied, left, make_paper, remove_everything, written
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


@pytest.fixture
def paper():
    return make_paper()


def test_a_passage_and_a_reader_come_back_nowhere(paper):
    assert left() == WORDS
    with EarlierDay():
        remove_everything(paper)
        assert left() == []
    assert left() == WORDS
    assert applied() == "Removed again what was removed since the backup: passages: 1, wishes to be forgotten: 1."
    assert left() == []
    assert "[removed " in Article.objects.get().body
    assert not SealedAddress.objects.exists()


def test_the_mark_has_the_day_on_which_it_was_removed(paper):
    moment = timezone.now() - timedelta(days=4)
    with EarlierDay(), time_machine.travel(moment, tick=False):
        redacting.redact(PASSAGE, "a court’s order", User.objects.get(), paper)
    applied()
    day = date_format(moment, "j E Y")
    assert Article.objects.get().body.count(f"[removed {day}: a court’s order]") == 2
    assert Redaction.objects.get().at == moment


def test_a_passage_that_others_space_otherwise_goes_in_every_spelling(paper):
    with EarlierDay():
        redacting.redact(PASSAGE, "why", User.objects.get(), paper)
    make_comment(paper, text="They print\n> Zorblax\n> qvink\nand Zorblaxqvink.")
    applied()
    assert WORDS[0] not in every_row()


def test_a_mark_that_makes_the_text_too_long_is_said_and_stays(paper, monkeypatch):
    with EarlierDay():
        redacting.redact(PASSAGE, "why", User.objects.get(), paper)
    monkeypatch.setattr(redacting, "MAX_BODY_BYTES", 10)
    assert f"Article {paper.pk}: a passage that was removed could not be removed again." in applied()
    assert len(written()["redactions"]) == 1


def test_another_papers_rows_of_the_same_number_are_left_alone(paper):
    remove_everything(paper)
    [entry] = redactions_since(timezone.now() - timedelta(days=1))
    assert not redact_again({**entry, "created": timezone.now().isoformat(), "digest": "00" * 32})
    with EarlierDay():
        comment = make_comment(text="Sometime.")
        erase_comment(comment, keep_text=False)
        Erasure.objects.exclude(comment=comment.pk).delete()
    Comment.objects.bulk_create([Comment(pk=comment.pk, article=paper, name="Mira", text="Another paper’s.")])
    applied()
    assert Comment.objects.get(pk=comment.pk).name == "Mira"


def test_a_reader_whose_comments_were_not_confirmed_in_the_backup_is_forgotten_all_the_same(paper):
    comment = Comment.objects.get()
    Comment.objects.update(confirmed_at=None)
    with EarlierDay():
        own_comments.claim(comment)
        erase_everything(SealedAddress.objects.get(), keep_texts=True)
    applied()
    comment.refresh_from_db()
    assert (comment.name, comment.sealed_address) == ("", None)
    assert comment.text
    assert Letter.objects.get().name == ""


def test_one_comment_is_forgotten_again_with_its_earlier_texts():
    comment = make_comment(name="Oonagh", text="A barnacle.")
    CommentVersion.objects.create(comment=comment, text="Zorblax.")
    with EarlierDay():
        erase_comment(comment, keep_text=False)
    assert left() == WORDS
    applied()
    assert left() == []


@pytest.mark.parametrize(
    ("verb", "state", "rule"),
    [
        (lambda comment: own_comments.withdraw(comment), "withdrawn", "withdrawn"),
        (lambda comment: own_comments.edit(comment, "It was June."), "held", "edited"),
        (lambda comment: moderation.reject(comment, make_editor(), "abuse"), "rejected", "abuse"),
        (lambda comment: moderation.mark_spam(comment, make_editor()), "spam", "spam"),
    ],
)
def test_a_comment_that_readers_lost_is_not_public_again(verb, state, rule):
    comment = make_comment(make_article(comment_count=1), state="approved", decided_at=timezone.now())
    with EarlierDay():
        verb(comment)
    assert Comment.objects.public().exists()
    assert "comments: 1" in applied()
    comment = Comment.objects.get()
    assert (comment.state, comment.removed_rule, comment.article.comment_count) == (state, rule, 0)
    assert event_log.verify() is None
    assert not Mail.objects.exists()
    assert len(written()["comments"]) == 1


def test_a_waiting_comment_that_was_withdrawn_is_not_published_by_accident():
    comment = make_comment()
    with EarlierDay():
        own_comments.withdraw(comment)
    applied()
    assert Comment.objects.get().state == "withdrawn"


@pytest.mark.parametrize("edited", [False, True])
def test_a_masked_passage_is_masked_again_and_in_another_text_everything(edited):
    comment = make_comment(text="Call 555 0199 tonight.", state="approved")
    with EarlierDay():
        moderation.mask(comment, make_editor(), 5, 13)
    if edited:
        Comment.objects.update(text="I am at 555 0199.")
    assert "masked passages: 1" in applied()
    said = Comment.objects.get().said
    assert said == ("[removed by an editor]" if edited else "Call [removed by an editor] tonight.")


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        (lambda article: retracting.retract(article, "Wrong.", keep_text=False), 200),
        (lambda article: retracting.remove_by_law(article, "By order."), 451),
        (retracting.withdraw, 410),
    ],
)
def test_an_article_that_was_taken_away_is_away_again_under_its_date(verb, status):
    article = make_article(body="<p>Zorblax.</p>")
    address = article.get_absolute_url()
    with EarlierDay():
        verb(article)
        moment = article.retracted_at
    assert b"Zorblax" in Client().get(address).content
    assert "articles: 1" in applied()
    answer = Client().get(address)
    assert (answer.status_code, b"Zorblax" in answer.content) == (status, False)
    assert (b"was lost with the data" in answer.content) == (status != 410)
    assert Article.objects.get().retracted_at == moment
