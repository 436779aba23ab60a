"""No other website can make a reader post."""

import pytest

from comments.models import Comment
from comments.request_checks import fault_of
from tests.factories import make_article

pytestmark = pytest.mark.django_db

FILLED = {"name": "Oona Kettle", "email": "oona@letters.example", "comment": "The lock was rebuilt in May."}
HOME = "https://paper.example"


@pytest.fixture(autouse=True)
def _site_url(settings):
    settings.SITE_URL = HOME


def status(client, headers: dict[str, str]) -> int:
    return client.post(f"{make_article().get_absolute_url()}comments/", FILLED, headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": HOME},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": HOME},
        {},
    ],
)
def test_a_post_from_our_own_pages_is_taken(client, headers):
    assert status(client, headers) == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://paper.example"},
        {"Origin": "https://paper.example.evil.example"},
        {"Origin": "https://paper.example:8443"},
        {"Origin": ""},
    ],
)
def test_a_post_from_anywhere_else_is_refused(client, headers):
    assert status(client, headers) == 403
    assert not Comment.objects.exists()


def test_the_refusal_says_what_to_do_and_repeats_nothing_of_the_post(client):
    article = make_article()
    response = client.post(f"{article.get_absolute_url()}comments/", FILLED, headers={"Origin": "https://evil.example"})
    page = response.content.decode()
    assert "another website" in page
    assert f"{article.get_absolute_url()}#respond" in page
    assert FILLED["comment"] not in page
    assert FILLED["email"] not in page


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"Origin": "null"}, True),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "https://evil.example"}, False),
    ],
)
def test_a_form_at_a_secret_address_may_hide_where_it_comes_from_and_not_come_from_elsewhere(rf, headers, passes):
    request = rf.post("/comments/receipt/t/withdraw/", {"sure": "on"}, headers=headers)
    assert (fault_of(request, at_secret_address=True) is None) == passes
    assert fault_of(request) is not None
