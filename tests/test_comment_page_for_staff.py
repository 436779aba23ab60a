"""A comment's own page in the admin: its words and what was decided, for reading only."""

import pytest
from django.urls import reverse

from comments import moderation
from comments.models import Comment
from tests.factories import make_comment, make_editor
from tests.review_desk import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(client) -> Comment:
    """A rejected comment; `client` is signed in as the editor who decided."""
    editor = make_editor("margit")
    client.force_login(editor)
    comment = make_comment(name="Olena Brook", text="Which lane stays open?")
    moderation.reject(comment, editor, "off-topic")
    return comment


def page(comment: Comment, name: str = "change") -> str:
    return reverse(f"admin:comments_comment_{name}", args=[comment.pk])


def test_it_shows_the_comment_and_its_decisions(client, comment):
    html = client.get(page(comment)).content.decode()
    for fact in ("Olena Brook", "Which lane stays open?", "margit", "Off topic", "Waiting", "Rejected"):
        assert fact in html


def test_a_readers_words_cannot_be_edited(client, comment):
    html = client.get(page(comment)).content.decode()
    assert 'name="text"' not in html
    assert client.post(page(comment), {"text": "Something else", "name": "Somebody"}).status_code == 403
    assert Comment.objects.get().text == "Which lane stays open?"


def test_a_comment_cannot_be_deleted_or_added(client, comment):
    assert client.post(page(comment, "delete"), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:comments_comment_add")).status_code == 403
    assert Comment.objects.exists()


def test_staff_without_permission_cannot_open_it(client, comment):
    client.force_login(make_editor(is_superuser=False))
    assert client.get(page(comment)).status_code == 403


def test_its_history_is_the_page_itself(client, comment):
    assert client.get(page(comment, "history")).url == page(comment)


def test_it_leads_to_the_comment_in_the_queue(client, comment):
    html = client.get(page(comment)).content.decode()
    assert 'comment/?state=rejected&amp;q=Olena+Brook">Find it in the queue' in html


def test_it_says_in_which_language_the_comment_is_taken_to_be(client):
    client.force_login(make_editor())
    html = client.get(page(make_comment(language="kk"))).content.decode()
    assert '<div class="readonly">kk</div>' in html


def test_it_shows_earlier_texts_and_what_readers_get(client):
    client.force_login(make_editor())
    comment = make_comment(text="Call Ada at home.", masks=[5, 8])
    comment.versions.create(text="I first wrote her address.")
    html = client.get(page(comment)).content.decode()
    assert "I first wrote her address." in html
    assert "Call [removed by an editor] at home." in html


def test_it_leads_to_masking_for_whoever_may_moderate(client, comment):
    link = reverse("admin:comments_comment_mask", args=[comment.pk])
    assert link in client.get(page(comment)).content.decode()
    client.force_login(make_staff("view_comment"))
    assert link not in client.get(page(comment)).content.decode()
