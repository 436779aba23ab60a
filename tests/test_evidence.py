"""What a file of evidence holds, and what it never does."""

import hashlib
import json
import stat
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, AuditEvent, Revision, Site
from comments import event_log, evidence, moderation, vault
from comments.models import Comment
from tests.factories import (
    make_appeal,
    make_article,
    make_comment,
    make_confirmed,
    make_correction,
    make_editor,
    make_letter,
    make_member,
    make_report,
)

pytestmark = pytest.mark.django_db

ADDRESS = "brel.osk@shoremail.example"


@pytest.fixture
def article() -> Article:
    return make_article(slug="bridge", headline="Bridge closes")


@pytest.fixture
def comment(article) -> Comment:
    address = vault.seal(ADDRESS)
    comment = make_confirmed(article, address, name="Brel Osk", text="Call Ada at home. She lied.", masks=[5, 8])
    moderation.reject(comment, make_editor(first_name="Mira", last_name="Tallow"), "abuse")
    comment.refresh_from_db()
    return comment


def described(comment: Comment) -> dict:
    """The file as whoever gets it reads it."""
    return json.loads(evidence.in_bytes(evidence.of_comment(comment)))


def test_it_holds_the_text_as_it_was_typed_and_what_was_masked_in_it(comment):
    comment.versions.create(text="I first wrote her address.")
    told = described(comment)["comments"][0]
    assert (told["name"], told["text"], told["masked_passages"]) == ("Brel Osk", "Call Ada at home. She lied.", ["Ada"])
    assert told["without_masked_passages"] == "Call [removed by an editor] at home. She lied."
    assert [version["text"] for version in told["earlier_texts"]] == ["I first wrote her address."]
    assert told["posted_at"] == comment.posted_at.isoformat()
    assert told["state"] == "rejected"


def test_it_holds_who_decided_what_under_which_rule(comment):
    row = described(comment)["moderation_log"]["rows_about_these_comments"][0]
    assert (row["action"], row["staff"], row["to_state"]) == ("reject", "Mira Tallow", "rejected")
    assert row["rule"] == {"code": "abuse", "in_words": "rule 2: Abuse or threat"}


