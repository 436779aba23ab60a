"""What was taken out of the paper is taken out again, when the database is of an earlier day."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from articles import redacting, retracting
from articles.models import Article, Redaction, Revision, User
from articles.redacting_again import redact_again, redactions_since
from comments import event_log, moderation, own_comments, vault
from comments.erasing import erase_comment, erase_everything
from comments.models import Comment, CommentVersion, Erasure, Letter, Mail, SealedAddress
from newsportal.backups import journal
from newsportal.cannot_start import CannotStart
from newsportal.management.commands import worker
from newsportal.models import Backup
from tests.address_scan import every_row
from tests.factories import make_article, make_comment, make_confirmed, make_editor, make_letter

pytestmark = pytest.mark.django_db

WORDS = [b"Zorblax", b"Oonagh", b"barnacle"]
PASSAGE = "Zorblax qvink"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


@pytest.fixture
def paper():
    """An article with a passage, and a reader who wrote a comment, another one, and a letter."""
    make_editor("ines")
    article = make_article(
        comment_count=1, body=f"<p>We wrote that Zorblax <strong>qvink</strong>.</p><p>And {PASSAGE}.</p>"
    )
    Revision.objects.create(
        article=article, number=1, headline=article.headline, body=article.body, language="en", saved_at=timezone.now()
    )
    address = vault.seal("oonagh@letters.example")
    make_confirmed(article, address, name="Oonagh", text=f"{PASSAGE}? A barnacle of a text.", state="approved")
    make_letter(article, sealed_address=address, name="Oonagh", text="The barnacle again.")
    SealedAddress.objects.exclude(pk=address.pk).delete()
    return article


class EarlierDay:
    """A database that goes back to what it was, as restoring a backup would have it; the files stay."""

    def __enter__(self):
        self.saved = transaction.savepoint()
        return self

    def __exit__(self, *_exception):
        journal.set_aside()
        transaction.savepoint_rollback(self.saved)


def applied() -> str:
    said = []
    journal.apply_journal(said.append)
    return " ".join(said)


def left() -> list[bytes]:
    rows = every_row()
    return [word for word in WORDS if word in rows]


def written() -> dict:
    return json.loads((journal.settings.BACKUP_DIR / journal.JOURNAL).read_text())


def remove_everything(article: Article) -> None:
    redacting.redact(PASSAGE, "a court’s order", User.objects.get(), article)
    erase_everything(SealedAddress.objects.get(), keep_texts=False)


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


def test_the_journal_has_none_of_the_words_and_is_for_its_owner_alone(paper, folder):
    remove_everything(paper)
    journal.keep_journal()
    file = folder / "removed-since.json"
    text = file.read_bytes()
    assert not any(word in text for word in [*WORDS, b"oonagh", b"qvink"])
    assert b"a court" in text
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [path.name for path in folder.iterdir()] == ["removed-since.json"]


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


def test_what_the_database_knows_is_not_removed_twice(paper):
    remove_everything(paper)
    journal.set_aside()
    events = Redaction.objects.count(), Revision.objects.count()
    assert "nothing was removed" in applied()
    assert events == (Redaction.objects.count(), Revision.objects.count())


def test_a_passage_that_cannot_be_recognised_is_left_and_stays_in_the_journal(paper, settings):
    with EarlierDay():
        redacting.redact(PASSAGE, "why", User.objects.get(), paper)
    keys, settings.VAULT_KEYS = settings.VAULT_KEYS, ["other:" + "A" * 43 + "="]
    assert "nothing was removed" in applied()
    settings.VAULT_KEYS = keys
    assert len(written()["redactions"]) == 1
    journal.set_aside()
    assert "passages: 1" in applied()


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


def test_what_came_back_to_readers_is_in_the_journal_no_longer():
    comment, editor = make_comment(make_article(comment_count=1), state="approved"), make_editor()
    moderation.reject(comment, editor, "abuse")
    article = make_article()
    retracting.withdraw(article)
    journal.keep_journal()
    assert [len(written()[kind]) for kind in ("comments", "articles")] == [1, 1]
    moderation.approve(comment, editor)
    retracting.put_back(article)
    journal.keep_journal()
    assert [len(written()[kind]) for kind in ("comments", "articles")] == [0, 0]


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


def test_the_worker_keeps_the_journal_and_writes_it_only_when_something_was_removed(paper, folder):
    assert journal.keep_journal in worker.DUTIES
    journal.keep_journal()
    first = (folder / "removed-since.json").stat().st_ino
    journal.keep_journal()
    assert (folder / "removed-since.json").stat().st_ino == first
    erase_everything(SealedAddress.objects.get(), keep_texts=True)
    journal.keep_journal()
    assert (folder / "removed-since.json").stat().st_ino != first
    assert {entry["comment"] for entry in written()["erasures"]} == {None, Comment.objects.get().pk}


def test_a_round_in_which_nothing_was_removed_asks_little(paper, django_assert_num_queries):
    journal.keep_journal()
    with django_assert_num_queries(4):
        journal.keep_journal()


def test_a_restore_that_was_cut_short_is_ended_by_the_worker(paper, folder):
    with EarlierDay():
        remove_everything(paper)
    journal.keep_journal()
    assert left() == []
    assert [path.name for path in folder.iterdir()] == ["removed-since.json"]


def test_two_restores_in_a_row_remove_what_was_removed_before_each(paper):
    with EarlierDay():
        redacting.redact(PASSAGE, "why", User.objects.get(), paper)
    with EarlierDay():
        erase_everything(SealedAddress.objects.get(), keep_texts=False)
    applied()
    assert left() == []


def test_what_a_first_backup_does_not_hold_is_removed_from_a_second_one(paper):
    """The passage came after the first backup; restoring that one must not let the journal forget it."""
    body = paper.body
    with EarlierDay():
        redacting.redact(PASSAGE, "why", User.objects.get(), paper)
    Article.objects.update(body="<p>Before.</p>")
    Comment.objects.update(text="Before.")
    Revision.objects.all().delete()
    applied()
    journal.set_aside()
    Article.objects.update(body=body)
    assert "passages: 1" in applied()
    assert WORDS[0] not in every_row()


def test_what_no_backup_is_old_enough_for_is_forgotten(paper, settings):
    settings.KEEP_BACKUPS = 3
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=5)):
        old = Backup.objects.create(began_at=timezone.now(), ended_at=timezone.now(), file="newsportal-1.tar", size=1)
        remove_everything(paper)
        journal.keep_journal()
        assert len(written()["redactions"]) == 1
    with time_machine.travel(now):
        journal.keep_journal()
        assert len(written()["redactions"]) == 1
        Backup.objects.filter(pk=old.pk).update(deleted_at=timezone.now())
    with time_machine.travel(now + timedelta(days=1)):
        journal.keep_journal()
        assert [len(written()[kind.name]) for kind in journal.KINDS] == [0] * 5
    assert not Erasure.objects.exists()
    assert Redaction.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 1, "redactions": 3}', "\ud800"])
def test_a_journal_that_cannot_be_read_is_named_and_kept(folder, text):
    folder.mkdir()
    aside = folder / "to-remove-again.json"
    aside.write_text(text, errors="surrogatepass")
    with pytest.raises(CannotStart, match=r"to-remove-again\.json cannot be read"):
        journal.apply_journal(print)
    assert aside.exists()
