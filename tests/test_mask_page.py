"""The page "Mask a passage" of a comment: masking without script."""

import pytest
from django.urls import reverse

from comments.models import Comment, ModerationEvent
from tests.factories import make_comment
from tests.review_desk import make_staff

pytestmark = pytest.mark.django_db

MARK = "[removed by an editor]"


def page(comment: Comment) -> str:
    return reverse("admin:comments_comment_mask", args=[comment.pk])


def test_it_shows_the_comment_and_asks_for_the_words(client, editor):
    html = client.get(page(make_comment(name="Olena Brook", text="Call <Ada> at home."))).content.decode()
    assert "What Olena Brook wrote" in html
    assert "Call &lt;Ada&gt; at home." in html
    assert 'name="passage"' in html


def test_it_shows_what_is_left_before_anything_is_masked(client, editor):
    comment = make_comment(text="Call Ada at home.")
    html = client.post(page(comment), {"passage": "Ada", "_preview": "1"}).content.decode()
    assert "Readers would get" in html
    assert f"Call {MARK} at home." in html
    assert ">Ada</textarea>" in html.replace("\r\n", "").replace("\n", "")
    assert Comment.objects.get().masks == []


def test_the_words_are_masked_wherever_they_stand(client, editor):
    comment = make_comment(text="Ada lives there. Call Ada.")
    answer = client.post(page(comment), {"passage": "Ada", "_mask": "1"}, follow=True)
    assert answer.redirect_chain == [(page(comment), 303)]
    assert "Masked in 2 places." in answer.content.decode()
    assert Comment.objects.get().said == f"{MARK} lives there. Call {MARK}."
    assert {event.action for event in ModerationEvent.objects.all()} == {"mask"}


def test_a_passage_over_two_lines_is_found_as_a_browser_sends_it(client, editor):
    comment = make_comment(text="Call Ada\nat home.")
    client.post(page(comment), {"passage": "Ada\r\nat home", "_mask": "1"})
    assert Comment.objects.get().said == f"Call {MARK}."


def test_every_word_can_be_shown_again(client, editor):
    comment = make_comment(text="Call Ada.", masks=[5, 8])
    assert f"Call {MARK}." in client.get(page(comment)).content.decode()
    answer = client.post(page(comment), {"_unmask": "1"}, follow=True)
    assert "Readers get every word again." in answer.content.decode()
    assert Comment.objects.get().masks == []


def test_what_is_done_already_is_said(client, editor):
    comment = make_comment(text="Call Ada.", masks=[5, 8])
    html = client.post(page(comment), {"passage": "Ada", "_mask": "1"}, follow=True).content.decode()
    assert "These words are masked already" in html
    client.post(page(comment), {"_unmask": "1"})
    assert "Nothing is masked any more." in client.post(page(comment), {"_unmask": "1"}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        ("", "Copy the words to mask from the comment."),
        ("  ", "Copy the words to mask from the comment."),
        ("Bo", "These words are not in the comment. Copy them from it, to the letter."),
        ("ada", "These words are not in the comment. Copy them from it, to the letter."),
        ("\u202eadA", "These words are not in the comment"),
        ("e", "These words stand in too many places. Copy a longer passage."),
        ("Ada\x00", "Null characters are not allowed."),
        ("A" * 10_000, "Ensure this value has at most 4000 characters"),
    ],
)
def test_words_that_cannot_be_masked_are_explained_and_kept(client, editor, passage, sentence):
    comment = make_comment(text="Ada " + "e " * 21)
    answer = client.post(page(comment), {"passage": passage, "_mask": "1"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert passage.strip().encode("utf-8", "replace")[:50] in answer.content
    assert Comment.objects.get().masks == []


def test_bytes_that_are_no_text_are_answered(client, editor):
    sent = "passage=%ED%A0%80&_mask=1"
    answer = client.post(page(make_comment()), sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_a_comment_that_is_none_has_no_page(client, editor, number):
    answer = client.get(f"/admin/comments/comment/{number}/mask/")
    assert answer.status_code == 404


@pytest.mark.parametrize("permissions", [(), ("view_comment",), ("change_comment",)])
def test_whoever_may_not_moderate_masks_nothing(client, permissions):
    comment = make_comment(text="Call Ada.")
    client.force_login(make_staff(*permissions))
    assert client.get(page(comment)).status_code == 403
    assert client.post(page(comment), {"passage": "Ada", "_mask": "1"}).status_code == 403
    assert Comment.objects.get().masks == []


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(page(make_comment())).url.startswith(reverse("admin:login"))
