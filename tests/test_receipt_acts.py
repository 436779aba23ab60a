"""/comments/receipt/<token>/…/: what the holder of a receipt does with the comment, without an account or mail."""

import pytest
from django.utils import timezone

from comments import moderation, vault
from comments.models import Appeal, Comment, CommentVersion, Receipt
from comments.throttle import LIMITS
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db

TOKEN = "h4rbour"
HERE = f"/comments/receipt/{TOKEN}/"


@pytest.fixture(autouse=True)
def comment() -> Comment:
    comment = make_comment(make_article(comment_count=0), name="Oona")
    Receipt.objects.create(comment=comment, token_digest=vault.token_digest(TOKEN))
    return comment


def page(client) -> str:
    return client.get(HERE).text


def reject(comment, rule="abuse") -> None:
    moderation.reject(comment, make_editor(), rule)


def test_it_offers_what_can_be_done_with_a_waiting_comment(client):
    html = page(client)
    for verb in ("edit", "withdraw", "erase"):
        assert f'action="{HERE}{verb}/"' in html
    assert f"{HERE}appeal/" not in html
    assert f"{HERE}mail/" not in html


def test_it_says_why_a_comment_was_turned_down_and_offers_an_appeal(client, comment):
    reject(comment, "personal-data")
    html = page(client)
    assert "The reason: rule 3: Personal data." in html
    assert f'action="{HERE}appeal/"' in html
    assert f"{HERE}edit/" not in html
    assert f"{HERE}withdraw/" not in html


def test_it_shows_the_text_without_what_an_editor_masked(client, comment):
    Comment.objects.update(masks=[0, 9])
    html = page(client)
    assert "The ferry" not in html.partition("<textarea")[0]
    assert "[removed by an editor] runs twice" in html


def test_it_says_that_a_comment_is_hidden_after_reports(client):
    now = timezone.now()
    Comment.objects.update(published_at=now, removed_at=now, removed_rule="reports", decided_at=now)
    assert "Hidden for the moment" in page(client)


def test_it_says_that_a_comment_is_for_the_editors_only(client):
    Comment.objects.update(for_editors=True)
    assert "For the editors only" in page(client)


def test_withdrawing_leads_back_to_the_receipt_which_says_so(client, comment):
    response = client.post(f"{HERE}withdraw/")
    assert (response.status_code, response["Location"]) == (303, HERE)
    assert Comment.objects.get().state == "withdrawn"
    html = page(client)
    assert "You took it back before it was public." in html
    assert f"{HERE}withdraw/" not in html


def test_a_public_comment_that_is_withdrawn_leaves_a_line_below_the_article(client, comment):
    moderation.approve(comment, make_editor())
    client.post(f"{HERE}withdraw/")
    article = client.get(comment.article.get_absolute_url()).text
    assert "Withdrawn by its writer" in article
    assert "runs twice a day" not in article
    assert "A line in its place says" in page(client)


def test_editing_keeps_the_earlier_text_and_waits_for_an_editor(client, comment):
    moderation.approve(comment, make_editor())
    response = client.post(f"{HERE}edit/", {"comment": "It runs\r\nthree times. <b>"})
    assert (response.status_code, response["Location"]) == (303, HERE)
    assert Comment.objects.get().text == "It runs\nthree times. <b>"
    assert CommentVersion.objects.get().text == comment.text
    html = page(client)
    assert "You changed it." in html
    assert "three times. &lt;b&gt;" in html
    assert "three times" not in client.get(comment.article.get_absolute_url()).text


@pytest.mark.parametrize("typed", ["", "\u3164", "a\x00b", "\ud800", "a\u202eb", "x" * 4001, "o" + "\u0301" * 1000])
def test_a_text_that_cannot_be_kept_comes_back_with_what_to_change(client, typed):
    response = client.post(
        f"{HERE}edit/", f"comment={typed}".encode("utf-8", "surrogatepass"), "application/x-www-form-urlencoded"
    )
    assert response.status_code == 422
    assert "There is a problem: nothing was changed" in response.text
    assert '<details class="act" open>' in response.text
    assert Comment.objects.get().text == "The ferry runs twice a day until then."


def test_a_refused_edit_keeps_every_word(client):
    words = "Word after word. " * 300
    assert words.strip() in client.post(f"{HERE}edit/", {"comment": words}).text


