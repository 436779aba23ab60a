"""/contact/: a message to the paper that is about no article, and what becomes of such a letter everywhere."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Page, Site
from comments import erasing, letters, vault
from comments.mailer import send_due_mail
from comments.models import Comment, Letter, Mail, MailLink, SealedAddress
from comments.own_export import export
from comments.throttle import LIMITS
from tests.factories import make_editor, make_letter, make_member, make_message, make_page

pytestmark = pytest.mark.django_db

HERE = "/contact/"
FILLED = {
    "letter": "Do you print <b>small</b> notices?\n\nWhat do they cost?",
    "name": "Ruta Wend",
    "email": "ruta@wend.example",
}


@pytest.fixture(autouse=True)
def _published():
    Site.current()
    make_page(kind="contact", title="How to reach us", body="<p>Quay 4, on weekdays.</p>")


def post(client, **changes):
    return client.post(HERE, {**FILLED, **changes})


def kept() -> tuple[int, int, int, int]:
    return tuple(model.objects.count() for model in (Letter, SealedAddress, MailLink, Mail))


def test_the_page_shows_its_text_and_a_form_that_posts_to_itself(client):
    page = client.get(HERE).text
    assert "Quay 4, on weekdays." in page
    assert re.search(r"<form [^>]*method=\"post\"", page)
    assert "action=" not in page[page.index('id="write"') :]
    assert "csrf" not in page
    assert "noindex" not in page


def test_it_is_the_same_for_everybody_and_can_be_kept(client):
    staff = type(client)()
    staff.force_login(make_editor())
    one, other = client.get(HERE), staff.get(HERE)
    assert one.content == other.content
    assert "s-maxage" in one["Cache-Control"]
    assert not one.cookies
    assert client.get(HERE, headers={"If-None-Match": one["ETag"]}).status_code == 304


def test_without_the_page_there_is_no_form_and_nothing_is_taken(client):
    Page.objects.update(published_at=None)
    assert client.get(HERE).status_code == post(client).status_code == 404
    assert kept() == (0, 0, 0, 0)


def test_a_message_is_kept_with_its_address_sealed_and_leads_to_its_private_page(client):
    response = post(client)
    assert response.status_code == 303
    assert re.fullmatch(r"/comments/letters/[\w-]{43}/", response["Location"])
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert not response.cookies
    letter = Letter.objects.get()
    assert (letter.article, letter.opens, letter.name, letter.text) == (None, "contact", "Ruta Wend", FILLED["letter"])
    assert vault.open_sealed(letter.sealed_address) == FILLED["email"]
    assert letter.sealed_address.confirmed_at is None
    page = client.get(response["Location"]).text
    assert "Message to the paper" in page
    assert "Do you print &lt;b&gt;small&lt;/b&gt; notices?" in page
    assert "wend.example" not in page


def test_it_is_no_comment_and_stands_on_no_page_for_readers(client):
    post(client)
    assert not Comment.objects.exists()
    for path in (HERE, "/", "/search/?q=notices"):
        assert "small" not in client.get(path).text


def test_an_empty_form_comes_back_with_every_fault_named(client):
    response = client.post(HERE, {})
    assert response.status_code == 422
    assert response.text.count('<a href="#f-') == 3
    assert "There is a problem: your message was not sent" in response.text
    assert "<title>Error: How to reach us" in response.text
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"
    assert kept() == (0, 0, 0, 0)


@pytest.mark.parametrize("changes", [{"email": "ruta@wend"}, {"website": "x"}])
def test_a_refused_form_keeps_every_word(client, changes):
    response = post(client, **changes)
    assert response.status_code == 422
    assert "What do they cost?</textarea>" in response.text
    assert 'value="Ruta Wend"' in response.text
    assert "Quay 4, on weekdays." in response.text
    assert 'value="x"' not in response.text
    assert kept() == (0, 0, 0, 0)


def test_a_message_from_another_site_is_not_taken(client):
    response = client.post(HERE, FILLED, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert "Your message was not sent" in response.text
    assert FILLED["name"] not in response.text
    assert kept() == (0, 0, 0, 0)


def test_too_many_from_one_network_are_told_to_wait_and_keep_their_words(client):
    for _ in range(LIMITS["letter"]):
        assert post(client).status_code == 303
    response = post(client)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Too many letters came from your network" in response.text
    assert "What do they cost?</textarea>" in response.text
    assert Letter.objects.count() == LIMITS["letter"]


def test_a_paper_that_sends_no_mail_takes_messages_and_says_so(client, settings):
    settings.SENDS_MAIL = False
    make_member("Editor", email="editor@paper.example")
    assert "This paper sends no mail" in client.get(HERE).text
    assert post(client).status_code == 303
    assert not Mail.objects.exists()


# --- What becomes of it


def test_it_is_answered_by_mail_and_answered_again_on_its_page(client, smtp_sink, settings):
    editor = make_member("Editor", email="editor@paper.example")
    page = post(client)["Location"]
    send_due_mail()
    (told,) = smtp_sink.mails_to("editor@paper.example")
    assert told.subject == "A reader has written to the paper"
    assert "small" not in told.text
    assert "Ruta" not in told.text

    letters.answer_reader(Letter.objects.get(), editor, "We do, on Fridays.")
    send_due_mail()
    (announced,) = smtp_sink.mails_to(FILLED["email"])
    assert "on Fridays" not in announced.text  # nobody has confirmed the address
    assert "We do, on Fridays." in client.get(page).text

    assert client.post(announced.link_to("/comments/letters/"), {"letter": "Thank you."}).status_code == 303
    send_due_mail()
    assert smtp_sink.mails_to("editor@paper.example")[-1].subject == "A reader has written to the paper again"
    letters.answer_reader(Letter.objects.get(first=None), editor, "You are welcome.")
    send_due_mail()
    answered = smtp_sink.mails_to(FILLED["email"])[-1].text
    assert "The editors answer your message:" in answered
    assert "You are welcome." in answered
    assert not Article.objects.exists()


def test_it_stands_on_the_desk_after_complaints_and_opens(client):
    message, complaint = make_message(), make_letter()
    client.force_login(make_member("Editor"))
    Site.objects.update(confirmed_at=timezone.now())
    listed = re.findall(
        r'field-subject"><a href="/admin/comments/letter/(\d+)/', client.get("/admin/comments/letter/").text
    )
    assert listed == [str(complaint.pk), str(message.pk)]
    assert "2 letters of readers wait for an answer" in client.get("/admin/").text
    where = f"/admin/comments/letter/{message.pk}/change/"
    page = client.get(where).text
    assert "Message to the paper" in page
    assert "Do you print small notices?" in page
    assert "/admin/articles/article/" not in page[page.index('id="content-main"') :]
    assert "wend.example" not in page
    assert client.post(where, {"letter": "We do."}).status_code == 303
    assert client.post(where, {"_settle": "1"}).status_code == 303
    message.refresh_from_db()
    assert message.settled_at is not None


def test_its_writer_finds_it_among_their_own_and_in_what_they_download(client):
    address = make_message().sealed_address
    token = vault.token_digest("m1ne")
    MailLink.objects.create(
        token_digest=token, purpose="mine", address=address, used_at=timezone.now(),
        expires_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    assert "Message to the paper" in client.get("/comments/mine/m1ne/").text
    (letter,) = export(address)["letters"]
    assert (letter["article"], letter["kind"], letter["text"]) == (None, "contact", "Do you print small notices?")


@pytest.mark.parametrize("keep_texts", [True, False])
def test_its_writer_is_forgotten_with_it(keep_texts):
    message = make_message()
    erasing.erase_everything(message.sealed_address, keep_texts=keep_texts)
    message.refresh_from_db()
    assert (message.name, message.sealed_address) == ("", None)
    assert ("small notices" in message.text) == keep_texts
    assert not SealedAddress.objects.exists()


def test_more_messages_take_no_more_queries_on_the_desk(client, django_assert_max_num_queries):
    client.force_login(make_editor())
    for _ in range(4):
        make_message()
    with django_assert_max_num_queries(6):
        client.get("/admin/comments/letter/")
