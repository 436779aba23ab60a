"""The newsroom's letters: what waits, each exchange on its page, and the letter that an editor begins."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import AuditEvent, Site
from comments import letters
from comments.models import Comment, Letter, Mail, SealedAddress
from tests.factories import make_comment, make_editor, make_letter, make_member

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/letter/"


@pytest.fixture
def editor(client):
    Site.current()
    Site.objects.update(confirmed_at=timezone.now())
    member = make_member("Editor", "margit", email="margit@paper.example")
    client.force_login(member)
    return member


def page(letter: Letter) -> str:
    return reverse("admin:comments_letter_change", args=[letter.pk])


def writing(comment: Comment) -> str:
    return reverse("admin:comments_comment_write", args=[comment.pk])


def listed(client, query: str = "") -> list[int]:
    """The ids of the exchanges on the list, in its order."""
    return [
        int(pk)
        for pk in re.findall(r'field-subject"><a href="/admin/comments/letter/(\d+)/', client.get(LIST + query).text)
    ]


def make_confirmed(**fields) -> Comment:
    """A comment whose writer has said through a mailed link that the address is theirs."""
    address = make_letter().sealed_address
    Letter.objects.all().delete()
    return make_comment(sealed_address=address, confirmed_at=timezone.now(), **fields)


# The list


def test_complaints_come_first_and_then_the_oldest(client, editor):
    reply, first, second = make_letter(opens="right-of-reply"), make_letter(), make_letter()
    Letter.objects.filter(pk=second.pk).update(written_at=timezone.now() - timedelta(days=1))
    assert listed(client) == [second.pk, first.pk, reply.pk]


def test_an_exchange_waits_until_it_is_answered_and_again_when_the_reader_writes(client, editor):
    first = make_letter()
    letters.answer_reader(first, editor, "Who should have asked you?")
    assert (listed(client), listed(client, "?state=answered")) == ([], [first.pk])
    make_letter(first=first, text="Your reporter.")
    assert (listed(client), listed(client, "?state=answered")) == ([first.pk], [])


def test_what_is_settled_stands_apart(client, editor):
    first = make_letter()
    letters.settle(first, editor)
    assert (listed(client), listed(client, "?state=settled")) == ([], [first.pk])


def test_the_list_can_be_asked_for_nothing_else(client, editor):
    make_letter(phone="+7 700")
    for query in ("?phone__startswith=%2B", "?sealed_address__digest=x", "?text__contains=never"):
        assert client.get(LIST + query).status_code == 400


def test_the_number_of_queries_does_not_grow_with_the_letters(client, editor):
    make_letter()
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(10):
        make_letter(first=make_letter())
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(few) == len(many) == 7


# An exchange


def test_the_page_shows_the_whole_exchange_with_who_wrote_for_the_paper(client, editor):
    first = make_letter(phone="+7 700 555 01 00", text="I was <b>never</b> asked.")
    letters.answer_reader(first, editor, "Who should have asked you?")
    text = client.get(page(first)).text
    for said in ("Ruta Wend", "+7 700 555 01 00", "I was &lt;b&gt;never&lt;/b&gt; asked.", "margit", "Who should have"):
        assert said in text
    assert "wend.example" not in text


def test_an_answer_is_kept_mailed_and_recorded(client, editor):
    first = make_letter()
    response = client.post(page(first), {"letter": "Who should have asked you?", "_answer": ""})
    assert (response.status_code, response["Location"]) == (303, page(first))
    answer = Letter.objects.get(first=first)
    assert (answer.staff, answer.text, answer.name) == (editor, "Who should have asked you?", "")
    assert Mail.objects.values_list("kind", "to_reader", "letter").get() == (
        "letter", first.sealed_address_id, answer.pk,
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="write_to_reader", row=first.pk, kind="comments.letter").count() == 1


def test_a_button_pressed_twice_answers_once(client, editor):
    first = make_letter()
    for _ in range(2):
        client.post(page(first), {"letter": "Who should have asked you?"})
    assert (Letter.objects.count(), Mail.objects.count()) == (2, 1)


@pytest.mark.parametrize("words", ["", " ", "x" * 10_001, "a\x00b", "\u202eelttek"])
def test_an_answer_that_cannot_be_kept_comes_back(client, editor, words):
    first = make_letter()
    response = client.post(page(first), {"letter": words})
    assert response.status_code == 422
    assert words.strip().replace("\x00", "") in response.text.replace("\x00", "")
    assert Letter.objects.count() == 1


def test_settled_is_recorded_and_settled_twice_is_settled_once(client, editor):
    first = make_letter()
    for _ in range(2):
        assert client.post(page(first), {"_settle": ""})["Location"] == LIST
    assert Letter.objects.get().settled_at is not None
    assert AuditEvent.objects.filter(action="settle", row=first.pk).count() == 1


def test_a_reader_who_wants_no_mail_gets_none_and_the_answer_stands_on_the_page(client, editor):
    first = make_letter()
    SealedAddress.objects.update(mail_off_at=timezone.now())
    client.post(page(first), {"letter": "Who should have asked you?"})
    assert (Letter.objects.count(), Mail.objects.count()) == (2, 0)


def test_nothing_tells_the_staff_whether_an_address_is_known(client, editor):
    first, second = make_letter(), make_letter()
    SealedAddress.objects.filter(pk=first.sealed_address_id).update(
        confirmed_at=timezone.now(), mail_off_at=timezone.now()
    )
    Letter.objects.update(written_at=timezone.now(), article=first.article)
    texts = [re.sub(r'value="[\w]{64}"|/letter/\d+/', "", client.get(page(letter)).text) for letter in (first, second)]
    assert texts[0] == texts[1]


def test_an_address_that_is_forgotten_cannot_be_answered(client, editor):
    first = make_letter(sealed_address=None)
    text = client.get(page(first)).text
    assert "nobody would get an answer" in text
    assert "Send the answer" not in text


def test_without_mail_the_page_says_where_the_answer_stands(client, editor, settings):
    settings.SENDS_MAIL = False
    first = make_letter()
    assert "This paper sends no mail" in client.get(page(first)).text
    client.post(page(first), {"letter": "Who should have asked you?"})
    assert (Letter.objects.count(), Mail.objects.count()) == (2, 0)


def test_an_answer_has_no_page_of_its_own(client, editor):
    answer = make_letter(first=make_letter())
    assert client.get(page(answer))["Location"] == "/admin/"


def test_whoever_may_only_read_finds_no_form_and_may_not_answer(client, editor):
    first, clerk = make_letter(), make_editor(is_superuser=False)
    clerk.user_permissions.set(editor.groups.get().permissions.filter(codename="view_letter"))
    client.force_login(clerk)
    text = client.get(page(first)).text
    assert "I was never asked." in text
    assert "Send the answer" not in text
    assert "_settle" not in text
    for button in ({"letter": "No."}, {"_settle": ""}):
        assert client.post(page(first), button).status_code == 403
    assert (Letter.objects.count(), Letter.objects.get().settled_at) == (1, None)


def test_a_moderator_may_not_read_letters(client, editor):
    first = make_letter()
    client.force_login(make_member("Moderator"))
    assert {client.get(path).status_code for path in (LIST, page(first))} == {403}


# The newsroom's first page


def test_the_first_page_says_how_many_letters_wait(client, editor):
    make_letter()
    make_letter(opens="right-of-reply")
    letters.answer_reader(make_letter(), editor, "Who should have asked you?")
    text = " ".join(client.get("/admin/").text.split())
    assert f'<a href="{LIST}"> 2 letters of readers wait for an answer </a>' in text
    assert "<span> 1 complaint </span>" in text


def test_the_first_page_says_nothing_of_them_when_none_waits_or_to_whoever_may_not_read_them(client, editor):
    assert "for an answer" not in client.get("/admin/").text
    make_letter()
    client.force_login(make_member("Moderator"))
    assert "for an answer" not in client.get("/admin/").text


# Write to this reader


def test_an_editor_writes_to_whoever_has_confirmed_the_address(client, editor):
    comment = make_confirmed(name="Tove Lind")
    assert writing(comment) in client.get(reverse("admin:comments_comment_change", args=[comment.pk])).text
    response = client.post(writing(comment), {"letter": "Where did you see that?"})
    letter = Letter.objects.get()
    assert (response.status_code, response["Location"]) == (303, page(letter))
    assert (letter.comment, letter.article, letter.staff, letter.sealed_address_id) == (
        comment, comment.article, editor, comment.sealed_address_id,
    )  # fmt: skip
    assert list(Mail.objects.values_list("kind", "to_reader")) == [("letter", comment.sealed_address_id)]
    assert AuditEvent.objects.filter(action="write_to_reader").count() == 1
    assert listed(client) == []
    assert listed(client, "?state=answered") == [letter.pk]


def test_a_letter_sent_twice_goes_out_once(client, editor):
    comment = make_confirmed()
    for _ in range(2):
        client.post(writing(comment), {"letter": "Where did you see that?"})
    assert (Letter.objects.count(), Mail.objects.count()) == (1, 1)


def test_what_was_written_for_the_editors_alone_can_be_answered(client, editor):
    comment = make_confirmed(for_editors=True)
    assert client.post(writing(comment), {"letter": "Where did you see that?"}).status_code == 303


@pytest.mark.parametrize("lacks", ["confirmation", "address", "sealed text", "wish for mail", "mail server"])
def test_nobody_is_written_to_who_cannot_be_reached(client, editor, settings, lacks):
    comment = make_confirmed()
    if lacks == "confirmation":
        Comment.objects.update(confirmed_at=None)
    elif lacks == "address":
        Comment.objects.update(sealed_address=None)
    elif lacks == "sealed text":
        SealedAddress.objects.update(sealed=None)
    elif lacks == "wish for mail":
        SealedAddress.objects.update(mail_off_at=timezone.now())
    else:
        settings.SENDS_MAIL = False
    assert "write/" not in client.get(reverse("admin:comments_comment_change", args=[comment.pk])).text
    answers = [client.get(writing(comment)), client.post(writing(comment), {"letter": "Where?"})]
    assert {answer.status_code for answer in answers} == {404}
    with pytest.raises(letters.CannotWrite):
        letters.write_to_reader(comment, editor, "Where did you see that?")
    assert not Letter.objects.exists()


def test_a_letter_that_cannot_be_sent_comes_back_with_every_word(client, editor):
    response = client.post(writing(make_confirmed()), {"letter": "x" * 10_001})
    assert response.status_code == 422
    assert "x" * 10_001 in response.text


def test_a_comment_that_is_not_there_is_not_found(client, editor):
    for number in (10**9, 10**30):
        assert client.get(f"/admin/comments/comment/{number}/write/").status_code == 404


def test_a_moderator_may_not_write_to_readers(client, editor):
    comment = make_confirmed()
    client.force_login(make_member("Moderator"))
    assert "write/" not in client.get(reverse("admin:comments_comment_change", args=[comment.pk])).text
    for answer in (client.get(writing(comment)), client.post(writing(comment), {"letter": "Hello."})):
        assert answer.status_code == 403
    assert not Letter.objects.exists()


def test_the_page_shows_the_comment_and_no_address(client, editor):
    text = client.get(writing(make_confirmed(text="It is <i>mine</i>."))).text
    assert "It is &lt;i&gt;mine&lt;/i&gt;." in text
    assert "wend.example" not in text
