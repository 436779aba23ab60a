"""Which articles a reporter sees, writes and deletes."""

import pytest

from articles import rights
from articles.models import Article
from tests.article_form import ADD, form_of, typed
from tests.factories import make_article, make_author, make_draft, make_editor, make_image, make_member, make_writer

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def reporter():
    return make_member("Reporter", "rana")


@pytest.fixture
def desk(client, reporter):
    client.force_login(reporter)
    return client


def test_what_a_reporter_begins_is_theirs(desk, reporter):
    assert desk.post(ADD, typed()).status_code == 302
    assert Article.objects.get().created_by == reporter
    assert desk.post(form_of(Article.objects.get()), typed(Article.objects.get(), headline="Later")).status_code == 302
    assert Article.objects.get().headline == "Later"


def test_an_article_whose_byline_names_the_author_of_an_account_is_theirs_too(desk, reporter):
    article = make_draft(created_by=make_editor())
    assert not rights.may_write(reporter, article)
    article.bylines.create(author=make_author(user=reporter))
    assert rights.may_write(reporter, article)
    assert desk.get(form_of(article)).status_code == 200


def test_the_list_has_own_articles_only_each_once(desk, reporter):
    own = make_draft(created_by=reporter)
    own.bylines.create(author=make_author(user=reporter))
    shared = make_article()
    shared.bylines.create(author=reporter.author)
    make_draft()
    assert [row.pk for row in desk.get(LIST).context["cl"].result_list] == [shared.pk, own.pk]


def test_somebody_elses_article_is_not_there_for_a_reporter(desk):
    answer = desk.get(form_of(make_draft()), follow=True)
    assert "doesn’t exist" in answer.text


@pytest.mark.parametrize("stage", ["review", "ready"])
def test_what_was_sent_to_the_editor_is_only_looked_at(desk, reporter, stage):
    article = make_draft(created_by=reporter, stage=stage)
    assert rights.may_see(reporter, article)
    assert desk.post(form_of(article), typed(article, headline="Later")).status_code == 403
    assert not rights.may_delete(reporter, article)


def test_a_published_article_is_only_looked_at_by_its_reporter(desk, reporter):
    article = make_article(created_by=reporter)
    assert desk.get(form_of(article)).status_code == 200
    assert desk.post(form_of(article), typed(article, headline="Later")).status_code == 403


def test_a_reporter_cannot_publish(desk, reporter):
    article = make_draft(created_by=reporter)
    sent = {name: value for name, value in typed(article).items() if name != "_save"}
    assert desk.post(form_of(article), {**sent, "_publish": "Publish"}).status_code == 403
    article.refresh_from_db()
    assert article.published_at is None


def test_a_reporter_deletes_an_own_draft(desk, reporter):
    article = make_draft(created_by=reporter)
    assert desk.post(f"{LIST}{article.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


def test_nobody_deletes_what_was_published():
    assert not rights.may_delete(make_editor(), make_article())


def test_an_editor_writes_and_deletes_drafts_of_everybody():
    editor, article = make_member("Editor"), make_draft(created_by=make_editor(), stage="review")
    assert rights.may_write(editor, article)
    assert rights.may_delete(editor, article)


def test_whoever_may_only_see_articles_deletes_none():
    assert not rights.may_delete(make_writer("view_article"), make_draft())


@pytest.mark.parametrize("model,field", [("article", "lead_image"), ("article", "topics"), ("byline", "author")])
def test_a_reporter_chooses_pictures_topics_and_authors_by_typing(desk, model, field):
    field = "authors" if model == "byline" else field
    asked = {"app_label": "articles", "model_name": "article", "field_name": field, "term": ""}
    assert desk.get("/admin/autocomplete/", asked).status_code == 200


def test_a_picture_does_not_name_the_drafts_of_others_to_a_reporter(desk, reporter, client):
    image = make_image()
    make_draft(headline="Secret inquiry", lead_image=image)
    make_draft(headline="My own piece", lead_image=image, created_by=reporter)
    page = f"/admin/articles/image/{image.pk}/change/"
    assert "Secret inquiry" not in desk.get(page).text
    assert "My own piece" in desk.get(page).text
    client.force_login(make_editor())
    assert "Secret inquiry" in client.get(page).text


def test_the_account_of_an_author_is_for_administrators_to_choose(client):
    author, account = make_author(), make_editor()
    sent = {"name": author.name, "slug": author.slug, "bio": "", "photo": "", "user": account.pk}
    for role, chosen in (("Editor", None), ("Administrator", account)):
        client.force_login(make_member(role))
        assert client.post(f"/admin/articles/author/{author.pk}/change/", sent).status_code == 302
        author.refresh_from_db()
        assert author.user == chosen


def test_the_list_asks_no_more_queries_when_it_grows(desk, reporter, django_assert_num_queries):
    for number in (1, 12):
        for _draft in range(number):
            make_draft(created_by=reporter)
        desk.get(LIST)
        with django_assert_num_queries(13):
            desk.get(LIST)
