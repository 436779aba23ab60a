"""/comments/mine/: a reader without an account comes to all that was written with one address."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import moderation, my_comments, own_comments, vault
from comments.models import (
    AddressRequest,
    Appeal,
    Comment,
    CommentVersion,
    Letter,
    Mail,
    MailLink,
    SealedAddress,
)
from comments.throttle import LIMITS
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db

ASK = "/comments/mine/"
OONA, NOBODY = "oona@letters.example", "nobd@letters.example"


@pytest.fixture(autouse=True)
def _sends_mail(settings):
    settings.SENDS_MAIL = True


@pytest.fixture
def address() -> SealedAddress:
    return vault.seal(OONA)


def of(address, **fields) -> Comment:
    return make_comment(sealed_address=address, **{"confirmed_at": timezone.now(), "name": "Oona", **fields})


def a_link(address, token="m4iled", **fields) -> str:
    MailLink.objects.create(
        token_digest=vault.token_digest(token),
        purpose="mine",
        address=address,
        **{"expires_at": timezone.now() + timedelta(hours=1), **fields},
    )
    return f"{ASK}{token}/"


@pytest.fixture
def mine(address) -> str:
    """The address of the opened page."""
    return a_link(address, "0pened", used_at=timezone.now())


# --- Asking


def answer_to(client, email: str) -> tuple:
    response = client.post(ASK, {"email": email})
    return response.status_code, dict(response.headers), response.content


def test_a_known_and_an_unknown_address_get_the_same_answer(client, address):
    of(address)
    assert answer_to(client, OONA) == answer_to(client, NOBODY)


def test_a_known_and_an_unknown_address_run_the_same_statements(client, address):
    of(address)

    def statements(email: str) -> list[str]:
        with CaptureQueriesContext(connection) as ran:
            client.post(ASK, {"email": email})
        return [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in ran]

    statements(OONA)  # the first post of a network is another statement than the next ones
    assert statements(OONA) == statements(NOBODY)


def test_what_is_kept_of_a_request_does_not_contain_the_address(client):
    client.post(ASK, {"email": OONA})
    request = AddressRequest.objects.get()
    assert b"letters" not in bytes(request.sealed)
    assert "letters" not in json.dumps(request.digests)


def test_the_answer_says_the_same_to_everybody(client):
    response = client.post(ASK, {"email": OONA}, follow=True)
    assert "this page says the same for every address" in response.text
    assert OONA not in response.text


@pytest.mark.parametrize(
    "typed", ["", "oona", "oona@letters", "a\x00@letters.example", "x" * 10_000, "oona@letters.example\nBcc: b@c.de"]
)
def test_what_is_no_address_comes_back_as_it_was_typed(client, typed):
    response = client.post(ASK, {"email": typed})
    assert response.status_code == 422
    assert "There is a problem: nothing was sent" in response.text
    assert not AddressRequest.objects.exists()


def test_one_network_asks_only_so_often(client):
    for _ in range(LIMITS["mine"]):
        assert client.post(ASK, {"email": OONA}).status_code == 303
    response = client.post(ASK, {"email": OONA})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert f'value="{OONA}"' in response.text


def test_a_paper_that_sends_no_mail_says_what_the_receipt_does(client, settings):
    settings.SENDS_MAIL = False
    html = client.get(ASK).text
    assert "This paper sends no mail." in html
    assert "<form" not in html
    assert client.post(ASK, {"email": OONA}).status_code == 200
    assert not AddressRequest.objects.exists()


# --- Answering


def test_a_known_address_is_mailed_a_link_once_for_each_request(address):
    of(address)
    vault.seal_request(" Oona@LETTERS.example ")
    assert my_comments.answer_requests() == 1
    mail = Mail.objects.get()
    assert (mail.kind, mail.to_reader) == ("my_comments", address)
    assert not AddressRequest.objects.exists()
    assert my_comments.answer_requests() == 0


def test_an_address_with_a_letter_alone_is_known(address):
    Letter.objects.create(article=make_article(), opens="complaint", text="Print this.", sealed_address=address)
    vault.seal_request(OONA)
    my_comments.answer_requests()
    assert Mail.objects.exists()


def test_an_address_without_comments_and_an_unknown_one_are_mailed_nothing(address):
    vault.seal_request(OONA)
    vault.seal_request(NOBODY)
    assert my_comments.answer_requests() == 2
    assert not Mail.objects.exists()
    assert not AddressRequest.objects.exists()


def test_one_address_is_mailed_three_links_a_day(address):
    of(address)
    for _ in range(5):
        vault.seal_request(OONA)
    my_comments.answer_requests()
    assert Mail.objects.count() == 3
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        vault.seal_request(OONA)
        my_comments.answer_requests()
    assert Mail.objects.count() == 4


def test_an_address_whose_sealed_text_expired_can_be_mailed_again(address):
    of(address)
    SealedAddress.objects.update(sealed=None)
    vault.seal_request(OONA)
    my_comments.answer_requests()
    assert vault.open_sealed(SealedAddress.objects.get()) == OONA


# --- Opening


def test_looking_at_the_mailed_link_uses_nothing_up(client, address):
    of(address)
    link = a_link(address)
    for _ in range(2):
        html = client.get(link).text
        assert "Open my comments" in html
        assert "ferry" not in html
    assert MailLink.objects.get().used_at is None


def test_the_button_uses_the_mailed_link_up_and_leads_to_another(client, address):
    of(address)
    link = a_link(address)
    response = client.post(link)
    assert response.status_code == 303
    assert response["Location"] != link
    assert "The ferry runs twice" in client.get(response["Location"]).text
    assert client.get(link).status_code == client.post(link).status_code == 404
    address.refresh_from_db()
    assert address.confirmed_at


def test_what_is_opened_lasts_no_longer_than_the_mailed_link(client, address):
    link = a_link(address, expires_at=timezone.now() + timedelta(minutes=5))
    opened = client.post(link)["Location"]
    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        assert client.get(opened).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert client.get(opened).status_code == 404


@pytest.mark.parametrize("rest", ["export.json", "erase/", "mail/", "claim/", "1/", "1/withdraw/"])
def test_a_link_that_was_not_opened_opens_no_other_door(client, address, rest):
    link = a_link(address)
    comment = of(address)
    rest = rest.replace("1", str(comment.pk))
    assert client.post(f"{link}{rest}").status_code in (404, 405)
    assert client.get(f"{link}{rest}").status_code in (404, 405)
    assert Comment.objects.get().state == "held"


@pytest.mark.parametrize("purpose", ["confirm", "unsubscribe", "letter"])
def test_a_link_for_something_else_opens_nothing(client, address, purpose):
    link = a_link(address)
    MailLink.objects.update(purpose=purpose, used_at=timezone.now())
    assert client.get(link).status_code == 404


# --- The list


def test_it_shows_each_comment_with_its_state_and_reason(client, address, mine):
    of(address, text="One.", state="approved")
    rejected = of(address, text="Two.")
    moderation.reject(rejected, make_editor(), "off-topic")
    make_comment(text="Somebody else’s.")
    html = client.get(mine).text
    assert "One." in html
    assert "Published" in html
    assert "The reason: rule 1: Off topic." in html
    assert "Somebody" not in html
    assert "letters.example" not in html


def test_what_was_only_posted_with_the_address_stands_apart(client, address, mine):
    comment = of(address, confirmed_at=None)
    html = client.get(mine).text
    assert "Posted with your address: was it you?" in html
    assert f'action="{mine}{comment.pk}/disown/"' in html
    assert "Written by you" not in html


def test_it_lists_letters(client, address, mine):
    letter = Letter.objects.create(
        article=make_article(), opens="complaint", name="Oona", text="Print.", sealed_address=address
    )
    Letter.objects.create(
        article=letter.article, first=letter, staff=make_editor(), text="We shall.", sealed_address=address
    )
    html = client.get(mine).text
    assert html.count("Complaint") == 1


def test_its_queries_do_not_grow_with_its_comments(client, address, mine, django_assert_num_queries):
    for number in range(3):
        moderation.reject(of(address), make_editor(), "abuse")
        of(address, confirmed_at=None if number else timezone.now())
    client.get(mine)
    with django_assert_num_queries(6):  # the site, the link, how many, the comments, the letters, the header's sections
        client.get(mine)


def test_it_has_pages(client, address, mine):
    for number in range(51):
        of(address, text=f"Thought {number}.")
    assert "Thought 50." in client.get(mine).text
    assert "Thought 0." in client.get(f"{mine}?page=2").text
    for page in ("3", "abc", "0", "9" * 400):
        assert client.get(f"{mine}?page={page}").status_code == 404


# --- One comment


def test_a_comment_that_is_mine_can_be_changed_after_i_have_said_so(client, address, mine):
    comment = of(address, confirmed_at=None)
    assert client.post(f"{mine}{comment.pk}/withdraw/").status_code == 404
    assert client.post(f"{mine}{comment.pk}/claim/").status_code == 303
    assert client.post(f"{mine}{comment.pk}/withdraw/").status_code == 303
    assert Comment.objects.get().state == "withdrawn"


def test_what_is_not_mine_leaves_my_list(client, address, mine):
    comment = of(address, confirmed_at=None)
    assert client.post(f"{mine}{comment.pk}/disown/")["Location"] == mine
    comment.refresh_from_db()
    assert comment.sealed_address is None
    assert "Was it you" not in client.get(mine).text


def test_what_i_said_to_be_mine_can_no_longer_be_disowned(client, address, mine):
    comment = of(address)
    assert client.post(f"{mine}{comment.pk}/disown/").status_code == 404
    with pytest.raises(own_comments.NotPossible):
        own_comments.disown(comment)


def test_all_that_waits_for_an_answer_can_be_claimed_at_once(client, address, mine):
    of(address, confirmed_at=None)
    of(address, confirmed_at=None)
    assert client.post(f"{mine}claim/").status_code == 303
    assert not Comment.objects.filter(confirmed_at=None).exists()


def test_where_confirmed_comments_appear_at_once_a_claimed_one_does(client, address, mine):
    comment = of(address, article=make_article(comments_mode="open"), confirmed_at=None, rule="review")
    client.post(f"{mine}{comment.pk}/claim/")
    comment.refresh_from_db()
    assert comment.is_public


def test_the_mail_about_a_comment_is_chosen_on_its_page(client, address, mine):
    comment = of(address)
    assert f'action="{mine}{comment.pk}/mail/"' in client.get(f"{mine}{comment.pk}/").text
    client.post(f"{mine}{comment.pk}/mail/", {"mail": "daily"})
    assert Comment.objects.get().mail == "daily"
    response = client.post(f"{mine}{comment.pk}/mail/", {"mail": "hourly"})
    assert response.status_code == 422
    assert "Choose one of the three" in response.text


def test_a_rejected_comment_is_appealed_on_its_page(client, address, mine):
    comment = of(address)
    moderation.reject(comment, make_editor(), "abuse")
    client.post(f"{mine}{comment.pk}/appeal/", {"reasons": "I was there."})
    assert Appeal.objects.get().comment == comment


@pytest.mark.parametrize("verb", ["edit", "withdraw", "appeal", "mail", "erase", "claim", "disown"])
def test_nobody_reaches_the_comment_of_somebody_else(client, address, mine, verb):
    other = make_comment(sealed_address=vault.seal(NOBODY), confirmed_at=timezone.now())
    for number in (other.pk, 10**30):
        assert client.get(f"{mine}{number}/").status_code == 404
        assert client.post(f"{mine}{number}/{verb}/", {"forget": "text", "comment": "x"}).status_code == 404
    other.refresh_from_db()
    assert (other.state, other.text) == ("held", "The ferry runs twice a day until then.")


# --- All of it


def test_all_mail_is_stopped_and_begun_again(client, address, mine):
    client.post(f"{mine}mail/", {"mail": "stop"})
    address.refresh_from_db()
    assert address.mail_off_at
    assert "Mail me again what I chose" in client.get(mine).text
    client.post(f"{mine}mail/", {"mail": "start"})
    address.refresh_from_db()
    assert address.mail_off_at is None


@pytest.mark.parametrize("typed", ["", "both", "\x00"])
def test_an_answer_that_asks_for_neither_changes_nothing(client, address, mine, typed):
    assert client.post(f"{mine}mail/", {"mail": typed}).status_code == 303
    address.refresh_from_db()
    assert address.mail_off_at is None


def test_everything_can_be_downloaded_and_holds_neither_address_nor_staff(client, address, mine):
    comment, editor = of(address, text="Zażółć <b>"), make_editor("tessaly")
    moderation.reject(comment, editor, "abuse")
    CommentVersion.objects.create(comment=comment, text="An earlier one.")
    own_comments.appeal(comment, "I was there.")
    letter = Letter.objects.create(article=comment.article, text="Print.", phone="1234", sealed_address=address)
    Letter.objects.create(article=comment.article, first=letter, staff=editor, text="We shall.")
    Mail.objects.create(kind="refused", key="refused 1", to_reader=address, next_attempt_at=timezone.now())
    response = client.get(f"{mine}export.json")
    assert response["Content-Disposition"] == 'attachment; filename="my-comments.json"'
    kept = json.loads(response.content)
    (own,) = kept["comments"]
    assert (own["text"], own["state"]) == ("Zażółć <b>", "rejected")
    assert own["earlier_texts"][0]["text"] == "An earlier one."
    assert own["appeals"][0]["text"] == "I was there."
    assert [(decision["action"], decision["rule"]) for decision in own["decisions"]] == [("reject", "abuse")]
    assert [one["text"] for one in kept["letters"]] == ["Print.", "We shall."]
    assert kept["mails"][0]["kind"] == "refused"
    assert "letters.example" not in response.text
    assert "tessaly" not in response.text


def test_a_download_takes_as_many_queries_however_much_there_is(client, address, mine, django_assert_num_queries):
    for _ in range(3):
        comment = of(address)
        moderation.reject(comment, make_editor(), "abuse")
        own_comments.appeal(comment, "I was there.")
        Letter.objects.create(article=make_article(), text="Print.", sealed_address=address)
    client.get(f"{mine}export.json")
    with django_assert_num_queries(9):  # the site twice, the link; comments, versions, appeals, events, letters, mails
        client.get(f"{mine}export.json")


@pytest.mark.parametrize(("forget", "text"), [("name", "The ferry runs twice a day until then."), ("text", "")])
def test_everything_is_forgotten_and_the_page_with_it(client, address, mine, forget, text):
    comment = of(address)
    assert "At once, whatever you choose" in client.get(f"{mine}erase/").text
    response = client.post(f"{mine}erase/", {"forget": forget})
    assert (response.status_code, response["Location"]) == (303, f"{ASK}forgotten/")
    comment.refresh_from_db()
    assert (comment.name, comment.text, comment.sealed_address) == ("", text, None)
    assert not SealedAddress.objects.exists()
    assert client.get(mine).status_code == 404


def test_nothing_is_forgotten_without_a_choice(client, address, mine):
    of(address)
    response = client.post(f"{mine}erase/")
    assert response.status_code == 422
    assert "Choose what should be forgotten" in response.text
    assert SealedAddress.objects.exists()


def test_the_page_goes_with_the_last_comment(client, address, mine):
    comment = of(address)
    assert client.post(f"{mine}{comment.pk}/erase/", {"forget": "name"})["Location"] == f"{ASK}forgotten/"
    assert not SealedAddress.objects.exists()


def test_what_is_no_form_is_turned_away(client, address, mine):
    comment = of(address, confirmed_at=None)
    for rest in ("mail/", "claim/", "erase/", f"{comment.pk}/disown/"):
        assert client.post(f"{mine}{rest}", "{}", "application/json").status_code == 415
    comment.refresh_from_db()
    assert (comment.sealed_address, comment.confirmed_at) == (address, None)


def test_another_site_cannot_ask_in_a_reader_s_place(client):
    assert client.post(ASK, {"email": OONA}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert not AddressRequest.objects.exists()


@pytest.mark.parametrize(
    "place", ["", "asked/", "forgotten/", "0pened/", "0pened/export.json", "0pened/erase/", "link"]
)
def test_each_page_is_kept_by_nobody_and_tells_no_other_site(client, address, mine, place):
    response = client.get(a_link(address) if place == "link" else ASK + place)
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
