"""Sections, topics and authors in the admin: what their forms save, refuse and keep leading on."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from pytest_django.asserts import assertNumQueries

from articles.models import Author, FormerSlug, Section, Site, Topic
from articles.renaming import save_with_slug
from tests.factories import make_article, make_author, make_draft, make_editor, make_image, make_section, make_topic

pytestmark = pytest.mark.django_db

KINDS = [
    (Section, make_section, {"position": "0", "on_front": "on"}),
    (Topic, make_topic, {}),
    (Author, make_author, {"bio": ""}),
]
each_kind = pytest.mark.parametrize(("model", "make", "rest"), KINDS)


def add_form(model) -> str:
    return reverse(f"admin:articles_{model._meta.model_name}_add")


def form_of(thing) -> str:
    return reverse(f"admin:articles_{thing._meta.model_name}_change", args=[thing.pk])


@each_kind
def test_a_new_one_is_saved_under_its_address(desk, model, make, rest):
    desk.post(add_form(model), {"name": "Harbour", "slug": "harbour", **rest})
    assert model.objects.get().get_absolute_url() == f"/{model._meta.model_name}/harbour/"


@each_kind
def test_an_address_changed_in_the_form_keeps_leading_there(desk, model, make, rest):
    thing = make("Harbour", slug="harbour")
    thing.articles.add(make_article())
    desk.post(form_of(thing), {"name": "Quay", "slug": "quay", **rest})
    assert desk.get(f"/{model._meta.model_name}/harbour/").url == f"/{model._meta.model_name}/quay/"


@each_kind
def test_an_address_that_leads_to_another_is_refused_with_every_word_kept(desk, model, make, rest):
    thing = make("Harbour", slug="harbour")
    thing.slug = "quay"
    save_with_slug(thing)
    for slug in ("harbour", "quay"):
        page = desk.post(add_form(model), {"name": "Another pier", "slug": slug, **rest})
        assert "This address belongs to another one" in page.content.decode()
        assert "Another pier" in page.content.decode()
    assert model.objects.count() == 1


@each_kind
def test_an_address_can_be_taken_back(desk, model, make, rest):
    thing = make("Harbour", slug="harbour")
    for slug in ("quay", "harbour"):
        assert desk.post(form_of(thing), {"name": "Harbour", "slug": slug, **rest}).status_code == 302
    assert [former.slug for former in FormerSlug.objects.all()] == ["quay"]


@each_kind
@pytest.mark.parametrize("slug", ["", "a b", "ж", "x" * 10_000, "a\0b", "a/b"])
def test_an_address_nobody_could_type_is_refused(desk, model, make, rest, slug):
    page = desk.post(add_form(model), {"name": "Harbour", "slug": slug, **rest})
    assert page.context["errors"]
    assert not model.objects.exists()


@each_kind
def test_whoever_may_not_change_it_gives_it_no_other_address(client, model, make, rest):
    reporter = make_editor(is_superuser=False)
    reporter.user_permissions.add(Permission.objects.get(codename=f"view_{model._meta.model_name}"))
    client.force_login(reporter)
    thing = make("Harbour", slug="harbour")
    assert client.post(form_of(thing), {"name": "Quay", "slug": "quay", **rest}).status_code == 403
    assert not FormerSlug.objects.exists()


def test_a_section_has_its_description_and_its_place_on_the_front_page(desk):
    section = make_section("Harbour", slug="harbour")
    desk.post(
        form_of(section), {"name": "Harbour", "slug": "harbour", "position": "3", "description": "Ships and sheds."}
    )
    section.refresh_from_db()
    assert (section.description, section.on_front, section.position) == ("Ships and sheds.", False, 3)


def test_an_author_has_a_biography_and_a_photo(desk):
    author, photo = make_author(slug="ines"), make_image()
    desk.post(form_of(author), {"name": "Ines", "slug": "ines", "bio": "Covers the harbour.", "photo": photo.pk})
    author.refresh_from_db()
    assert (author.bio, author.photo) == ("Covers the harbour.", photo)


def test_the_list_of_topics_counts_their_articles(desk):
    water = make_topic("Water")
    make_article().topics.add(water)
    make_draft().topics.add(water)
    page = desk.get(reverse("admin:articles_topic_changelist"))
    assert [topic.article_count for topic in page.context["cl"].result_list] == [2]


def test_topics_are_found_by_their_name_while_an_article_is_written(desk):
    make_topic("Water supply")
    make_topic("Roads")
    answer = desk.get(
        reverse("admin:autocomplete"),
        {"term": "water", "app_label": "articles", "model_name": "article", "field_name": "topics"},
    )
    assert [row["text"] for row in answer.json()["results"]] == ["Water supply"]


def test_a_query_string_fills_no_form(desk):
    assert desk.get("/admin/articles/article/add/?topics=x&section=x").status_code == 200


@each_kind
def test_a_malformed_address_is_refused_beside_its_field_with_one_that_would_do(desk, model, make, rest):
    page = desk.post(add_form(model), {"name": "Harbour", "slug": "City_Hall", **rest})
    assert page.context["adminform"].form.errors["slug"] == [
        "Use small letters from a to z, digits and hyphens, such as city-hall."
    ]


def test_an_address_from_before_the_rule_keeps_nobody_from_saving_the_rest(desk):
    author = make_author(slug="ines_v")
    desk.post(form_of(author), {"name": "Ines", "slug": "ines_v", "bio": "Covers the harbour."})
    author.refresh_from_db()
    assert author.bio == "Covers the harbour."


@each_kind
def test_the_list_counts_articles_and_shows_where_the_page_is(desk, model, make, rest):
    thing = make("Harbour", slug="harbour")
    for article in (make_article(), make_draft()):
        if model is Section:
            article.section = thing
            article.save()
        else:
            thing.articles.add(article)
    page = desk.get(reverse(f"admin:articles_{model._meta.model_name}_changelist")).text
    assert f"/{model._meta.model_name}/harbour/" in page
    assert ">2</a></td>" in page


@each_kind
def test_the_list_makes_as_many_queries_for_many_as_for_one(desk, model, make, rest):
    Site.current()
    for number in (1, 10):
        for _ in range(number):
            thing = make()
            if model is Author:
                Author.objects.filter(pk=thing.pk).update(user=make_editor(), photo=make_image())
        with assertNumQueries(5):
            desk.get(reverse(f"admin:articles_{model._meta.model_name}_changelist"))


def test_an_authors_form_offers_to_add_a_photo_and_nothing_else_beside_its_choices(desk):
    page = desk.get(add_form(Author)).text
    assert 'id="add_id_photo"' in page
    assert not any(f'id="{button}' in page for button in ("change_id_", "delete_id_", "view_id_", "add_id_user"))


@pytest.mark.parametrize(("make", "sentence"), [(make_section, "has articles"), (make_author, "stands above articles")])
def test_what_has_articles_stays_and_the_editor_reads_what_to_do(desk, make, sentence):
    Site.current()
    thing = make("Harbour")
    if isinstance(thing, Section):
        make_draft(section=thing)
    else:
        make_draft().bylines.create(author=thing)
    delete = reverse(f"admin:articles_{thing._meta.model_name}_delete", args=[thing.pk])
    page = desk.post(delete, {"post": "yes"}, follow=True)
    assert page.redirect_chain == [(form_of(thing), 302)]
    assert f"“Harbour” {sentence}, so it stays." in page.text
    assert type(thing).objects.exists()


@each_kind
def test_whoever_may_not_delete_is_refused(client, model, make, rest):
    clerk = make_editor(is_superuser=False)
    clerk.user_permissions.add(Permission.objects.get(codename=f"change_{model._meta.model_name}"))
    client.force_login(clerk)
    thing = make()
    delete = reverse(f"admin:articles_{model._meta.model_name}_delete", args=[thing.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert model.objects.exists()


def test_a_topic_is_deleted_after_words_that_say_what_goes(desk):
    Site.current()
    topic = make_topic("Locks", slug="locks")
    topic.slug = "gates"
    save_with_slug(topic)
    topic.articles.add(make_article())
    delete = reverse("admin:articles_topic_delete", args=[topic.pk])
    page = desk.get(delete).text
    assert "Its articles stay, without it." in page
    assert "object (" not in page
    desk.post(delete, {"post": "yes"})
    assert not Topic.objects.exists()


@each_kind
def test_no_list_deletes_several_at_once(desk, model, make, rest):
    thing = make()
    sent = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
    desk.post(reverse(f"admin:articles_{model._meta.model_name}_changelist"), sent)
    assert model.objects.exists()


@each_kind
def test_the_list_leads_from_the_number_of_articles_to_them(desk, model, make, rest):
    thing = make()
    thing.articles.add(make_draft(headline="Mine"))
    make_draft(headline="Another")
    page = desk.get(reverse(f"admin:articles_{model._meta.model_name}_changelist")).text
    address = re.search(r'field-article_count[^"]*"><a href="([^"]*)">1</a>', page)[1]
    assert [article.headline for article in desk.get(address).context["cl"].result_list] == ["Mine"]


def order_of_sections(*sections, **fields) -> dict:
    """The list of sections as a browser sends it, each in the place in which it is named."""
    form = {"form-TOTAL_FORMS": len(sections), "form-INITIAL_FORMS": len(sections), "_save": "Save"}
    for place, section in enumerate(sections):
        form |= {f"form-{place}-id": section.pk, f"form-{place}-position": place + 1}
    return {**form, **fields}


def test_sections_are_put_in_order_on_their_list(desk):
    first, second = make_section("First"), make_section("Second")
    desk.post(reverse("admin:articles_section_changelist"), order_of_sections(second, first))
    assert [section.name for section in Section.objects.all()] == ["Second", "First"]


@pytest.mark.parametrize("number", ["x", "9" * 30, "-1", "\0", ""])
@pytest.mark.parametrize("field", ["form-0-id", "form-0-position", "form-TOTAL_FORMS"])
def test_an_order_that_cannot_be_breaks_nothing(desk, field, number):
    section = make_section("First")
    path = reverse("admin:articles_section_changelist")
    assert desk.post(path, order_of_sections(section, **{field: number})).status_code in (200, 302)
    assert Section.objects.get().name == "First"


def test_whoever_may_only_see_sections_puts_them_in_no_order(client):
    Site.current()
    reader = make_editor(is_superuser=False)
    reader.user_permissions.add(Permission.objects.get(codename="view_section"))
    client.force_login(reader)
    first, second = make_section("First"), make_section("Second")
    client.post(reverse("admin:articles_section_changelist"), order_of_sections(second, first))
    assert {section.position for section in Section.objects.all()} == {0}
