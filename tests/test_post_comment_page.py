"""POST /YYYY/MM/slug/comments/: the form below an article, and every answer it can give."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Redirect
from comments.models import Comment, PostingWindow
from comments.throttle import LIMITS
from tests.factories import make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db
LIMIT = LIMITS["comment"]

FILLED = {"name": "Oona Kettle", "email": "oona@letters.example", "comment": "The lock was rebuilt in May."}


@pytest.fixture
def article():
    return make_article()


def post(client, article, **changes):
    return client.post(f"{article.get_absolute_url()}comments/", {**FILLED, **changes})


def title(response) -> str:
    return re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)[1]


def test_a_comment_is_answered_with_a_private_receipt(client, article):
    response = post(client, article)
    assert response.status_code == 303
    assert re.fullmatch(r"/comments/receipt/[\w-]{43}/", response["Location"])
    assert "no-store" in response["Cache-Control"]
    assert Comment.objects.get().article == article


def test_a_post_takes_eight_statements_and_its_transaction(client, article, django_assert_num_queries):
    post(client, article)
    with django_assert_num_queries(10):
        # The site, the article; in a savepoint here: the repeats' lock, what the rules have to know, the throttle,
        # the address, the comment, its receipt.
        post(client, article, comment="The gates were greased in June.")


def test_a_posted_comment_is_not_on_the_article_page(client, article):
    post(client, article)
    page = client.get(article.get_absolute_url()).content.decode()
    assert FILLED["comment"] not in page
    assert FILLED["name"] not in page


def test_no_answer_sets_a_cookie(client, article):
    assert not post(client, article).cookies
    assert not post(client, article, name="").cookies
    assert not client.get(article.get_absolute_url()).cookies


def test_the_form_says_that_the_address_is_not_published(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Leave a Reply" in page
    assert "Your email address will not be published. Required fields are marked *" in page


def test_the_form_is_the_same_for_everybody_and_asks_for_no_token(client, article):
    first = client.get(article.get_absolute_url())
    client.cookies["session"] = "somebody"
    assert client.get(article.get_absolute_url()).content == first.content
    assert b"csrf" not in first.content
    assert set(re.findall("<script[^>]*>", first.text)) <= {'<script type="application/ld+json">'}


def test_an_empty_form_comes_back_with_every_fault_named_and_linked(client, article):
    response = post(client, article, name="", email="", comment="")
    page = response.content.decode()
    assert response.status_code == 422
    assert "no-store" in response["Cache-Control"]
    assert title(response).startswith("Error: ")
    for field in ("comment", "name", "email"):
        assert f'<a href="#f-{field}">' in page
        assert f'id="f-{field}_error"' in page
    assert page.count('aria-invalid="true"') == 3
    assert re.search(r'<div class="sum"\s+role="alert"\s+tabindex="-1"\s+autofocus', page)
    assert not Comment.objects.exists()


def test_faults_are_named_in_the_order_of_the_page(client, article):
    page = post(client, article, name="", email="", comment="").content.decode()
    assert re.findall(r'<a href="#f-(\w+)">', page) == ["comment", "name", "email"]
    assert re.findall(r'<(?:textarea|input type="(?:text|email)") name="(\w+)"', page)[:3] == [
        "comment",
        "name",
        "email",
    ]


def test_hint_and_error_describe_their_field(client, article):
    page = post(client, article, comment="").content.decode()
    assert 'aria-describedby="f-comment_helptext f-comment_error"' in page


def test_a_refused_form_keeps_every_word_and_shows_the_address_in_its_field_only(client, article):
    response = post(client, article, email="oona@letters", comment="Words <b> & more.\nSecond line.")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Words &lt;b&gt; &amp; more.\nSecond line.</textarea>" in page
    assert 'value="Oona Kettle"' in page
    assert page.count("oona@letters") == 1
    assert re.search(r'<input type="email"[^>]*value="oona@letters"', page)


def test_a_refused_form_takes_the_article_along(client, article):
    assert article.headline in post(client, article, name="").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"comment": "a\x00b"},
        {"name": "Oona\x0bKettle"},
        {"comment": "x" * 4001},
        {"name": "\u202eelttek"},
        {"email": '"<script>"@letters.example'},
        {"comment": "a" + "\u0336" * 1000},
    ],
)
def test_bad_input_is_answered_with_the_form(client, article, changes):
    assert post(client, article, **changes).status_code == 422


def test_bytes_that_are_no_utf8_are_no_crash(client, article):
    body = b"name=%FF%FE&email=a%40b.co&comment=%ED%A0%80"
    response = client.post(
        f"{article.get_absolute_url()}comments/", body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code in (303, 422)


def test_a_reply_that_is_refused_comes_back_on_the_reply_page(client, article):
    parent = make_comment(article, state="approved", name="Tove Lind")
    page = post(client, article, parent=str(parent.pk), name="").content.decode()
    assert "Replying to" in page
    assert "Tove Lind" in page
    assert f'name="parent" value="{parent.pk}"' in page


def test_a_reply_is_kept_under_its_parent(client, article):
    parent = make_comment(article, state="approved")
    assert post(client, article, parent=str(parent.pk)).status_code == 303
    assert Comment.objects.get(parent=parent)


def test_a_reply_to_what_is_not_public_is_404_with_every_word(client, article):
    held = make_comment(article)
    elsewhere = make_comment(state="approved")
    pages = set()
    for parent in (held.pk, elsewhere.pk, 10**12, 10**30, "x", "²", "-1"):
        response = post(client, article, parent=str(parent))
        assert response.status_code == 404
        assert FILLED["comment"] in response.content.decode()
        pages.add(response.content)
    assert len(pages) == 1
    assert b'name="parent"' not in pages.pop()


def test_a_filled_trap_gets_the_same_answer_and_is_spam(client, article):
    assert post(client, article, website="https://pills.example").status_code == 303
    assert Comment.objects.get().state == "spam"


def test_a_text_that_is_too_long_comes_back_whole_and_no_browser_cuts_it(client, article):
    words = "word " * 1000
    page = post(client, article, comment=words).content.decode()
    assert f"{words}</textarea>" in page
    assert "Shorten your comment to 4000 characters; it has 4999" in page
    assert "maxlength" not in page


def test_the_trap_is_named_for_those_who_hear_the_page(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    assert re.search(r'<div class="hp">.*?for="f-website">Leave this field empty', page, re.DOTALL)
    assert re.search(r'name="website"[^>]*autocomplete="off"[^>]*tabindex="-1"', page)


@pytest.mark.parametrize(
    ("closed", "why"),
    [
        ({"comments_mode": "closed"}, "Comments on this article are closed."),
        ({"comments_mode": "staff"}, "Only the staff of this paper answers here."),
        ({"comments_close_at": datetime(2026, 3, 12, tzinfo=UTC)}, "Comments on this article closed on 12 March 2026."),
    ],
)
def test_a_closed_article_refuses_and_leaves_the_words_to_copy(client, closed, why):
    response = post(client, make_article(**closed))
    page = response.content.decode()
    assert response.status_code == 403
    assert why in page
    assert re.search(rf"<textarea[^>]*readonly[^>]*>{FILLED['comment']}</textarea>", page)
    assert FILLED["email"] not in page
    assert not Comment.objects.exists()


def test_a_closed_article_shows_no_form(client):
    page = client.get(make_article(comments_mode="closed").get_absolute_url()).content.decode()
    assert "Comments are closed." in page
    assert "<form" not in page


def test_comments_that_closed_by_themselves_say_when(client):
    closed = timezone.now() - timedelta(days=2)
    page = client.get(make_article(comments_close_at=closed).get_absolute_url()).content.decode()
    assert re.search(rf'Comments closed on <time datetime="{closed:%Y-%m-%d}', page)
    assert "Comments are closed." not in page


def test_comments_an_editor_closed_name_no_date(client):
    article = make_article(comments_mode="closed", comments_close_at=timezone.now() - timedelta(days=2))
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Comments are closed." in page
    assert "Comments closed on" not in page


def test_the_eleventh_post_is_told_when_to_come_back_and_keeps_its_words(client, article):
    for number in range(LIMIT):
        assert post(client, article, comment=f"Thought number {number}.").status_code == 303
    response = post(client, article)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert f"{FILLED['comment']}</textarea>" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_behind_a_trusted_proxy_the_readers_own_network_counts(client, article, settings):
    from ipaddress import ip_network

    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    path = f"{article.get_absolute_url()}comments/"
    for network in ("203.0.113.9", "198.51.100.9"):
        client.post(path, {**FILLED, "name": network}, headers={"X-Forwarded-For": network})
    assert PostingWindow.objects.count() == 2


def test_the_same_form_sent_twice_is_one_comment(client, article):
    first, second = post(client, article), post(client, article)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] != second["Location"]
    assert Comment.objects.count() == 1


def test_opening_the_address_leads_to_the_form(client, article):
    response = client.get(f"{article.get_absolute_url()}comments/")
    assert response.status_code == 302
    assert response["Location"] == f"{article.get_absolute_url()}#respond"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_not_answered(client, article, method):
    assert getattr(client, method)(f"{article.get_absolute_url()}comments/").status_code == 405


def test_nobody_posts_to_a_draft_a_retracted_or_an_unknown_article(client):
    retracted = make_article(retracted_at=timezone.now())
    scheduled = make_article(published_at=timezone.now() + timedelta(days=1))
    make_draft(slug="not-yet")
    paths = [retracted.get_absolute_url(), scheduled.get_absolute_url(), "/2026/03/not-yet/", "/2026/03/nowhere/"]
    assert {client.post(f"{path}comments/", FILLED).status_code for path in paths} == {404}
    assert not Comment.objects.exists()


def test_a_form_loaded_before_the_article_was_renamed_still_posts(client, article):
    Redirect.objects.create(article=article, url_year=2026, url_month=3, slug="old-name")
    assert client.post("/2026/03/old-name/comments/", FILLED).status_code == 303
    assert Comment.objects.get().article == article


def test_more_than_64_kilobytes_are_refused_unread(client, article):
    response = post(client, article, comment="x" * 66_000)
    assert response.status_code == 413
    assert "4000 characters" in response.content.decode()


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "", "application/x-www-form-urlencoded; charset=utf-16"]
)
def test_what_is_no_form_is_refused(client, article, content_type):
    response = client.generic("POST", f"{article.get_absolute_url()}comments/", b"{}", content_type=content_type)
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"no boundary here"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nOona'),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(1500))),
    ],
)
def test_a_broken_form_is_told_so(client, article, content_type, body):
    response = client.generic("POST", f"{article.get_absolute_url()}comments/", body, content_type=content_type)
    assert response.status_code in (400, 422)
    assert not Comment.objects.exists()


def test_duplicate_and_unknown_fields_are_no_crash(client, article):
    body = "name=A&name=Oona&email=a%40b.co&comment=Hello&comment=World&extra=1&parent="
    response = client.post(
        f"{article.get_absolute_url()}comments/", body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 303
    assert Comment.objects.get().text == "World"


def test_a_form_that_comes_in_chunks_is_told_so(client, article):
    response = client.post(f"{article.get_absolute_url()}comments/", FILLED, headers={"transfer-encoding": "chunked"})
    assert response.status_code == 411
    assert "your words are still there" in response.text
