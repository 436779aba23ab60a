"""Writing an article in the admin: what the form saves, refuses, keeps and shows."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from articles import citing
from articles.models import Article, Author, Footnote, Redirect, Source
from tests.article_form import ADD, form_of, typed
from tests.factories import make_article, make_author, make_draft, make_editor, make_section

pytestmark = pytest.mark.django_db

NOTED = '<p>The ferry runs<sup data-fn="k1" data-text="Timetable" data-url="https://ferry.example/t"></sup>.</p>'


def test_a_new_article_is_saved_as_a_draft_with_its_notes(desk):
    answer = desk.post(ADD, typed(body=NOTED))
    article = Article.objects.get()
    assert answer.url == form_of(article)
    assert article.published_at is None
    assert [(note.number, note.text, note.source.url) for note in article.footnotes.all()] == [
        (1, "Timetable", "https://ferry.example/t")
    ]


@pytest.mark.parametrize("second", ["_save", "_publish"])
def test_a_button_pressed_twice_makes_one_article(desk, second):
    form = typed(opened_version="k3x9")
    first = desk.post(ADD, form)
    again = desk.post(ADD, {**form, second: "pressed"})
    article = Article.objects.get()
    assert first.url == again.url == form_of(article)
    assert article.is_public == (second == "_publish")


def test_publish_pressed_twice_publishes_one_article(desk):
    form = typed(opened_version="k3x9", _publish="pressed")
    desk.post(ADD, form)
    page = desk.post(ADD, form, follow=True)
    assert "Published:" in page.content.decode()
    assert Article.objects.get().is_public


@pytest.mark.parametrize("change", [{"opened_version": "m2p5"}, {"body": "<p>More.</p>"}])
def test_another_form_or_another_text_is_another_article(desk, change):
    desk.post(ADD, typed(opened_version="k3x9"))
    desk.post(ADD, typed(**{"opened_version": "k3x9", **change}))
    assert Article.objects.count() == 2


def test_every_form_for_a_new_article_has_a_key_of_its_own(desk):
    keys = {desk.get(ADD).context["adminform"].form["opened_version"].value() for _ in range(2)}
    assert len(keys) == 2


def test_saving_keeps_notes_and_sources_in_step_with_the_text(desk):
    article = make_draft(body=NOTED)
    citing.save_with_notes(article)
    desk.post(form_of(article), typed(article, body="<p>No ferry.</p>"))
    assert not Footnote.objects.exists()
    assert Source.objects.count() == 1


def test_markup_no_article_may_have_is_not_stored(desk):
    desk.post(ADD, typed(body='<p onclick="x()">Hello<script>x()</script></p>'))
    assert Article.objects.get().body == "<p>Hello</p>"


def test_a_text_that_is_too_long_is_refused_and_kept_in_the_form(desk):
    body = f"<p>{'w' * 500_000}</p>"
    page = desk.post(ADD, typed(body=body))
    assert "longer than the 500 kB" in page.content.decode()
    assert "w" * 500_000 in page.content.decode()
    assert not Article.objects.exists()


def test_a_headline_is_one_line(desk):
    desk.post(ADD, typed(headline="Ferry\r\ntimetable "))
    assert Article.objects.get().headline == "Ferry timetable"


def test_an_article_without_a_headline_is_refused_with_every_word_kept(desk):
    page = desk.post(ADD, typed(headline=" ", body=NOTED))
    assert page.context["errors"]
    assert page.context["adminform"].form["body"].value() == NOTED


@pytest.mark.parametrize(
    ("slug", "proposal"), [("Паром", "parom"), ("Ferry Times", "ferry-times"), ("a_b", "a-b"), ("!", "harbour-bridge")]
)
def test_an_address_nobody_could_type_is_refused_with_a_proposal(desk, slug, proposal):
    page = desk.post(ADD, typed(slug=slug))
    assert f"such as {proposal}." in page.content.decode()


def test_a_renamed_published_article_is_still_found_under_its_old_address(desk):
    article = make_article(slug="ferry")
    desk.post(form_of(article), typed(article, slug="ferry-times", _publish="Publish"))
    article.refresh_from_db()
    assert article.slug == "ferry-times"
    assert Redirect.objects.get(slug="ferry").article == article


def test_an_address_of_another_article_is_refused_on_the_form(desk):
    make_article(slug="taken")
    article = make_article(slug="ferry")
    page = desk.post(form_of(article), typed(article, slug="taken"))
    assert "Another article of that month" in page.content.decode()


def test_a_published_article_cannot_lose_its_address(desk):
    article = make_article(slug="ferry")
    page = desk.post(form_of(article), typed(article, slug=""))
    assert "keeps an address" in page.content.decode()


def test_saving_a_published_article_leaves_what_readers_see_and_says_so(desk):
    article = make_article(headline="Ferry")
    page = desk.post(form_of(article), typed(article, headline="New ferry", body="<p>New words.</p>"), follow=True)
    article.refresh_from_db()
    assert (article.headline, article.body) == ("Ferry", "<p>The bridge closes on Monday.</p>")
    assert "Readers get this text when it is published." in page.text
    assert page.context["adminform"].form["body"].value() == "<p>New words.</p>"


def test_publishing_a_published_article_shows_readers_what_was_saved(desk):
    article = make_article()
    desk.post(form_of(article), typed(article, body="<p>New words.</p>"))
    page = desk.post(form_of(article), typed(article, _publish="Publish", change="typo"), follow=True)
    article.refresh_from_db()
    assert article.body == "<p>New words.</p>"
    assert article.get_absolute_url() in page.text


def test_authors_are_saved_in_their_order(desk):
    ada, bo = (Author.objects.create(name=name, slug=name.lower()) for name in ("Ada", "Bo"))
    desk.post(ADD, typed(written_by=[bo.pk, ada.pk]))
    assert [str(byline) for byline in Article.objects.get().bylines.all()] == ["Bo", "Ada"]


def test_a_text_somebody_else_saved_meanwhile_is_not_overwritten(desk):
    article = make_draft(body="<p>First.</p>")
    stale = typed(article, body="<p>Mine.</p>")
    desk.post(form_of(article), typed(article, body="<p>Theirs.</p>"))
    page = desk.post(form_of(article), stale)
    article.refresh_from_db()
    assert article.body == "<p>Theirs.</p>"
    assert "saved this article while you were writing" in page.content.decode()
    assert page.context["adminform"].form["body"].value() == "<p>Mine.</p>"


def test_saving_again_after_the_warning_puts_my_text_in_place_of_theirs(desk):
    article = make_draft(body="<p>First.</p>")
    stale = typed(article, body="<p>Mine.</p>")
    desk.post(form_of(article), typed(article, body="<p>Theirs.</p>"))
    page = desk.post(form_of(article), stale)
    desk.post(form_of(article), {**stale, "opened_version": page.context["adminform"].form["opened_version"].value()})
    article.refresh_from_db()
    assert article.body == "<p>Mine.</p>"


def test_a_draft_nobody_published_can_be_deleted(desk):
    article = make_draft()
    assert desk.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_published_article_cannot_be_deleted_and_the_message_says_why(desk, method):
    article = make_article()
    page = getattr(desk, method)(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"}, follow=True)
    assert "was published, so it stays" in page.content.decode()
    assert Article.objects.exists()


def test_the_buttons_are_those_a_journalist_needs(desk):
    page = desk.get(form_of(make_draft())).content.decode()
    assert 'name="_publish"' in page
    assert "_continue" not in page
    assert "_addanother" not in page
    assert "View on the site" not in page


def test_a_public_article_links_to_its_page_and_cannot_be_deleted(desk):
    article = make_article()
    page = desk.get(form_of(article)).content.decode()
    assert f'href="{article.get_absolute_url()}"' in page
    assert 'class="deletelink"' not in page


def test_a_published_articles_form_leads_to_the_front_page_where_it_is_offered(desk):
    article = make_article(headline="Ferry & quay")
    make_article(headline="Bridge")
    page = desk.get(form_of(article)).text
    address = re.search(r'href="(/admin/articles/frontstory/[^"]*)"', page.partition("object-tools")[2])[1]
    assert [offered.headline for offered in desk.get(address).context["offered"]] == ["Ferry & quay"]
    assert "frontstory/?q=" not in desk.get(form_of(make_draft())).text


def test_the_form_lists_what_has_to_be_mended(desk):
    article = make_draft(body='<p>The ferry sank<sup data-ref="gone"></sup>.</p>')
    page = desk.get(form_of(article)).content.decode()
    assert "The ferry sank" in page[page.index('class="faults"') : page.index("</section>")]


@pytest.mark.parametrize("field", ["headline", "standfirst", "body", "slug", "opened_version"])
def test_a_nul_in_a_field_is_refused_in_words(desk, field):
    page = desk.post(ADD, typed(**{field: "a\0b"}))
    assert "Null characters are not allowed." in page.content.decode()
    assert not Article.objects.exists()


def test_looking_for_an_author_by_a_nul_finds_nothing_and_breaks_nothing(desk):
    query = {"app_label": "articles", "model_name": "byline", "field_name": "author", "term": "\0"}
    assert desk.get("/admin/autocomplete/", query).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_date_that_only_some_time_zones_have_is_refused_with_a_sentence(desk, day):
    article = make_article()
    closing = {"comments_close_at_0": day, "comments_close_at_1": "12:00"}
    page = desk.post(form_of(article), typed(article, **closing)).content.decode()
    assert "Comments cannot close in that year. Check the date." in page


def make_reporter(*permissions: str):
    reporter = make_editor(is_superuser=False)
    reporter.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return reporter


def test_whoever_may_write_an_article_says_who_wrote_it(desk, client):
    author = make_author("Ada")
    client.force_login(make_reporter("add_article", "change_article"))
    client.post(ADD, typed(written_by=[author.pk]))
    article = Article.objects.get()
    assert list(article.authors.all()) == [author]
    client.post(form_of(article), typed(article))
    assert not article.bylines.exists()


def test_whoever_may_only_see_an_article_sees_who_wrote_it_and_cannot_change_that(desk, client):
    article = make_draft()
    article.bylines.create(author=make_author("Ada Tallow"))
    client.force_login(make_reporter("view_article"))
    assert "Ada Tallow" in client.get(form_of(article)).text
    assert client.post(form_of(article), typed(article, written_by=[make_author().pk])).status_code == 403
    assert [author.name for author in article.authors.all()] == ["Ada Tallow"]


def test_no_address_of_the_admin_leads_from_numbers_to_a_page(desk):
    content_type = ContentType.objects.get_for_model(Article)
    assert desk.get(f"/admin/r/{content_type.pk}/{make_draft().pk}/").status_code == 404


def test_a_section_leads_to_its_page(desk):
    section = make_section()
    page = desk.get(reverse("admin:articles_section_change", args=[section.pk])).content.decode()
    assert f'href="{section.get_absolute_url()}"' in page


def test_whoever_may_only_look_reads_the_text_as_it_was_saved_last(desk, client):
    article = make_article()
    desk.post(form_of(article), typed(article, body="<p>The bridge stays open.</p>"))
    client.force_login(make_reporter("view_article"))
    assert "The bridge stays open." in client.get(form_of(article)).text
