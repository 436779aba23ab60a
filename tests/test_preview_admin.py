"""The preview of what is typed into an article's form and not saved."""

import re

import pytest

from articles import publishing, writing
from articles.models import Article, Draft, Revision
from tests.article_form import ADD, form_of, typed
from tests.factories import (
    make_article,
    make_author,
    make_correction,
    make_draft,
    make_editor,
    make_image,
    make_section,
    make_topic,
    make_writer,
)
from tests.notes import cite

pytestmark = pytest.mark.django_db

NEW = "/admin/articles/article/preview/"
FRAMES = ["page", "feed", "mail"]


def preview_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/preview/"


def test_the_button_keeps_what_is_typed_and_saves_nothing(desk):
    article = make_draft(headline="Pier", body="<p>Old.</p>")
    answer = desk.post(preview_of(article), typed(article, headline="Pier reopens", body="<p>New.</p>"))
    assert (answer.status_code, answer.url) == (303, preview_of(article))
    draft = Draft.objects.get(article=article)
    assert draft.typed["headline"] == ["Pier reopens"]
    assert draft.base == 1
    assert "_save" not in draft.typed
    assert not Revision.objects.exists()
    article.refresh_from_db()
    assert article.headline == "Pier"


@pytest.mark.parametrize("frame", FRAMES)
def test_each_frame_shows_what_is_typed(desk, frame):
    article = make_draft(body="<p>Old.</p>")
    body = f"<p>New{cite('a', text='Notice', url='https://h.example/n')}</p>"
    desk.post(preview_of(article), typed(article, headline="Pier reopens", standfirst="At last.", body=body))
    page = desk.get(f"{preview_of(article)}{frame}/").text
    for words in ("Preview", "Pier reopens", "At last.", "New", "Notice", "https://h.example/n"):
        assert words in page
    assert "Old." not in page


def test_the_page_shows_what_stands_around_the_text_as_it_is_typed(desk):
    article = make_draft(section=make_section("Region"))
    image = make_image(alt="A pier at dusk")
    authors = [make_author("Ines Valdor"), make_author("Ada Tallow")]
    around = {
        "section": make_section("Harbour").pk,
        "topics": [make_topic("Water").pk],
        "written_by": [author.pk for author in reversed(authors)],
        "lead_image": image.pk,
        "lead_caption": "At dusk.",
        "originally_published_on": "2020-03-05",
    }
    desk.post(preview_of(article), typed(article, body=f'<figure data-image="{image.key}"></figure>', **around))
    page = desk.get(f"{preview_of(article)}page/").text
    story = page[page.index("<article") : page.index("</article>")]
    assert story.index("Ada Tallow") < story.index("Ines Valdor")
    for words in ("Harbour", "Water", "At dusk.", "5 March 2020"):
        assert words in story
    assert story.count("A pier at dusk") == 2
    assert "Region" not in story


def test_a_published_articles_preview_shows_its_corrections_and_no_answers(desk):
    article = make_article(comment_count=4)
    make_correction(article, text="It is 80 metres long.")
    page = desk.get(f"{preview_of(article)}page/").text
    assert "It is 80 metres long." in page
    assert "Readers may see another version." in page
    for absent in ('id="comments"', "#comments", "<form method", 'rel="canonical"', "application/ld+json"):
        assert absent not in page


def test_without_anything_typed_it_shows_what_was_saved_last(desk):
    article = make_article(body="<p>Public.</p>")
    writing.save(article, writing.content_of(article).__class__(headline="Pier", body="<p>Saved.</p>"), make_editor())
    assert "<p>Saved.</p>" in desk.get(f"{preview_of(article)}page/").text


def test_nobody_sees_what_another_is_typing(desk, client):
    article = make_draft(body="<p>Saved.</p>")
    desk.post(preview_of(article), typed(article, body="<p>Mine.</p>"))
    client.force_login(make_editor())
    assert "Mine." not in client.get(f"{preview_of(article)}page/").text


def test_a_new_article_is_previewed_by_the_key_of_its_form(desk):
    answer = desk.post(NEW, typed(headline="Pier", opened_version="a-key_b"))
    assert answer.status_code == 303
    assert "Pier" in desk.get(answer.url).text
    for frame in FRAMES:
        assert "Pier" in desk.get(answer.url.replace("/preview/", f"/preview/{frame}/")).text
    assert not Article.objects.exists()
    assert desk.get(f"{NEW}?key=another").status_code == 404


def test_the_form_of_a_new_and_of_a_saved_article_have_the_button(desk):
    article = make_draft()
    for path, preview in ((ADD, NEW), (form_of(article), preview_of(article))):
        button = re.search(r'<button[^>]*formaction="([^"]*)"[^>]*formtarget="_blank"', desk.get(path).text)
        assert button[1] == preview


