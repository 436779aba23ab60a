"""The pictures in the newsroom: uploading, describing, finding, choosing and deleting them."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertNumQueries

from articles import image_upload, writing
from articles.content import Content, content_of
from articles.models import Article, Figure, Image, Site
from articles.renditions import make_due_renditions
from tests.factories import make_article, make_author, make_draft, make_editor, make_image, make_member
from tests.pictures import photograph, png_header
from tests.test_article_admin import form_of, typed

pytestmark = pytest.mark.django_db

LIST, ADD = "/admin/articles/image/", "/admin/articles/image/add/"
WORDS = {"alt": "A bridge with its gates shut", "caption": "", "credit": "Photo: Mira Tallow"}


def sent(content: bytes | None = None, **fields) -> dict:
    """What the browser sends of the form for a new picture."""
    content = photograph("JPEG", (300, 200)) if content is None else content
    return {**WORDS, "new_file": SimpleUploadedFile("DSC_0042.JPG", content), **fields}


def page_of(image: Image, view: str = "change") -> str:
    return f"{LIST}{image.pk}/{view}/"


def messages_on(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


# --- Uploading


def test_an_upload_becomes_an_image_with_its_words(desk):
    assert desk.post(ADD, sent(caption="The bridge in March")).status_code == 302
    image = Image.objects.get()
    assert (image.alt, image.caption, image.credit) == (WORDS["alt"], "The bridge in March", WORDS["credit"])
    assert desk.get(image.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("field", ["alt", "credit", "new_file"])
def test_a_picture_needs_its_file_an_alternative_and_a_credit(desk, field):
    page = desk.post(ADD, {name: value for name, value in sent().items() if name != field})
    assert list(page.context["adminform"].form.errors) == [field]
    assert not Image.objects.exists()


def test_blanks_are_no_alternative(desk):
    assert "alt" in desk.post(ADD, sent(alt=" \n ")).context["adminform"].form.errors


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg onload=alert(1)>", "An SVG drawing can carry a program"),
        (b"harbour", "no picture we can read"),
        (png_header(12_000, 12_000), "more than 25 million pixels"),
        (b"\0" * (image_upload.MAX_UPLOAD_BYTES + 1), "more than 30 MB"),
    ],
    ids=["svg", "text", "bomb", "heavy"],
)
def test_what_is_no_picture_is_refused_in_words_and_what_was_typed_is_kept(desk, content, sentence):
    form = desk.post(ADD, sent(content)).context["adminform"].form
    assert sentence in str(form.errors["new_file"])
    assert form["credit"].value() == "Photo: Mira Tallow"
    assert not Image.objects.exists()


@pytest.mark.parametrize("value", ["\0", "x" * 10_000])
@pytest.mark.parametrize("field", ["alt", "caption", "credit"])
def test_words_that_cannot_be_are_refused(desk, field, value):
    assert list(desk.post(ADD, sent(**{field: value})).context["adminform"].form.errors) == [field]


def test_a_picture_with_the_short_name_of_another_is_refused_in_words(desk):
    master = image_upload.make_master(photograph("JPEG", (300, 200)))
    make_image(key=master.digest[:16], digest=master.digest[:16] + "f" * 48)
    assert "short name" in str(desk.post(ADD, sent()).context["adminform"].form.errors["new_file"])


def test_the_same_picture_again_leads_to_the_one_there_is(desk):
    desk.post(ADD, sent())
    page = desk.post(ADD, sent(alt="Another bridge"), follow=True)
    image = Image.objects.get()
    assert page.redirect_chain[-1][0] == page_of(image)
    assert messages_on(page)[-1:] == ["The paper has this picture already. Here it is, with the words it has."]
    assert image.alt == WORDS["alt"]
    assert desk.get(page_of(image, "history")).content.decode().count("Added") == 1


@pytest.mark.parametrize("times", [1, 2])
def test_from_the_articles_form_the_picture_is_chosen_whether_new_or_not(desk, times):
    for _ in range(times):
        page = desk.post(ADD, sent(_popup="1", _to_field="id"))
    assert f'"value": "{Image.objects.get().pk}"' in page.content.decode().replace("&quot;", '"')


# --- Describing


def test_words_are_changed_later_and_what_the_worker_wrote_meanwhile_stays(desk):
    desk.post(ADD, sent())
    image = Image.objects.get()
    make_due_renditions()
    desk.post(page_of(image), {"alt": "A bridge,\nshut", "caption": "In March", "credit": "Photo: A. Name / Agency"})
    image.refresh_from_db()
    assert (image.alt, image.caption, image.credit) == ("A bridge, shut", "In March", "Photo: A. Name / Agency")
    assert image.rendition_widths == [300]


def test_a_save_writes_the_words_alone(desk):
    image = make_image()
    with CaptureQueriesContext(connection) as queries:
        desk.post(page_of(image), {**WORDS, "alt": "A bridge"})
    updates = [query["sql"] for query in queries.captured_queries if 'UPDATE "articles_image"' in query["sql"]]
    assert [update.count(" = ") for update in updates] == [2]  # the column and the row's id


# --- The list


def names_on(page) -> list[str]:
    return [image.alt for image in page.context["cl"].result_list]


@pytest.mark.parametrize("words", ["ferry", "harbour at dawn", "Agency"])
def test_a_picture_is_found_by_its_alternative_caption_and_credit(desk, words):
    make_image(alt="The ferry", caption="The harbour at dawn", credit="Photo: A. Name / Agency")
    make_image(alt="A gate")
    assert names_on(desk.get(LIST, {"q": words})) == ["The ferry"]


def test_it_shows_a_thumbnail_and_what_became_of_the_copies(desk):
    make_image(alt="Waiting")
    make_image(alt="Done", rendition_widths=[480, 960])
    make_image(alt="Failed")
    Image.objects.exclude(alt="Waiting").update(render_after=None)
    page = desk.get(LIST).content.decode()
    assert page.count("<picture>") == 3
    assert "-480.avif 480w" in page
    assert page.count("Being made") == page.count(">Ready<") == page.count("Could not be made") == 1


def test_it_names_what_shows_a_picture(desk):
    image = make_image()
    article = make_article(headline="Gates shut", lead_image=image)
    Figure.objects.create(article=article, image=image)
    other = make_draft(headline="Two bridges")
    Figure.objects.create(article=other, image=image)
    author = make_author("Ines Valdor", photo=image)
    for path in (LIST, page_of(image)):
        page = desk.get(path).content.decode()
        assert page.count(f'<a href="{form_of(article)}">Gates shut</a>') == 1
        assert f'<a href="{form_of(other)}">Two bridges</a>' in page
        assert f'<a href="/admin/articles/author/{author.pk}/change/">Ines Valdor</a>' in page


def saved_since(article: Article, **fields) -> Article:
    """A version of a published article that readers do not see yet."""
    writing.save(article, replace(content_of(article), **fields), None)
    return article


CARD = '<figure data-image="{}" data-link="https://video.example/a"></figure>'


@pytest.mark.parametrize(
    "waiting",
    [lambda image: {"body": CARD.format(image.key)}, lambda image: {"lead_image": image.key}],
    ids=["card", "lead"],
)
def test_a_picture_of_a_version_that_waits_to_be_published_is_in_use_and_stays(desk, waiting):
    image, other = make_image(), make_image()
    article = saved_since(make_article(headline="Gates shut"), **waiting(image))
    assert desk.get(LIST).content.decode().count(f'<a href="{form_of(article)}">Gates shut</a>') == 1
    answer = desk.post(page_of(image, "delete"), {"post": "yes"}, follow=True)
    assert messages_on(answer)[0].startswith("This picture is in use, so it stays.")
    with pytest.raises(ProtectedError):
        image_upload.remove(image)
    image_upload.remove(other)


def test_a_reporter_reads_nothing_of_a_version_of_others_that_waits(client):
    Site.current()
    image = make_image()
    theirs = saved_since(make_article(), headline="Mayor resigns", body=CARD.format(image.key))
    reporter = make_member("Reporter")
    own = saved_since(make_article(created_by=reporter), headline="Ferry sails", body=CARD.format(image.key))
    client.force_login(reporter)
    for path in (LIST, page_of(image)):
        page = client.get(path).text
        assert "Mayor resigns" not in page
        assert form_of(theirs) not in page
        assert f'<a href="{form_of(own)}">Ferry sails</a>' in page


def test_a_picture_that_was_taken_out_again_before_it_was_published_is_not_in_use(desk):
    image = make_image()
    article = saved_since(make_article(), body=CARD.format(image.key))
    saved_since(article, body="<p>One</p>")
    assert form_of(article) not in desk.get(page_of(image)).content.decode()
    image_upload.remove(image)


def test_a_card_of_a_draft_uses_its_picture(desk):
    image = make_image()
    article = writing.save(Article(), Content(headline="Gates", body=CARD.format(image.key)), None).article
    assert f'<a href="{form_of(article)}">Gates</a>' in desk.get(LIST).content.decode()


def test_the_list_asks_no_more_of_the_database_when_it_grows(desk):
    def grow():
        image = make_image()
        Figure.objects.create(article=make_article(lead_image=image), image=image)
        saved_since(make_article(), lead_image=image.key)
        make_author(photo=image)

    grow()
    with CaptureQueriesContext(connection) as queries:
        desk.get(LIST)
    for _ in range(3):
        grow()
    with assertNumQueries(len(queries)):
        desk.get(LIST)


# --- Choosing


def choose(client, words: str = ""):
    field = {"app_label": "articles", "model_name": "article", "field_name": "lead_image"}
    return client.get("/admin/autocomplete/", {"term": words, **field})


def test_the_articles_form_offers_pictures_by_their_words(desk):
    image = make_image(alt="The ferry")
    make_image(alt="A gate")
    assert choose(desk, "ferry").json()["results"] == [{"id": str(image.pk), "text": "The ferry"}]


def test_an_article_gets_its_picture_and_a_caption_of_its_own(desk):
    image = make_image()
    article = make_draft()
    desk.post(form_of(article), typed(article, lead_image=image.pk, lead_caption="The bridge on Monday"))
    article.refresh_from_db()
    assert (article.lead_image, article.lead_caption) == (image, "The bridge on Monday")
    assert image.get_absolute_url() in desk.get(form_of(article)).content.decode()
    desk.post(form_of(article), typed(article))
    assert Article.objects.get().lead_image is None


def test_a_picture_that_is_not_there_cannot_be_chosen(desk):
    article = make_draft()
    page = desk.post(form_of(article), typed(article, lead_image="987"))
    assert list(page.context["adminform"].form.errors) == ["lead_image"]


def test_whoever_may_only_look_at_a_published_article_sees_its_picture(client):
    image = make_image()
    reader = make_editor(is_superuser=False)
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(reader)
    assert image.get_absolute_url() in client.get(form_of(make_article(lead_image=image))).content.decode()


# --- Deleting


def test_a_picture_nothing_shows_is_deleted_with_its_files(desk, django_capture_on_commit_callbacks):
    desk.post(ADD, sent())
    image = Image.objects.get()
    path = Path(image.file.path)
    assert path.exists()
    assert "Are you sure" in desk.get(page_of(image, "delete")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(page_of(image, "delete"), {"post": "yes"}).url == LIST
    assert not Image.objects.exists()
    assert not path.exists()


def show_in_text(image):
    Figure.objects.create(article=make_article(), image=image)


@pytest.mark.parametrize(
    "show",
    [lambda image: make_article(lead_image=image), show_in_text, lambda image: make_author(photo=image)],
    ids=["above a text", "in a text", "as a portrait"],
)
def test_a_picture_in_use_stays_and_the_newsroom_reads_why(desk, show):
    image = make_image()
    show(image)
    for answer in (desk.get(page_of(image, "delete"), follow=True),
                   desk.post(page_of(image, "delete"), {"post": "yes"}, follow=True)):  # fmt: skip
        assert answer.redirect_chain[-1][0] == page_of(image)
        assert messages_on(answer)[0].startswith("This picture is in use, so it stays.")
    assert Image.objects.exists()


def test_a_picture_that_comes_into_use_while_it_is_deleted_stays(desk, monkeypatch):
    def in_use_by_now(image):
        raise ProtectedError("in use", [image])

    monkeypatch.setattr(image_upload, "remove", in_use_by_now)
    image = make_image()
    answer = desk.post(page_of(image, "delete"), {"post": "yes"}, follow=True)
    assert messages_on(answer)[0].startswith("This picture is in use, so it stays.")


# --- Strangers


def test_whoever_may_not_add_pictures_uploads_none(client):
    Site.current()
    clerk = make_editor(is_superuser=False)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_image", "change_image", "delete_image"]))
    client.force_login(clerk)
    assert client.post(ADD, sent()).status_code == 403
    assert not django_settings.MEDIA_ROOT.exists()


@pytest.mark.parametrize(("right", "view"), [("view_image", "change"), ("change_image", "delete")])
def test_whoever_may_not_change_or_delete_a_picture_does_not(client, right, view):
    image = make_image()
    clerk = make_editor(is_superuser=False)
    clerk.user_permissions.add(Permission.objects.get(codename=right))
    client.force_login(clerk)
    assert client.post(page_of(image, view), {**WORDS, "alt": "Mine", "post": "yes"}).status_code == 403
    assert Image.objects.get().alt == image.alt


def test_whoever_may_not_see_pictures_chooses_none(client):
    make_image()
    writer = make_editor(is_superuser=False)
    writer.user_permissions.add(Permission.objects.get(codename="change_article"))
    client.force_login(writer)
    assert choose(client).status_code == 403


@pytest.mark.parametrize(
    ("name", "sentence"), [("alt", "Say what the picture shows."), ("credit", "Say who made the picture")]
)
def test_words_that_are_missing_are_asked_for_beside_their_field(desk, name, sentence):
    page = desk.post(f"{LIST}add/", sent(**{name: "  "}))
    assert page.context["adminform"].form.errors[name][0].startswith(sentence)
    assert not Image.objects.exists()
