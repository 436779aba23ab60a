"""The versions of an article in the newsroom: listed, read, compared, restored."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from articles.content import Content
from articles.models import Article, FormerSlug, Revision
from articles.publishing import publish
from articles.writing import save
from tests.article_form import form_of, typed
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
    make_image,
    make_section,
    make_topic,
    make_writer,
)
from tests.notes import cite

pytestmark = pytest.mark.django_db

NOTE = cite("k1", text="Timetable", url="https://ferry.example/t")


def write(*texts: str, **fields) -> Article:
    """An article saved once with each of these texts."""
    article = Article()
    for text in texts:
        article = save(article, Content(headline="Ferry", body=f"<p>{text}</p>", **fields), None).article
    return article


def write_about(content: Content) -> Article:
    """An article whose second version is `content`, which may name what the paper does not have."""
    article = write("Begun.")
    save(article, content, None)
    return article


def versions(article: Article, *rest: object) -> str:
    return "/".join([f"/admin/articles/article/{article.pk}/versions", *map(str, rest), ""])


def compare(article: Article, **query: object) -> str:
    return reverse("admin:articles_article_compare", args=[article.pk], query=query)


def words(page) -> str:
    return " ".join(strip_tags(page.text.partition('id="content-main"')[2]).split())


# --- The list ----------------------------------------------------------------------------------------------------


def test_the_list_says_who_saved_what_when_and_why(desk):
    article = write("One.")
    save(
        article,
        Content(headline="Ferry", body=f"<p>It runs{NOTE} <em>twi</em>ce.</p>"),
        make_editor("ada"),
        why="Times",
    )
    page = desk.get(versions(article))
    assert [version.number for version in page.context["page"]] == [2, 1]
    assert re.search(
        r"Version 2 .* ada, .* UTC Times 3 words, 1 note Version 1 .* not known, .* UTC 1 word, 0 notes", words(page)
    )


def test_the_list_says_what_readers_saw_and_as_what(desk):
    article = write("One.")
    publish(article)
    save(article, Content(headline="Ferry", body="<p>Two.</p>", slug="ferry"), None)
    publish(article, change="correction", notice="It runs thrice.")
    save(article, Content(headline="Ferry", body="<p>Three.</p>", slug="ferry"), None)
    text = words(desk.get(versions(article)))
    third, second, first = re.split("Version [21] Version", text.partition("Version 3")[2])
    assert "readers" not in third
    assert "Correction: readers have it since" in second
    assert "First published: readers have it since" in first


def test_a_version_that_readers_get_later_says_when(desk):
    article = write("One.")
    publish(article, at=article.created_at.replace(year=2126))
    assert re.search("readers get it on .* 2126", words(desk.get(versions(article))))


def test_an_article_from_before_there_were_versions_says_so_and_looking_makes_none(desk):
    article = make_draft()
    assert "The text is older than this list" in words(desk.get(versions(article)))
    assert not Revision.objects.exists()


def test_the_list_makes_as_many_queries_for_thirty_versions_as_for_two(desk, django_assert_num_queries):
    article = write("One.", "Two.")
    ada = make_editor("ada")
    for number in (2, 30):
        with django_assert_num_queries(9):
            desk.get(versions(article))
        for place in range(number):
            save(article, Content(headline="Ferry", body=f"<p>{place}{NOTE}</p>"), ada)


def test_the_list_goes_over_several_pages(desk):
    article = write(*map(str, range(32)))
    assert [version.number for version in desk.get(f"{versions(article)}?page=2").context["page"]] == [2, 1]
    assert [desk.get(f"{versions(article)}?page={page}").status_code for page in ("3", "0", "abc", "%00")] == [404] * 4


def test_the_form_leads_to_the_versions_and_so_does_the_old_address_of_the_history(desk):
    article = write("One.")
    assert f'href="{versions(article)}"' in desk.get(form_of(article)).text
    history = reverse("admin:articles_article_history", args=[article.pk])
    assert desk.get(history).url == desk.post(history).url == versions(article)


# --- One version -------------------------------------------------------------------------------------------------


def test_a_version_is_shown_as_it_was_with_its_notes_and_its_picture(desk):
    image = make_image(alt="A ferry at the quay")
    article = save(
        Article(),
        Content(headline="Ferry", standfirst="At last.", body=f"<p>One{NOTE}</p>", lead_image=image.key),
        None,
    ).article
    save(article, Content(headline="Other", body="<p>Two.</p>"), None)
    text = desk.get(versions(article, 1)).text
    for part in ("Ferry</h2>", "At last.", "<p>One", "Timetable", "https://ferry.example/t", "A ferry at the quay"):
        assert part in text


def test_the_newest_version_offers_no_restoring(desk):
    article = write("One.", "Two.")
    assert "Restore version 1" in desk.get(versions(article, 1)).text
    assert "Restore version" not in desk.get(versions(article, 2)).text


@pytest.mark.parametrize("number", [0, 3, 10**30])
def test_a_version_that_is_not_there_is_not_found(desk, number):
    article = write("One.", "Two.")
    assert desk.get(versions(article, number)).status_code == 404
    assert desk.post(versions(article, number, "restore")).status_code == 404


@pytest.mark.parametrize("article", [0, 10**30, "abc", "%00"])
@pytest.mark.parametrize("page", ["", "compare/", "1/"])
def test_the_versions_of_no_article_are_not_found(desk, article, page):
    assert desk.get(f"/admin/articles/article/{article}/versions/{page}").status_code == 404
    assert desk.get(f"/admin/articles/article/{article}/history/").status_code == 404


# --- Comparing ---------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_word_by_word_with_their_notes(desk):
    article = write(f"It runs twice{NOTE} a day.", f"It runs thrice{NOTE.replace('Timetable', 'Schedule')} a day.")
    page = desk.get(compare(article, old=1, new=2))
    assert "<del>" in page.text
    assert "It runs [removed: twice] [added: thrice] [1] a day." in words(page)
    assert "[removed: Timetable] [added: Schedule]" in words(page)
    assert "1 word in, 1 word out" in words(page)


def test_any_two_versions_can_be_compared_in_either_order(desk):
    article = write("One.", "Two.", "Three.")
    assert "[removed: Three.]" in words(desk.get(compare(article, old=3, new=1)))


def test_without_numbers_the_newest_is_compared_with_the_one_before(desk):
    article = write("One.", "Two.", "Three.")
    page = desk.get(compare(article))
    assert [version.number for version in page.context["both"]] == [2, 3]


def test_what_stands_around_the_text_is_named_as_it_is_called_today(desk):
    harbour, city = make_section("Harbour"), make_section("City")
    topic, author, image = make_topic("Locks"), make_author("Ada Tallow"), make_image(alt="A ferry")
    FormerSlug.objects.create(slug="old-locks", topic=topic)
    article = write_about(Content(headline="Ferry", section=harbour.slug, topics=("old-locks",), language="ru"))
    save(
        article,
        Content(headline="Ferry", body="<p>One.</p>", section=city.slug, authors=(author.slug,), lead_image=image.key),
        None,
    )
    text = words(desk.get(compare(article)))
    for part in (
        "Section [removed: Harbour] [added: City]",
        "Topics [removed: Locks]",
        "Written by [added: Ada Tallow]",
        "Language [removed: Русский] [added: English]",
        "Lead image, added",
    ):
        assert part in text


def test_a_topic_and_a_picture_that_are_gone_are_said_to_be(desk):
    article = write_about(Content(headline="Ferry", topics=("no-more",), lead_image="0123456789abcdef"))
    save(article, Content(headline="Ferry", body="<p>One.</p>"), None)
    text = words(desk.get(compare(article)))
    assert "[removed: no-more]" in text
    assert "a picture that the paper no longer has" in text


def test_two_versions_that_say_the_same_say_so(desk):
    article = write("One.", "Two.", "One.")
    assert "Both say the same." in words(desk.get(compare(article, old=1, new=3)))


def test_paragraphs_that_stayed_are_counted_or_shown_as_asked(desk):
    stayed = "".join(f"<p>Paragraph {number}.</p>" for number in range(5))
    article = write(f"One.</p>{stayed}<p>End.", f"Two.</p>{stayed}<p>End.")
    assert "… 5 parts as before …" in words(desk.get(compare(article)))
    assert "Paragraph 4." in words(desk.get(compare(article, whole="on")))


@pytest.mark.parametrize(
    "query",
    [{"old": 9}, {"old": "abc"}, {"new": "\0"}, {"new": 10**30}, {"old": ""}, {"new": "1" * 10_000}, {"old": -1}],
)
def test_a_number_no_version_has_is_answered_in_words(desk, query):
    page = desk.get(compare(write("One.", "Two."), **query))
    assert page.status_code == 404
    assert "There is no such version. They are counted from 1 to 2." in words(page)


def test_comparing_makes_as_many_queries_whatever_the_versions_hold(desk, django_assert_num_queries):
    article = write("One.", "Two.")
    save(article, Content(headline="Ferry", body="<p>Three.</p>" * 50 + f"<p>{NOTE}</p>" * 20), None)
    for old, new in ((1, 2), (2, 3)):
        with django_assert_num_queries(10):
            desk.get(compare(article, old=old, new=new))


# --- Restoring ---------------------------------------------------------------------------------------------------


def test_restoring_makes_a_new_version_that_says_what_the_old_one_said_notes_included(desk):
    article = write(f"One{NOTE}", "Two.")
    page = desk.post(versions(article, 1, "restore"), follow=True)
    newest = article.revisions.newest_first()[0]
    assert (newest.number, newest.body, newest.why) == (3, f"<p>One{NOTE}</p>", "Version 1 restored")
    assert newest.saved_by.is_superuser
    article.refresh_from_db()
    assert [note.text for note in article.footnotes.all()] == ["Timetable"]
    assert "Version 1 is back, as version 3." in page.text


def test_a_restored_text_reaches_readers_only_when_it_is_published(desk):
    article = write("One.")
    publish(article)
    save(article, Content(headline="Ferry", body="<p>Two.</p>", slug="ferry"), None)
    publish(article, change="update", notice="It runs thrice.")
    desk.post(versions(article, 1, "restore"))
    article.refresh_from_db()
    assert article.body == "<p>Two.</p>"
    publish(article, change="correction", notice="It runs thrice.")
    article.refresh_from_db()
    assert article.body == "<p>One.</p>"


def test_restoring_leaves_the_web_address(desk):
    article = write("One.", slug="ferry")
    save(article, Content(headline="Ferry", body="<p>Two.</p>", slug="ferry-times"), None)
    desk.post(versions(article, 1, "restore"))
    article.refresh_from_db()
    assert (article.body, article.slug) == ("<p>One.</p>", "ferry-times")


def test_restoring_what_was_saved_last_changes_nothing_and_says_so(desk):
    article = write("One.", "Two.", "One.")
    page = desk.post(versions(article, 1, "restore"), follow=True)
    assert "nothing had to be restored" in page.text
    assert article.revisions.count() == 3


def test_what_is_gone_is_named_and_the_rest_comes_back(desk):
    section, topic, author = make_section("Harbour"), make_topic("Locks"), make_author("Ada")
    figure = '<figure data-image="0123456789abcdef"></figure>'
    fields = {"section": section.slug, "topics": (topic.slug, "gone-topic"), "authors": (author.slug, "gone-author")}
    old = Content(headline="Old", body=f"<p>One.</p>{figure}", lead_image="fedcba9876543210", **fields)
    article = write_about(old)
    save(article, Content(headline="New"), None)
    page = desk.post(versions(article, 2, "restore"), follow=True)
    for name in ("the topic “gone-topic”", "the author “gone-author”", "the lead image", "(0123456789abcdef)"):
        assert name in page.text
    newest = article.revisions.newest_first()[0]
    assert (newest.section, newest.topics, newest.authors) == (section.slug, [topic.slug], [author.slug])
    assert (newest.lead_image, newest.body) == ("", f"<p>One.</p>{figure}")


def test_a_section_that_is_gone_is_named_too(desk):
    article = write_about(Content(headline="Ferry", section="no-more"))
    save(article, Content(headline="New"), None)
    assert "the section “no-more”" in desk.post(versions(article, 2, "restore"), follow=True).text


def test_what_was_renamed_comes_back_under_its_new_name(desk):
    section = make_section("Harbour", slug="port")
    FormerSlug.objects.create(slug="harbour", section=section)
    article = write_about(Content(headline="Ferry", section="harbour"))
    save(article, Content(headline="New"), None)
    desk.post(versions(article, 2, "restore"))
    assert article.revisions.newest_first()[0].section == "port"


def test_looking_at_the_address_of_restoring_restores_nothing(desk):
    article = write("One.", "Two.")
    answer = desk.get(versions(article, 1, "restore"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert article.revisions.count() == 2


@pytest.mark.parametrize("page", ["", "1/", "compare/"])
def test_the_pages_that_show_take_no_form(desk, page):
    assert desk.post(versions(write("One."), *page.split("/")[:-1])).status_code == 405


# --- Who may -----------------------------------------------------------------------------------------------------


def test_whoever_may_only_look_reads_versions_and_restores_none(client, desk):
    article = write("One.", "Two.")
    client.force_login(make_writer("view_article"))
    for page in (versions(article), versions(article, 1), compare(article)):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Restore version" not in answer.text
    assert client.post(versions(article, 1, "restore")).status_code == 403
    assert article.revisions.count() == 2


def test_a_stranger_reads_no_version(client, desk):
    article = write("One.", "Two.")
    client.force_login(make_writer("view_section"))
    history = reverse("admin:articles_article_history", args=[article.pk])
    for page in (versions(article), versions(article, 1), compare(article), history):
        assert client.get(page).status_code == 403
    assert client.post(versions(article, 1, "restore")).status_code == 403
    client.logout()
    assert client.get(versions(article)).url.startswith("/admin/login/")


# --- Two people, one article -------------------------------------------------------------------------------------


def conflict(desk, article: Article, **mine):
    """What a form answers that was opened before Ada saved another text."""
    stale = typed(article, **{"body": "<p>Mine is here.</p>", **mine})
    base = article.revisions.newest_first()[0]
    save(article, Content(headline="Ferry", body="<p>Theirs is here.</p>"), make_editor("ada"), base=base.number)
    return desk.post(form_of(article), stale)


def test_whoever_comes_late_reads_who_saved_when_and_both_texts(desk):
    page = conflict(desk, write("First."))
    assert re.search(r"ada saved this article while you were writing: .*, \d\d:\d\d\. Nothing is lost", page.text)
    assert "[removed: Theirs] [added: Mine] is here." in " ".join(strip_tags(page.text).split())
    assert page.context["adminform"].form["body"].value() == "<p>Mine is here.</p>"


def test_theirs_and_the_form_with_theirs_are_one_click_away(desk):
    article = write("First.")
    text = conflict(desk, article).text
    section = text[text.index('class="conflict alone"') :].partition("</section>")[0]
    assert f'href="{versions(article, 2)}"' in section
    assert f'href="{form_of(article)}"' in section


def test_a_late_form_with_another_fault_shows_both_texts_as_well(desk):
    page = conflict(desk, write("First."), headline="", slug="Bad Slug", written_by=["x"], lead_image="999")
    assert "[removed: Theirs] [added: Mine] is here." in " ".join(strip_tags(page.text).split())
    assert page.context["adminform"].form["slug"].value() == "Bad Slug"


def test_a_late_form_for_an_article_without_versions_is_refused_in_words(desk):
    article = make_draft()
    page = desk.post(form_of(article), typed(article, opened_version="7"))
    assert "Somebody saved this article" in page.text


def test_a_form_in_time_shows_no_conflict(desk):
    article = write("First.")
    assert 'class="conflict' not in desk.post(form_of(article), typed(article, headline="")).text