def test_an_edit_that_comes_too_late_keeps_every_word(client, comment):
    reject(comment)
    response = client.post(f"{HERE}edit/", {"comment": "It runs three times."})
    assert response.status_code == 422
    assert "An editor has decided about this comment in the meantime." in response.text
    assert "It runs three times.</textarea>" in response.text


def test_an_appeal_waits_and_is_made_once(client, comment):
    reject(comment)
    assert client.post(f"{HERE}appeal/", {"reasons": "I was there."}).status_code == 303
    assert Appeal.objects.get().text == "I was there."
    html = page(client)
    assert "An editor will look again" in html
    assert f"{HERE}appeal/" not in html
    assert client.post(f"{HERE}appeal/", {"reasons": "Really."}).status_code == 422
    assert Appeal.objects.count() == 1


def test_an_appeal_without_a_word_comes_back(client, comment):
    reject(comment)
    response = client.post(f"{HERE}appeal/")
    assert response.status_code == 422
    assert "Say in a few words why it should be published" in response.text


@pytest.mark.parametrize(
    ("outcome", "sentence"), [("upheld", "the decision stands"), ("overturned", "an editor agreed with you")]
)
def test_it_says_what_came_of_the_appeal(client, comment, outcome, sentence):
    reject(comment)
    client.post(f"{HERE}appeal/", {"reasons": "I was there."})
    verb = {"upheld": moderation.uphold, "overturned": moderation.overturn}[outcome]
    verb(Appeal.objects.get(), make_editor())
    assert sentence in page(client)


def test_appeals_are_throttled_with_every_word_kept(client, comment):
    reject(comment)
    for _ in range(LIMITS["appeal"]):
        client.post(f"{HERE}appeal/", {"reasons": "I was there."})
        Appeal.objects.all().delete()
    response = client.post(f"{HERE}appeal/", {"reasons": "I was really there."})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "I was really there." in response.text


@pytest.mark.parametrize(("forget", "text"), [("name", "The ferry runs twice a day until then."), ("text", "")])
def test_a_comment_is_forgotten_and_its_receipt_with_it(client, comment, forget, text):
    response = client.post(f"{HERE}erase/", {"forget": forget})
    assert (response.status_code, response["Location"]) == (303, "/comments/mine/forgotten/")
    comment.refresh_from_db()
    assert (comment.name, comment.text) == ("", text)
    assert client.get(HERE).status_code == 404
    assert "It is forgotten" in client.get(response["Location"]).text


@pytest.mark.parametrize("typed", ["", "both", "\x00"])
def test_nothing_is_forgotten_by_chance(client, typed):
    response = client.post(f"{HERE}erase/", {"forget": typed})
    assert response.status_code == 422
    assert "Choose what should be forgotten" in response.text
    assert Comment.objects.get().name == "Oona"


@pytest.mark.parametrize("verb", ["claim", "disown", "mail", "publish"])
def test_a_receipt_does_nothing_that_needs_the_address(client, verb):
    assert client.post(f"{HERE}{verb}/").status_code == 404


def test_whoever_has_no_receipt_changes_nothing(client):
    for verb in ("edit", "withdraw", "appeal", "erase"):
        assert client.post(f"/comments/receipt/other/{verb}/", {"comment": "x", "forget": "text"}).status_code == 404
    assert Comment.objects.get().state == "held"


def test_looking_at_the_address_of_an_act_changes_nothing(client):
    for verb in ("edit", "withdraw", "erase"):
        assert client.get(f"{HERE}{verb}/")["Location"] == HERE
    assert Comment.objects.get().state == "held"


def test_a_browser_that_hides_where_the_form_stood_can_withdraw(client):
    assert client.post(f"{HERE}withdraw/", headers={"Origin": "null"}).status_code == 303
    assert Comment.objects.get().state == "withdrawn"


def test_what_is_no_form_is_turned_away(client):
    response = client.post(f"{HERE}withdraw/", "{}", "application/json")
    assert response.status_code == 415
    assert "Nothing was changed" in response.text
    assert Comment.objects.get().state == "held"


@pytest.mark.parametrize("answer", ["page", "refused", "done", "turned away"])
def test_each_answer_is_kept_by_nobody_and_tells_no_other_site(client, answer):
    response = {
        "page": lambda: client.get(HERE),
        "refused": lambda: client.post(f"{HERE}edit/"),
        "done": lambda: client.post(f"{HERE}withdraw/"),
        "turned away": lambda: client.post(f"{HERE}edit/", "{}", "application/json"),
    }[answer]()
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
