"""The newsroom's list of articles: what it says of each, and what it finds."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import citing, workflow
from articles.models import Article, Author, Site
from articles.publishing import publish
from tests.article_form import form_of, typed
from tests.factories import make_article, make_author, make_draft, make_editor, make_section, make_topic

pytestmark = pytest.mark.django_db

NOTED = '<p>The ferry runs<sup data-fn="k1" data-text="Timetable" data-url="https://ferry.example/t"></sup>.</p>'
LIST = "/admin/articles/article/"


def found(desk, **query) -> list[str]:
    return sorted(article.headline for article in desk.get(LIST, query).context["cl"].result_list)


def shown(desk, headline: str) -> dict[str, str]:
    """What the list says of an article, by column."""
    page = desk.get(LIST).context["cl"]
    article = next(row for row in page.result_list if row.headline == headline)
    return {name: str(getattr(page.model_admin, name)(article)) for name in ("state", "stage_now", "looked_after")}


def change(desk, article: Article, **fields) -> None:
    desk.post(form_of(article), typed(article, **{"body": "<p>New words.</p>", **fields}))


def test_it_says_how_far_the_work_is_and_who_has_it(desk):
    article = make_draft(headline="Locks", assignee=make_editor(first_name="Bo", last_name="Tallow"))
    workflow.send_to_editor(article, make_editor())
    assert shown(desk, "Locks") == {
        "state": "Not published",
        "stage_now": "With the editor",
        "looked_after": "Bo Tallow",
    }


def test_it_marks_what_was_published_and_changed_since(desk):
    article = make_draft(headline="Locks")
    publish(article)
    assert shown(desk, "Locks")["stage_now"] == ""
    change(desk, article)
    assert shown(desk, "Locks")["stage_now"] == "Changes to come: Draft"
    publish(article)
    assert shown(desk, "Locks")["stage_now"] == ""


def test_what_was_changed_last_comes_first_though_readers_do_not_see_it_yet(desk):
    first, second = make_article(headline="First"), make_article(headline="Second")
    change(desk, first)
    assert [row.headline for row in desk.get(LIST).context["cl"].result_list] == ["First", "Second"]
    change(desk, second)
    assert [row.headline for row in desk.get(LIST).context["cl"].result_list] == ["Second", "First"]


def test_it_finds_published_articles_with_changes_to_come(desk):
    article = make_article(headline="Locks")
    make_article(headline="Gates")
    make_draft(headline="Quay")
    change(desk, article)
    assert found(desk, state="changed") == ["Locks"]
    assert found(desk, state="published") == ["Gates", "Locks"]


@pytest.mark.parametrize("stage", Article.Stage.values)
def test_it_finds_what_is_in_a_stage_and_nothing_that_readers_have(desk, stage):
    for each in Article.Stage.values:
        make_draft(headline=each, stage=each)
        make_article(headline=f"public {each}", stage=each)
    assert found(desk, stage=stage) == [stage]


def test_it_finds_changes_to_come_in_their_stage(desk):
    article = make_article(headline="Locks", stage="ready")
    change(desk, article, _send="pressed")
    assert found(desk, stage="review") == ["Locks"]


def test_it_finds_what_i_look_after_what_i_began_and_what_nobody_has(desk):
    me, bo = make_editor(), make_editor(first_name="Bo")
    desk.force_login(me)
    make_draft(headline="Mine", assignee=me)
    make_draft(headline="Bo’s", assignee=bo, created_by=me)
    make_draft(headline="Nobody’s")
    assert found(desk, who="me") == ["Mine"]
    assert found(desk, who="begun") == ["Bo’s"]
    assert found(desk, who="nobody") == ["Nobody’s"]
    assert found(desk, who=bo.pk) == ["Bo’s"]


@pytest.mark.parametrize(("kind", "make"), [("author", make_author), ("topic", make_topic)])
def test_it_finds_the_articles_of_an_author_and_of_a_topic(desk, kind, make):
    thing = make("Locks")
    thing.articles.add(make_draft(headline="With"))
    make_draft(headline="Without")
    assert found(desk, **{kind: thing.pk}) == ["With"]


def test_an_author_whom_few_articles_name_is_named_among_the_filters_once_chosen(desk, monkeypatch):
    monkeypatch.setattr("articles.admin.article_filters.AuthorFilter.offered", 1)
    busy, rare = make_author("Busy"), make_author("Rare Kettle")
    for author, count in ((busy, 2), (rare, 1)):
        for _ in range(count):
            author.articles.add(make_draft(headline="Locks"))
    names = "/admin/articles/article/?author="
    assert f'{names}{rare.pk}"' not in desk.get(LIST).text.replace('href="?', f'href="{LIST}?')
    assert "Rare Kettle" in desk.get(LIST, {"author": rare.pk}).text.split('id="changelist-filter"')[1]


@pytest.mark.parametrize("name", ["stage", "who", "author", "topic"])
@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "²", ""])
def test_a_filter_by_what_cannot_be_leaves_the_list_whole(desk, name, value):
    make_draft(headline="Locks")
    assert found(desk, **{name: value}) == ["Locks"]


@pytest.mark.parametrize("name", ["stage", "who", "author", "topic"])
def test_a_filter_by_a_nul_is_refused(desk, name):
    assert desk.get(LIST, {name: "\0"}).status_code == 400


def test_no_text_of_an_article_is_loaded_for_it(desk):
    make_draft()
    ContentType.objects.get_for_model(Article)
    with CaptureQueriesContext(connection) as queries:
        desk.get(LIST)
    rows = [query["sql"] for query in queries if '"articles_article"."headline"' in query["sql"]]
    assert rows
    for column in ("body", "plain_text", "notes_text", "standfirst"):
        assert not any(f'"articles_article"."{column}"' in sql for sql in rows)


def test_the_list_says_write_and_nothing_of_selecting(desk):
    page = desk.get(LIST).text
    assert "Write" in page
    assert "Select article" not in page
    assert "Add article" not in page


def test_it_says_when_an_article_was_saved_by_the_clocks_of_the_paper(desk, time_machine):
    Site.objects.update(time_zone="Asia/Almaty")
    time_machine.move_to("2026-03-05T09:00Z", tick=False)
    make_draft()
    assert "5 Mar, 14:00" in desk.get(LIST).text
    time_machine.move_to("2027-03-05T09:00Z", tick=False)
    desk.force_login(make_editor())
    assert "5 Mar 2026" in desk.get(LIST).text


def test_a_column_without_anything_to_say_is_empty(desk):
    make_article(headline="Locks")
    row = desk.get(LIST).text.partition('id="result_list"')[2]
    for column in ("stage_now", "in_section", "written_by", "looked_after"):
        assert f'<td class="field-{column}"></td>' in row


@pytest.mark.parametrize(
    ("words", "headlines"),
    [
        ("tallow locks", ["Ferry"]),
        ("ferry oona", ["Ferry"]),
        ("ferry quay", []),
        ('"ada tallow"', ["Ferry"]),
        ('"tallow ada"', []),
        ("'", []),
        ('"', []),
        ("%", []),
        ("  ", ["Bridge", "Ferry"]),
    ],
)
def test_a_search_finds_every_word_in_headline_author_or_topic(desk, words, headlines):
    article = make_article(headline="Ferry")
    for name in ("Ada Tallow", "Oona Kettle"):
        article.bylines.create(author=make_author(name))
    article.topics.add(make_topic("Locks"))
    make_article(headline="Bridge").topics.add(make_topic("Quay"))
    assert found(desk, q=words) == headlines


def test_the_list_says_in_words_where_each_article_stands(desk):
    make_draft(headline="One")
    scheduled = make_draft(headline="Two", slug="two")
    publish(scheduled, at=scheduled.created_at.replace(year=2126))
    make_article(headline="Three")
    page = desk.get(LIST).context["cl"]
    states = {article.headline: str(page.model_admin.state(article)) for article in page.result_list}
    assert states == {"One": "Not published", "Two": "Scheduled", "Three": "Published"}


@pytest.mark.parametrize(("state", "found"), [("draft", ["One"]), ("published", ["Three"]), ("retracted", [])])
def test_the_list_filters_by_state(desk, state, found):
    make_draft(headline="One")
    make_article(headline="Three")
    page = desk.get(LIST, {"state": state})
    assert [article.headline for article in page.context["cl"].result_list] == found


def test_the_list_filters_by_the_languages_that_are_used(desk):
    make_article(headline="Паром", language="ru")
    make_article(headline="Ferry")
    page = desk.get(LIST, {"language": "ru"})
    assert [article.headline for article in page.context["cl"].result_list] == ["Паром"]
    assert "English" in page.content.decode()
    assert "Deutsch" not in page.content.decode()


def test_the_list_filters_by_section_and_searches_headlines(desk):
    region = make_section("Region")
    make_article(headline="Ferry", section=region)
    make_article(headline="Ferry elsewhere")
    page = desk.get(LIST, {"section__id__exact": region.pk, "q": "ferry"})
    assert [article.headline for article in page.context["cl"].result_list] == ["Ferry"]


@pytest.mark.parametrize("words", ["ada", "locks"])
def test_the_list_finds_an_article_once_by_its_authors_and_topics(desk, words):
    article = make_article(headline="Ferry")
    for name in ("Ada", "Ada Tallow"):
        article.bylines.create(author=make_author(name))
    article.topics.set([make_topic("Locks"), make_topic("Old locks")])
    make_article(headline="Bridge")
    page = desk.get(LIST, {"q": words})
    assert [found.headline for found in page.context["cl"].result_list] == ["Ferry"]


def test_the_list_makes_as_many_queries_for_twenty_articles_as_for_two(desk, django_assert_num_queries):
    author = Author.objects.create(name="Ada", slug="ada")
    for count in (2, 18):
        for _ in range(count):
            article = make_article(body=NOTED, section=make_section())
            citing.save_with_notes(article)
            article.bylines.create(author=author)
        with django_assert_num_queries(12):
            desk.get(LIST)


@pytest.mark.parametrize("query", ["q=%00", "language=x", "state=x", "section__id__exact=x", "p=x", "o=9.9", "e=1"])
def test_a_query_nobody_would_type_never_breaks_the_list(desk, query):
    assert desk.get(f"{LIST}?{query}", follow=True).status_code == 200


@pytest.mark.parametrize("query", ["language=%00", "state=%00", "section__id__exact=%00"])
def test_a_filter_by_a_nul_is_refused_as_one_that_nobody_declared(desk, query):
    assert desk.get(f"{LIST}?{query}").status_code == 400
