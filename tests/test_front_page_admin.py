"""The page "Front page" of the newsroom: what it shows to whom, and what its buttons do."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles import front_page
from articles.admin.front_page import OFFERED
from articles.models import Article, FrontStory, Site
from tests.factories import make_article, make_draft, make_editor, make_front, make_section

pytestmark = pytest.mark.django_db

PAGE = "/admin/articles/frontstory/"


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    Site.current()
    Site.objects.update(confirmed_at=timezone.now())
    return user


def press(client, do, article, **options):
    """Press a button; return the page it leads to."""
    answer = client.post(options.pop("at", PAGE), {"do": do, "article": getattr(article, "pk", article)}, follow=True)
    assert answer.status_code == 200
    return answer.text


def order():
    return list(FrontStory.objects.order_by("position").values_list("article__headline", flat=True))


def chosen(text):
    """The rows of what is chosen, in their order."""
    return re.findall(r'<li id="story-.*?</li>', text, re.DOTALL)


def buttons(row):
    return re.findall(r'name="do" value="(\w+)"', row)


# Who may


@pytest.mark.parametrize("permission", ["change_frontstory", "publish_article"])
def test_whoever_may_publish_or_change_the_front_page_arranges_it(client, permission):
    user = make_editor(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename=permission))
    client.force_login(user)
    press(client, "choose", make_article(headline="Bridge"))
    assert order() == ["Bridge"]
    assert f'href="{PAGE}"' in client.get("/admin/").text


def test_a_stranger_among_the_staff_neither_sees_nor_arranges_it(client):
    user = make_editor(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=["change_article", "view_frontstory"]))
    client.force_login(user)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"do": "choose", "article": make_article().pk}).status_code == 403
    assert PAGE not in client.get("/admin/").text
    assert order() == []


def test_the_rows_have_no_forms_of_their_own(client, editor):
    make_front("A")
    story = FrontStory.objects.get()
    assert client.get(reverse("admin:articles_frontstory_add")).status_code == 403
    assert client.post(reverse("admin:articles_frontstory_delete", args=[story.pk])).status_code == 403
    assert client.post(reverse("admin:articles_frontstory_change", args=[story.pk]), {"position": 7}).status_code == 403


# What it shows


def test_the_chosen_stories_are_listed_in_their_order_and_the_first_is_the_lead(client, editor):
    make_front("Bridge", "Ferry")
    bridge, ferry = chosen(client.get(PAGE).text)
    assert "Bridge" in bridge
    assert "Lead" in bridge
    assert "Ferry" in ferry
    assert "<b>" not in ferry


def test_a_retracted_story_is_marked_and_the_next_one_is_the_lead(client, editor):
    bridge, _ = make_front("Bridge", "Ferry")
    Article.objects.filter(pk=bridge.pk).update(retracted_at=timezone.now(), withdrawal="accident")
    gone, lead = chosen(client.get(PAGE).text)
    assert "Retracted: readers do not see it" in gone
    assert "<b>Lead</b>" not in gone
    assert "<b>Lead</b>" in lead


def test_a_story_that_is_not_published_is_marked(client, editor):
    FrontStory.objects.create(article=make_draft(), position=0)
    assert "Not published: readers do not see it" in chosen(client.get(PAGE).text)[0]


def test_a_row_has_the_buttons_that_change_something(client, editor):
    make_front("A", "B", "C")
    assert [buttons(row) for row in chosen(client.get(PAGE).text)] == [
        ["down", "off"],
        ["lead", "up", "down", "off"],
        ["lead", "up", "off"],
    ]


def test_with_nothing_chosen_it_says_what_the_page_does(client, editor):
    assert "No story is chosen: the newest article is the lead." in client.get(PAGE).text


def test_it_offers_the_newest_articles_that_are_not_chosen(client, editor):
    make_front("Bridge")
    make_draft(headline="Draft")
    for number in range(OFFERED + 1):
        make_article(headline=f"Story {number}")
    offered = client.get(PAGE).context["offered"]
    assert [article.headline for article in offered] == [f"Story {number}" for number in range(OFFERED, 0, -1)]


def test_the_search_finds_words_of_a_headline(client, editor):
    make_article(headline="Ferry timetable")
    make_article(headline="Bridge")
    found = client.get(PAGE, {"q": "FERRY"})
    assert [article.headline for article in found.context["offered"]] == ["Ferry timetable"]
    assert "“nowhere”" in client.get(PAGE, {"q": "nowhere"}).text


@pytest.mark.parametrize("words", ["\0", "%", "_", "x" * 10_000, "\ud800", "'; --"])
def test_no_search_is_an_error(client, editor, words):
    make_article(headline="Bridge")
    answer = client.get(PAGE, QUERY_STRING=f"q={words.encode('utf-8', 'surrogatepass').decode('latin-1')}")
    assert answer.status_code == 200
    assert client.get(PAGE, {"q": words.replace("\ud800", "?")}).status_code == 200


def test_no_other_parameter_asks_about_articles(client, editor):
    make_front("Bridge")
    assert len(chosen(client.get(PAGE, {"article__body__startswith": "z", "e": "1", "page": "abc"}).text)) == 1


def test_the_number_of_queries_does_not_depend_on_the_number_of_stories(client, editor):
    make_front("A")
    with assertNumQueries(5):
        client.get(PAGE)
    for article in [*make_front(*"BCDEFG"), make_article(), make_article()]:
        article.section = make_section()
        article.save()
    with assertNumQueries(5):
        client.get(PAGE)


# What its buttons do


@pytest.mark.parametrize(
    ("button", "which", "then", "said"),
    [
        ("up", 2, ["A", "C", "B"], "“C” is one place higher."),
        ("down", 0, ["B", "A", "C"], "“A” is one place lower."),
        ("lead", 2, ["C", "A", "B"], "“C” is the lead."),
        ("off", 1, ["A", "C"], "“B” is off the front page."),
    ],
)
def test_a_button_arranges_the_page_and_says_so(client, editor, button, which, then, said):
    text = press(client, button, make_front("A", "B", "C")[which])
    assert order() == then
    assert said in text


def test_a_published_article_is_put_on_the_front_page_and_the_search_stays(client, editor):
    article = make_article(headline="Ferry")
    text = press(client, "choose", article, at=f"{PAGE}?q=ferry")
    assert order() == ["Ferry"]
    assert 'value="ferry"' in text


def test_after_a_button_the_page_opens_at_the_story(client, editor):
    article, _ = make_front("A", "B")
    answer = client.post(PAGE, {"do": "down", "article": article.pk})
    assert (answer.status_code, answer.url) == (303, f"{PAGE}#story-{article.pk}")


def test_a_button_for_a_story_that_somebody_took_off_says_so(client, editor):
    make_front("A")
    text = press(client, "up", make_article(headline="Gone"))
    assert "Somebody else has taken “Gone” off the front page meanwhile." in text
    assert order() == ["A"]


def test_a_draft_is_not_put_on_the_front_page(client, editor):
    assert "“Draft” was not put on the front page" in press(client, "choose", make_draft(headline="Draft"))
    assert order() == []


def test_a_full_page_offers_nothing_more(client, editor):
    make_front(*["A"] * front_page.MAX_CHOSEN)
    assert "All places are taken. Take a story off first." in client.get(PAGE).text
    assert "was not put on the front page" in press(client, "choose", make_article())


@pytest.mark.parametrize("sent", [{}, {"do": "up"}, {"do": "sink", "article": "1"}, {"do": "up", "article": "x\0"}])
def test_what_no_button_sends_changes_nothing(client, editor, sent):
    make_front("A", "B")
    assert "That button no longer works" in client.post(PAGE, sent, follow=True).text
    assert order() == ["A", "B"]


def test_markup_in_a_headline_is_text(client, editor):
    make_front("<script>A", "B")
    assert "<script>A" not in press(client, "up", Article.objects.get(headline="<script>A"))


def test_the_page_leads_whoever_may_decide_to_the_comments_to_choose_from(client, editor):
    way = "/admin/comments/comment/?state=approved"
    assert way in client.get(PAGE).text
    publisher = make_editor(is_superuser=False)
    publisher.user_permissions.add(Permission.objects.get(codename="publish_article"))
    client.force_login(publisher)
    assert way not in client.get(PAGE).text
