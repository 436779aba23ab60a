"""`manage.py train_spam_filter` learns from this paper's decisions, or says what it lacks."""

import sys

import pytest
from django.core.management import CommandError, call_command

from comments import moderation
from comments.management.commands import train_spam_filter
from comments.models import SpamFilter
from comments.spam.filters import score_waiting_comments
from tests.factories import make_article, make_comment, make_editor
from tests.spam import corpus

pytestmark = pytest.mark.django_db


def decide(rows) -> None:
    staff, articles = make_editor(), {}
    for row in rows:
        article = articles.setdefault(row.group, make_article())
        comment = make_comment(article, text=row.text, name=row.name)
        (moderation.mark_spam if row.is_spam else moderation.approve)(comment, staff)


def test_it_learns_from_the_decisions_and_the_worker_scores(capsys):
    decide(corpus("de"))
    call_command("train_spam_filter")
    version = SpamFilter.objects.get(in_use=True)
    assert version.decisions == len(corpus("de")) == version.report["decisions"]
    assert f"Spam filter {version.pk} is in use." in capsys.readouterr().out
    waiting = make_comment(text="Sofort Geld? Kredit für alle, ohne Prüfung https://cash-24.example/")
    score_waiting_comments()
    waiting.refresh_from_db()
    assert waiting.spam_score > 0.5


def test_from_no_decisions_it_learns_nothing_and_says_so(capsys):
    call_command("train_spam_filter")
    assert "Nothing was learned. At least 50 decisions are needed" in capsys.readouterr().out
    assert not SpamFilter.objects.exists()


def test_a_file_is_evaluated_and_nothing_is_kept(capsys):
    call_command("train_spam_filter", "--evaluate", str(train_spam_filter.CORPUS / "ru.jsonl"))
    said = capsys.readouterr().out
    assert "AUC 0.9" in said
    assert "of the spam caught" in said
    assert not SpamFilter.objects.exists()


def test_the_corpus_is_all_its_files(capsys, monkeypatch):
    seen = []
    monkeypatch.setattr(train_spam_filter, "read_labelled", lambda file: seen.append(file.name) or [])
    with pytest.raises(CommandError, match="there are 0 published and 0 spam on 0"):
        call_command("train_spam_filter", "--corpus")
    assert seen == ["de.jsonl", "en.jsonl", "kk.jsonl", "ru.jsonl"]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.csv: No such file"):
        call_command("train_spam_filter", "--evaluate", str(tmp_path / "nowhere.csv"))
    bad = tmp_path / "bad.txt"
    bad.write_text("words")
    with pytest.raises(CommandError, match=r"ends in \.csv"):
        call_command("train_spam_filter", "--evaluate", str(bad))


def test_without_scikit_learn_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(CommandError, match=r"pip install -r requirements-spam\.txt"):
        call_command("train_spam_filter", "--corpus")
