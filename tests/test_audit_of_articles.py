"""Every button that staff press on an article, a picture, a source or a name is one event of the audit log."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles import preview_links, publishing, retracting, writing
from articles.audit import ACTIONS
from articles.content import content_of
from articles.models import AuditEvent, User
from tests.article_form import ADD, form_of, typed
from tests.factories import make_article, make_author, make_citing, make_draft, make_topic
from tests.pictures import photograph

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/articles/image/upload/"


@pytest.fixture
def editor(desk) -> User:
    """The one who is signed in."""
    return User.objects.get()


def press(desk, article, button, **fields):
    """Send the article's form by one of its buttons."""
    desk.post(form_of(article), typed(article, **fields, **{button: "1"}))


def page_of(article, page: str) -> str:
    return f"/admin/articles/article/{article.pk}/{page}/"


def events() -> list[tuple[str, str, int | None]]:
    """What was done besides signing in and saving, the oldest first."""
    found = AuditEvent.objects.exclude(action__in=["sign_in", "change"]).order_by("pk")
    return list(found.values_list("action", "kind", "row"))


def picture():
    return SimpleUploadedFile("ferry.jpg", photograph("JPEG", (64, 36)), "image/jpeg")


# --- One function a button: it presses it and returns the row that the event is about


def publish(desk, editor):
    article = make_draft()
    press(desk, article, "_publish")
    return article


def publish_changes(desk, editor):
    article = make_article()
    press(desk, article, "_publish", headline="The bridge is shut", change="typo")
    return article


def schedule(desk, editor):
    article, day = make_draft(), timezone.localdate() + timedelta(days=7)
    press(desk, article, "_schedule", appear_date=day.isoformat(), appear_time="12:00")
    return article


def unschedule(desk, editor):
    article = make_draft()
    publishing.publish(article, at=timezone.now() + timedelta(days=1))
    press(desk, article, "_unschedule")
    return article


def _taken_away(desk, way):
    article = make_article()
    desk.post(page_of(article, "retract"), {"way": way, "notice": "It was wrong."})
    return article


def retract(desk, editor):
    return _taken_away(desk, "keep")


def remove_by_law(desk, editor):
    return _taken_away(desk, "law")


def withdraw(desk, editor):
    return _taken_away(desk, "accident")


def put_back(desk, editor):
    article = make_article()
    retracting.withdraw(article)
    desk.post(page_of(article, "put-back"), {"notice": ""})
    return article


def restore(desk, editor):
    article = make_draft()
    writing.save(article, replace(content_of(article), headline="Another headline"), editor)
    desk.post(page_of(article, "versions/1/restore"))
    return article


def redact(desk, editor):
    article = make_article()
    desk.post(page_of(article, "redact"), {"passage": "on Monday", "reason": "Court order", "_remove": "1"})
    return article


def send(desk, editor):
    article = make_draft()
    press(desk, article, "_send")
    return article


def take_back(desk, editor):
    article = make_draft(stage="review", created_by=editor)
    desk.post(page_of(article, "notes"), {"_take_back": "1"})
    return article


def send_back(desk, editor):
    article = make_draft(stage="review")
    press(desk, article, "_send_back", note="Shorten it.")
    return article


def ready(desk, editor):
    article = make_draft(stage="review")
    press(desk, article, "_ready")
    return article


def assign(desk, editor):
    article = make_draft()
    press(desk, article, "_save", **{"assignee": editor.pk, "initial-assignee": ""})
    return article


def note(desk, editor):
    article = make_draft()
    for _press in range(2):  # twice is once
        desk.post(page_of(article, "notes"), {"note": "Who has called the harbour?"})
    return article


def share(desk, editor):
    article = make_draft()
    desk.post(page_of(article, "share"), {"lifetime": "week"})
    return article


def unshare(desk, editor):
    article = make_draft()
    link, _token = preview_links.make(article, editor, "week")
    for _press in range(2):
        desk.post(page_of(article, "share"), {"link": link.pk})
    return article


def merge(desk, editor):
    topic, other = make_topic(), make_topic()
    desk.post(f"/admin/articles/topic/{other.pk}/merge/", {"into": topic.pk})
    return topic


