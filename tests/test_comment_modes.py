"""Who may answer: what the site settings say, and what an article says otherwise."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.kept_pages import shelf
from articles.models import Article, Site
from comments.models import Comment, Tally
from tests.article_form import typed
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db

FILLED = {"name": "Oona Kettle", "email": "oona@letters.example", "comment": "The lock was rebuilt in May."}
WORDS = {
    "closed": "Comments are closed.",
    "staff": "Only the staff of this paper answers here.",
}


def site_says(**fields) -> None:
    Site.objects.update_or_create(pk=1, defaults=fields)


def page_of(client, article: Article) -> str:
    return client.get(article.get_absolute_url()).content.decode()


def post(client, article: Article):
    return client.post(f"{article.get_absolute_url()}comments/", FILLED)


@pytest.mark.parametrize("by_site", [True, False])
@pytest.mark.parametrize("mode", ["closed", "staff"])
def test_where_readers_cannot_answer_the_page_says_so_and_the_post_is_refused(client, mode, by_site):
    site_says(comments_mode=mode if by_site else "open")
    article = make_article(comments_mode="" if by_site else mode)
    make_comment(article, state="approved")
    page = page_of(client, article)
    assert WORDS[mode] in page
    assert "Post comment" not in page
    assert "Reply to" not in page
    assert post(client, article).status_code == 403
    assert Comment.objects.count() == 1
    assert Tally.objects.get().rule == {"closed": "closed", "staff": "staff-only"}[mode]


@pytest.mark.parametrize("by_site", [True, False])
@pytest.mark.parametrize("mode", ["hold", "open"])
def test_where_readers_can_answer_their_comments_wait(client, settings, mode, by_site):
    settings.SENDS_MAIL = True
    site_says(comments_mode=mode if by_site else "closed")
    article = make_article(comments_mode="" if by_site else mode)
    assert "Post comment" in page_of(client, article)
    assert post(client, article).status_code == 303
    assert (Comment.objects.get().state, Comment.objects.get().rule) == ("held", "review")


def test_the_form_says_what_happens_to_a_comment(client, settings):
    settings.SENDS_MAIL = True
    held, at_once = make_article(comments_mode="hold"), make_article(comments_mode="open")
    assert "An editor reads each comment before it appears." in page_of(client, held)
    assert "confirm your address: your comment then appears at once" in page_of(client, at_once)
    settings.SENDS_MAIL = False
    shelf.clear()  # as the start of a paper with other settings does
    assert "An editor reads each comment before it appears." in page_of(client, at_once)


def test_comments_close_so_many_days_after_the_article_appeared(client):
    site_says(comments_close_after=10)
    old = make_article(published_at=datetime(2026, 3, 5, 9, 0, tzinfo=UTC))
    assert 'Comments closed on <time datetime="2026-03-15' in page_of(client, old)
    assert "Comments on this article closed on 15 March 2026." in post(client, old).content.decode()
    now = timezone.now()
    fresh = make_article(published_at=now - timedelta(days=9), url_year=now.year, url_month=now.month)
    assert f'Comments close on <time datetime="{now + timedelta(days=1):%Y-%m-%d}' in page_of(client, fresh)
    assert post(client, fresh).status_code == 303


def test_an_articles_own_date_comes_first(client):
    site_says(comments_close_after=10)
    article = make_article(comments_close_at=timezone.now() + timedelta(days=3))
    assert "Post comment" in page_of(client, article)
    assert post(client, article).status_code == 303


def test_an_article_that_was_not_retracted_but_has_no_end_says_no_date(client):
    assert "Comments close" not in page_of(client, make_article())


def test_the_settings_stand_together_with_their_help(client):
    client.force_login(make_editor())
    site_says(name="The Tide")
    page = client.get("/admin/articles/site/1/change/").content.decode()
    group = page.split("Answers by readers", 1)[1]
    for field in ("comments_mode", "comments_close_after", "hide_after_reports"):
        assert f'name="{field}"' in group
    assert "An article’s own date comes first." in group


@pytest.mark.parametrize("mode", ["", "hold", "open", "staff", "closed"])
def test_an_articles_form_says_who_may_answer_below_it(client, mode):
    client.force_login(make_editor())
    site_says(name="The Tide", confirmed_at=timezone.now())
    article = make_article(comments_mode="closed" if mode != "closed" else "")
    client.post(f"/admin/articles/article/{article.pk}/change/", typed(article, comments_mode=mode))
    assert Article.objects.get().comments_mode == mode


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"comments_close_after": "0"}, "Comments close after 1 to 3650 days; leave it empty for never."),
        ({"comments_close_after": "3651"}, "Comments close after 1 to 3650 days; leave it empty for never."),
        ({"hide_after_reports": "1"}, "It takes 2 to 100 reports; leave it empty for never."),
        ({"hide_after_reports": "x"}, "Enter a whole number."),
        ({"comments_close_after": "9" * 30}, "Ensure this value is less than or equal to"),
        ({"comments_mode": "sometimes"}, "Select a valid choice"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_words(client, fields, said):
    client.force_login(make_editor())
    site_says(name="The Tide")
    filled = {"name": "The Tide", "language": "en", "time_zone": "UTC", "comments_mode": "hold", **fields}
    response = client.post("/admin/articles/site/1/change/", filled)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert Site.objects.get().comments_close_after is None


def test_settings_are_saved(client):
    client.force_login(make_editor())
    site_says(name="The Tide")
    filled = {"name": "The Tide", "language": "en", "time_zone": "UTC", "comments_mode": "open"}
    client.post("/admin/articles/site/1/change/", {**filled, "comments_close_after": "14", "hide_after_reports": "3"})
    site = Site.objects.get()
    assert (site.comments_mode, site.comments_close_after, site.hide_after_reports) == ("open", 14, 3)
