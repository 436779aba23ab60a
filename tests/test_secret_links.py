"""The pages whose address is a secret: a wrong one is told nothing, a right one is told to nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import vault
from comments.models import MailLink
from newsportal.private_logging import censored
from tests.site_map import COMMENT, MINE, TOKEN, ask, routes

pytestmark = pytest.mark.django_db

PURPOSES = {"mine": MINE, "confirm": "c0nfirm", "unsubscribe": "n0m0re", "letter": TOKEN}
SECRET = [route for route in routes() if "token" in route.parts and route.name != "preview"]


def answer(client, route, token: str, method: str = "GET"):
    parts = {**route.choices()[0], "token": token}
    answer = ask(client, method, route.address(**parts))
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.mark.parametrize("route", SECRET, ids=lambda route: route.name)
def test_every_wrong_token_gets_the_same_answer(planted_paper, client, route):
    own = route.choices()[0]["token"]
    unknown = answer(client, route, "x" * 43)
    assert unknown[0] == 404
    wrong = [token for token in {*PURPOSES.values(), "x" * 43, "-", "A" * 300} if token != own]
    for token in wrong:
        assert answer(client, route, token) == unknown, token
    MailLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    if not route.name.startswith("receipt"):
        assert answer(client, route, own) == unknown
        if "POST" in ask(client, "OPTIONS", route.addresses()[0]).headers.get("Allow", ""):
            assert answer(client, route, own, "POST")[0] == 404


@pytest.mark.parametrize("route", SECRET, ids=lambda route: route.name)
def test_the_page_of_a_right_token_is_kept_found_and_told_by_nobody(planted_paper, client, route):
    for address in route.addresses():
        page = ask(client, "GET", address)
        assert page.status_code in (200, 302)
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["X-Robots-Tag"] == "noindex"
        assert {"no-store", "private"} <= set(page["Cache-Control"].replace(" ", "").split(","))


@pytest.mark.parametrize("route", SECRET, ids=lambda route: route.name)
def test_no_log_line_holds_the_token(route):
    address = route.address(**{**route.choices()[0], "token": "s3cr3t-t0ken_x"})
    assert "s3cr3t" not in censored(f'"POST {address}?a=b HTTP/1.1" 303')


def test_a_mailed_link_to_my_comments_works_once(planted_paper, client):
    opened = MailLink.objects.get(purpose="mine")
    MailLink.objects.create(
        token_digest=vault.token_digest("mailed"),
        purpose="mine",
        address=opened.address,
        expires_at=timezone.now() + timedelta(hours=1),
    )
    mailed = reverse("my_comments", args=["mailed"])
    for _look in range(2):  # what looks through mail for danger uses nothing up
        assert client.get(mailed).status_code == 200
    for route in SECRET:
        if route.name in ("my_export", "my_mail", "claim_mine", "erase_mine", "my_comment"):
            assert answer(client, route, "mailed")[0] == 404, route.name
    leads_to = client.post(mailed)["Location"]
    assert (client.get(leads_to).status_code, client.get(mailed).status_code) == (200, 404)
    assert client.post(mailed).status_code == 404
    assert str(COMMENT) in client.get(leads_to).text
