"""The journal of removals: what it holds, how long, and what ends it."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import redacting, retracting
from articles.models import Article, Redaction, Revision, User
from comments import moderation
from comments.erasing import erase_everything
from comments.models import Comment, Erasure, SealedAddress
from newsportal.backups import journal
from newsportal.cannot_start import CannotStart
from newsportal.management.commands import worker
from newsportal.models import Backup
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


def test_the_journal_has_none_of_the_words_and_is_for_its_owner_alone(paper, folder):
    remove_everything(paper)
    journal.keep_journal()
    file = folder / "removed-since.json"
    text = file.read_bytes()
    assert not any(word in text for word in [*WORDS, b"oonagh", b"qvink"])
    assert b"a court" in text
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [path.name for path in folder.iterdir()] == ["removed-since.json"]


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
    said = applied()
    assert "nothing was removed" in said
    assert "those in force are others. Put its keys in place, then restore the backup once more" in said
    settings.VAULT_KEYS = keys
    assert len(written()["redactions"]) == 1
    journal.set_aside()
    assert "passages: 1" in applied()


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


@pytest.mark.parametrize("model", ["redactions", "erasures"])
def test_of_two_removals_at_once_the_one_that_ends_last_is_in_the_journal_too(paper, model):
    """It may have the lower number: the worker has seen the higher one already."""
    for number in (11, 10):
        if model == "redactions":
            values = {"by": User.objects.get(), "reason": "why", "places": 1, "digest": bytes([number] * 32)}
            Redaction.objects.create(pk=number, article=paper, letters=3, **values)
        else:
            Erasure.objects.create(pk=number, comment=Comment.objects.get().pk, keeps_texts=number == 10)
        journal.keep_journal()
    assert len(written()[model]) == 2


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


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", '{"format": 2}', '{"format": 1, "redactions": 3}', "\ud800", "[" * 100_000),
        *(
            json.dumps({**{kind.name: [] for kind in journal.KINDS}, "format": 1, "erasures": [entry]})
            for entry in ({}, 1, {"address": None, "comment": 1, "keeps_texts": True, "at": "noon"})
        ),
    ],
)
def test_a_journal_that_cannot_be_read_is_named_and_kept(folder, text):
    folder.mkdir()
    aside = folder / "to-remove-again.json"
    aside.write_text(text, errors="surrogatepass")
    with pytest.raises(CannotStart, match=r"to-remove-again\.json cannot be read"):
        journal.apply_journal(print)
    assert aside.exists()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["format", "at", *(kind.name for kind in journal.KINDS)]), inner, max_size=8)
    ),
)


@given(st.binary(max_size=50) | _JSON.map(lambda said: json.dumps(said).encode()))
def test_whatever_stands_in_a_journal_it_is_read_or_refused(tmp_path_factory, text):
    file = tmp_path_factory.getbasetemp() / "any-journal.json"
    file.write_bytes(text)
    with suppress(CannotStart):
        assert {kind.name for kind in journal.KINDS} <= set(journal._read(file))