def test_each_hash_can_be_computed_from_the_file(comment):
    make_comment()
    moderation.approve(comment, make_editor())
    log = described(comment)["moderation_log"]
    for row in log["rows_about_these_comments"]:
        at = datetime.fromisoformat(row["at"])
        facts = [row["comment"], row["action"], row["from_state"], row["to_state"], row["rule"]["code"]]
        facts += [row["staff_id"], (at - event_log.EPOCH) // timedelta(microseconds=1)]
        said = json.dumps(facts, separators=(",", ":")).encode()
        assert row["hash"] == hashlib.sha256(bytes.fromhex(row["previous_hash"]) + said).hexdigest()
    assert (log["head"], log["rows"]) == (event_log.head().hex(), 2)
    assert log["rows_about_these_comments"][-1]["hash"] == log["head"]


def test_it_holds_reports_appeals_and_letters(comment):
    make_report(comment, kind="threat", text="He means it.")
    make_appeal(comment, text="I named my source.")
    make_letter(comment.article, comment=comment, text="I was never asked.", phone="+1-555-0142")
    told = described(comment)
    assert told["comments"][0]["reports"][0]["text"] == "He means it."
    assert told["comments"][0]["appeals"][0]["text"] == "I named my source."
    assert [letter["text"] for letter in told["letters"]] == ["I was never asked."]


def test_it_holds_the_corrections_and_the_versions_that_readers_saw_and_no_draft(comment, article):
    make_correction(article, text="The bridge is 80 metres long.")
    seen = {"article": article, "language": "en", "public_from": timezone.now(), "change": "first"}
    Revision.objects.create(number=1, headline="Bridge closes", body="<p>On Monday.</p>", **seen)
    Revision.objects.create(number=2, headline="Bridge closes, says an insider", article=article, language="en")
    told = described(comment)["article"]
    assert [version["text_as_html"] for version in told["versions_readers_saw"]] == ["<p>On Monday.</p>"]
    assert told["corrections"][0]["text"] == "The bridge is 80 metres long."
    assert "insider" not in json.dumps(told)


def test_no_address_no_telephone_and_nothing_that_links_readers_is_in_it(comment, article):
    make_confirmed(article, comment.sealed_address, text="Me again.")
    make_letter(article, phone="+1-555-0142", sealed_address=comment.sealed_address)
    make_report(comment)
    written = evidence.in_bytes(evidence.of_article(article)).decode()
    assert "Me again." in written
    address = comment.sealed_address
    for secret in (ADDRESS, "555-0142", str(address.pk), bytes(address.digest).hex(), "sealed", "network_"):
        assert secret not in written


def test_the_file_about_an_article_leaves_out_what_was_written_in_confidence_and_says_how_much(article):
    secret = make_comment(article, text="I work at the lock.", for_editors=True)
    make_letter(article, comment=secret, text="About the lock.")
    make_comment(article, text="A fine bridge.")
    told = evidence.of_article(article)
    assert [said["text"] for said in told["comments"]] == ["A fine bridge."]
    assert (told["letters"], told["comments_in_confidence_left_out"]) == ([], 1)
    assert described(secret)["comments"][0]["text"] == "I work at the lock."


def test_of_another_article_nothing_is_in_it(article, comment):
    elsewhere = make_comment(text="Below another article.")
    moderation.approve(elsewhere, make_editor())
    make_letter(elsewhere.article, text="About another article.")
    written = evidence.in_bytes(evidence.of_article(article)).decode()
    assert "another article" not in written
    assert len(json.loads(written)["moderation_log"]["rows_about_these_comments"]) == 1


def test_it_takes_as_many_queries_for_many_comments_as_for_one(article, comment):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            evidence.of_article(article)
        return len(asked)

    def add(more: Comment) -> None:
        moderation.approve(more, make_editor())
        make_report(more)
        make_appeal(more, outcome="upheld", decided_at=timezone.now(), staff=make_editor())
        make_letter(article)

    Site.current()
    add(make_comment(article))
    one = queries()
    for _number in range(5):
        add(make_comment(article))
    assert queries() == one == 14


# --- manage.py export_evidence


def test_the_command_writes_it_for_its_owner_and_prints_its_sha256(comment, tmp_path, capsys):
    file = tmp_path / "evidence.json"
    call_command("export_evidence", str(file), comment=comment.pk)
    assert json.loads(file.read_bytes())["comments"][0]["id"] == comment.pk
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"SHA-256: {hashlib.sha256(file.read_bytes()).hexdigest()}" in capsys.readouterr().out
    event = AuditEvent.objects.get(action="export_evidence")
    assert (event.staff, event.kind, event.row) == (None, "comments.comment", comment.pk)


@pytest.mark.parametrize("address", ["/2026/03/bridge/", "https://paper.example/2026/03/bridge/?order=newest"])
def test_the_command_finds_an_article_by_its_address(comment, tmp_path, address):
    file = tmp_path / "evidence.json"
    call_command("export_evidence", str(file), article=address.partition("?")[0])
    assert json.loads(file.read_bytes())["article"]["headline"] == "Bridge closes"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"comment": 999_999}, "There is no comment 999999."),
        ({"comment": 2**70}, "There is no comment"),
        ({"comment": -1}, "There is no comment -1."),
        ({"article": "/2026/03/nowhere/"}, "No article has this address."),
        ({"article": "bridge"}, "Give the article's address"),
        ({"article": "/2026/03/a\0b/"}, "Give the article's address"),
    ],
)
def test_the_command_says_what_it_does_not_find(comment, tmp_path, wrong, said):
    with pytest.raises(CommandError, match=said):
        call_command("export_evidence", str(tmp_path / "evidence.json"), **wrong)
    assert list(tmp_path.iterdir()) == []


def test_the_command_never_writes_over_a_file_and_then_records_nothing(comment, tmp_path):
    file = tmp_path / "evidence.json"
    file.write_text("The older one.")
    with pytest.raises(CommandError, match="exists"):
        call_command("export_evidence", str(file), comment=comment.pk)
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        call_command("export_evidence", str(tmp_path / "nowhere" / "e.json"), comment=comment.pk)
    assert file.read_text() == "The older one."
    assert not AuditEvent.objects.filter(action="export_evidence").exists()


# --- The button


def test_an_administrator_takes_it_from_the_comments_page_and_the_audit_log_says_so(client, comment):
    member = make_member("Administrator")
    client.force_login(member)
    address = reverse("admin:comments_comment_evidence", args=[comment.pk])
    assert address in client.get(reverse("admin:comments_comment_change", args=[comment.pk])).content.decode()
    response = client.post(address)
    assert response.json()["comments"][0]["id"] == comment.pk
    assert "no-store" in response.headers["Cache-Control"]
    assert f"evidence-comment-{comment.pk}.json" in response.headers["Content-Disposition"]
    assert AuditEvent.objects.get(action="export_evidence").staff == member
    assert client.post(reverse("admin:comments_comment_evidence", args=[comment.pk + 1000])).status_code == 404


def test_a_moderator_finds_no_such_button(client, comment):
    client.force_login(make_member("Moderator"))
    page = client.get(reverse("admin:comments_comment_change", args=[comment.pk])).content.decode()
    assert reverse("admin:comments_comment_evidence", args=[comment.pk]) not in page