def check_source(desk, editor):
    source = make_citing("https://ferry.example/").footnotes.get().source
    desk.post(f"/admin/articles/source/{source.pk}/check/")
    return source


BUTTONS = [
    publish, publish_changes, schedule, unschedule, retract, remove_by_law, withdraw, put_back, restore, redact, send,
    take_back, send_back, ready, assign, note, share, unshare, merge, check_source,
]  # fmt: skip

# What test_audit.py, test_sign_in.py, test_staff_admin.py and the tests of comments, mail, spam filters, pages press.
PRESSED_ELSEWHERE = {
    "sign_in", "sign_in_failed", "sign_in_blocked", "sign_in_unblocked", "sign_out", "sign_out_everywhere", "password",
    "second_factor_on", "second_factor_off", "second_factor_codes", "second_factor_reset", "add", "change", "delete",
    "remove_samples", "front_choose", "front_up", "front_down", "front_lead", "front_off", "approve", "reject", "spam",
    "pick", "unpick", "mask", "unmask", "undo", "close", "reopen", "keep", "uphold", "overturn", "hold_reader",
    "free_reader", "answer", "write_to_reader", "settle", "use_filter",
    "send_mail_again",
    # test_inviting.py, test_staff_links.py, test_forgotten_password.py and test_way_back_in.py
    "invite", "send_link", "revoke_link", "use_link", "ask_link", "make_owner", "reactivate",
    "publish_page", "unpublish_page",
    "test_mail", "back_up", "export_evidence",  # test_mail_testing.py, test_backup_admin.py and test_evidence.py
}  # fmt: skip


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.__name__)
def test_a_button_is_one_event(desk, editor, settings, button):
    settings.CHECK_SOURCES = "all"
    row = button(desk, editor)
    assert events() == [(button.__name__, row._meta.label_lower, row.pk)]
    assert AuditEvent.objects.latest("pk").staff == editor


def test_every_action_of_the_log_is_pressed_in_a_test():
    assert {button.__name__ for button in BUTTONS} | PRESSED_ELSEWHERE == ACTIONS.keys()


def test_merging_two_authors_is_an_event_of_the_one_that_stays(desk, editor):
    author, other = make_author(), make_author()
    desk.post(f"/admin/articles/author/{other.pk}/merge/", {"into": author.pk})
    assert events() == [("merge", "articles.author", author.pk)]


def test_a_picture_sent_from_inside_a_text_is_added_once(desk, editor):
    words = {"alt": "A ferry", "caption": "", "credit": "Photo: Mira Tallow"}
    keys = [desk.post(UPLOAD, {"new_file": picture(), **words}).json()["image"]["key"] for _twice in range(2)]
    assert [action for action, _kind, _row in events()] == ["add"]
    assert keys[0] == keys[1]


def test_typing_is_no_event(desk, editor):
    article = make_draft()
    answer = desk.post(page_of(article, "typed"), typed(article, headline="The bridge is shut"))
    desk.post(page_of(article, "typed/throw-away"))
    assert "saved" in answer.json()
    assert events() == []


def test_what_was_refused_is_no_event(desk, editor):
    article = make_article(body="<p>Gone.</p>")
    for page, sent in (
        ("retract", {"way": "keep", "notice": ""}),
        ("put-back", {"notice": "It was right."}),
        ("redact", {"passage": "nowhere to be found", "reason": "Court order", "_remove": "1"}),
        ("share", {"lifetime": "for ever"}),
        ("notes", {"note": ""}),
        ("versions/1/restore", {}),
    ):
        desk.post(page_of(article, page), sent)
    press(desk, make_draft(body=""), "_publish")
    press(desk, make_draft(), "_schedule", appear_date="", appear_time="")
    press(desk, make_draft(), "_ready")
    assert events() == []


def test_an_event_says_nothing_of_what_was_written(desk, editor):
    desk.post(ADD, typed(headline="Whistle-blower named", note="He is called Arno Vell.", why="He agreed."))
    said = str(list(AuditEvent.objects.values()))
    assert "add" in said
    assert "Whistle" not in said
    assert "Vell" not in said
    assert "agreed" not in said