@pytest.mark.parametrize("tab", ["desktop", "phone", "feed", "mail", "", "x", "%00"])
def test_each_tab_is_a_link_and_the_one_that_is_open_says_so(desk, tab):
    article = make_draft()
    page = desk.get(f"{preview_of(article)}?as={tab}").text
    current = re.findall(r'<a href="[^"]*\?as=(\w+)" aria-current="page"', page)
    assert current == [tab if tab in ("desktop", "phone", "feed", "mail") else "desktop"]
    frame = {"feed": "feed", "mail": "mail"}.get(tab, "page")
    assert f'src="{preview_of(article)}{frame}/"' in page


def test_the_mail_shows_its_subject_and_its_words_alone(desk):
    article = make_draft(headline="Pier & quay", body="<p>Soon.</p>")
    page = desk.get(f"{preview_of(article)}?as=mail").text
    assert "</strong> Pier &amp; quay</p>" in page
    assert "Soon." in page[page.index("<pre") :]


def policy(answer) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_is_shown_by_our_own_pages_alone_runs_nothing_and_is_kept_nowhere(desk, frame):
    answer = desk.get(f"{preview_of(make_draft())}{frame}/")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert policy(answer)["frame-ancestors"] == "'self'"
    assert policy(answer)["script-src"] == "'none'"
    assert ("style-src-attr" in policy(answer)) == (frame == "mail")
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_preview_frames_our_own_pages_and_is_framed_by_none(desk):
    article = make_draft()
    answer = desk.get(preview_of(article))
    assert answer["X-Frame-Options"] == "DENY"
    assert (policy(answer)["frame-src"], policy(answer)["frame-ancestors"]) == ("'self'", "'none'")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "frame-src" not in policy(desk.get(form_of(article)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"headline": "", "body": ""},
        {"headline": "x" * 10_000, "standfirst": "y" * 10_000},
        {"headline": "a\0b\uffff", "body": "<p>a\0b</p>", "opened_version": "\0\uffff"},
        {"body": "<p>" + "wörter " * 90_000},
        {"section": "9" * 400, "lead_image": "x", "topics": ["1", "²", "-1", "9" * 19], "written_by": ["\0"]},
        {"language": "xx", "originally_published_on": "soon", "opened_version": "9" * 400},
        {"comments_close_at_0": "x", "_save": "\0", "\0": "\0"},
    ],
    ids=["empty", "long", "nul", "too long", "rows", "choices", "names"],
)
def test_what_the_form_would_refuse_is_shown_as_far_as_it_goes(desk, wrong):
    article = make_draft()
    for path, opened in ((preview_of(article), typed(article, **wrong)), (NEW, typed(**wrong))):
        answer = desk.post(path, opened)
        assert answer.status_code == 303
        assert desk.get(answer.url).status_code == 200
        for frame in FRAMES:
            assert desk.get(answer.url.replace("/preview/", f"/preview/{frame}/")).status_code == 200


def test_a_form_that_sends_nothing_breaks_nothing(desk):
    for path in (NEW, preview_of(make_draft())):
        assert desk.get(desk.post(path).url).status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "9" * 19, "9" * 400])
def test_an_article_that_is_not_there_has_no_preview(desk, number):
    for page in ("", "page/", "feed/", "mail/"):
        assert desk.get(f"/admin/articles/article/{number}/preview/{page}").status_code == 404


def test_whoever_may_not_see_an_article_gets_no_preview_and_whoever_may_not_change_it_keeps_none(client):
    article = make_draft()
    paths = [preview_of(article), *(f"{preview_of(article)}{frame}/" for frame in FRAMES)]
    client.force_login(make_writer("change_topic"))
    assert {client.get(path).status_code for path in [*paths, NEW, f"{NEW}page/"]} == {403}
    assert {client.post(path, typed(article)).status_code for path in (preview_of(article), NEW)} == {403}
    client.force_login(make_writer("view_article"))
    assert {client.get(path).status_code for path in paths} == {200}
    assert client.post(preview_of(article), typed(article)).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_takes_no_post(desk, frame):
    assert desk.post(f"{preview_of(make_draft())}{frame}/").status_code == 405


def test_text_writes_no_markup_into_a_preview(desk):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    article = make_draft(headline=hostile, standfirst=hostile, body="<p>a</p>")
    for path in ("?as=mail", "page/", "feed/", "mail/"):
        page = desk.get(preview_of(article) + path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_scheduled_article_is_previewed_with_its_date(desk):
    article = make_draft()
    publishing.publish(article, at=article.created_at.replace(year=2126))
    assert "2126" in desk.get(f"{preview_of(article)}page/").text


def test_keeping_again_takes_the_place_of_what_was_kept(desk):
    article = make_draft()
    for words in ("One", "Two"):
        desk.post(preview_of(article), typed(article, headline=words))
    assert Draft.objects.get().typed["headline"] == ["Two"]
