"""The verbs of the paper's own pages: what is saved, what readers get, and in which order the foot names it."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from articles import pages
from articles.body import BodyTooLong, clean
from articles.models import AuditEvent, Page, PageVersion, Site
from articles.pages import NotReady, Outdated, Stays, Words
from articles.starter_pages import left_to_fill_in
from tests.factories import make_editor, make_page
from tests.growth import growth
from tests.notes import cite

pytestmark = pytest.mark.django_db

KINDS = [kind for kind in Page.Kind.values if kind]


def words(title="Advertising", body="<p>We print small notices.</p>", language="en", slug="advertising"):
    return Words(title, body, language, slug)


def saved(**said):
    page = Page()
    pages.save(page, words(**said), None)
    return page


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


# Saving


def test_a_new_page_is_the_last_of_the_foot_and_no_reader_sees_it():
    page = saved()
    assert Page.objects.last() == page
    assert not page.is_public
    assert page.versions.get().number == 1


def test_a_save_is_a_version_with_its_words_and_its_writer():
    page, editor = saved(), make_editor()
    pages.save(page, words(title="Notices"), editor)
    version = page.versions.first()
    assert (version.number, version.title, version.body, version.saved_by) == (2, "Notices", page.body, editor)
    assert Page.objects.get(pk=page.pk).title == "Notices"


def test_a_save_that_changes_nothing_makes_no_version():
    page = saved()
    assert pages.save(page, words(), None).number == 1


def test_another_language_is_a_change():
    page = saved()
    pages.save(page, words(language="kk"), None)
    assert Page.objects.get(pk=page.pk).language == "kk"


def test_a_text_is_stored_clean():
    page = saved(body="<p>One</p><script>alert(1)</script>")
    assert page.body == clean(page.body) == page.versions.get().body
    assert "script" not in page.body


def test_what_somebody_saved_meanwhile_is_not_overwritten():
    page = saved()
    pages.save(page, words(title="Theirs"), None, base=1)
    with pytest.raises(Outdated) as refusal:
        pages.save(page, words(title="Mine"), None, base=1)
    assert refusal.value.newest.title == "Theirs"
    assert page.versions.count() == 2


def test_a_page_nobody_saved_is_begun_once():
    page = Page.objects.get(kind="about")
    pages.save(page, words(), None, base=0)
    with pytest.raises(Outdated):
        pages.save(Page.objects.get(kind="about"), words(title="Mine"), None, base=0)


def test_a_text_longer_than_the_limit_is_refused():
    with pytest.raises(BodyTooLong):
        saved(body=f"<p>{'x' * 600_000}</p>")


def test_a_page_of_a_kind_and_a_published_one_keep_their_address():
    kind, published = Page.objects.get(kind="about"), make_page(slug="advertising")
    for page in (kind, published):
        pages.save(page, words(slug="elsewhere"), None)
    assert set(Page.objects.filter(pk__in=[kind.pk, published.pk]).values_list("slug", flat=True)) == {
        "about",
        "advertising",
    }


# Publishing


def test_publishing_gives_readers_the_page_and_is_recorded():
    page, editor = saved(), make_editor()
    pages.publish(page, editor)
    assert Page.objects.get(pk=page.pk).is_public
    pages.publish(page, editor)
    assert actions() == ["publish_page"]


def test_a_page_without_title_or_text_is_not_published():
    for page in (saved(title=""), saved(body="", slug="other")):
        with pytest.raises(NotReady):
            pages.publish(page, make_editor())
        assert not Page.objects.get(pk=page.pk).is_public


def test_a_page_with_a_hole_in_its_notes_is_not_published():
    page = saved(body=f"<p>One{cite('a')}</p>")
    with pytest.raises(NotReady, match="Note 1, near “One”, has no text"):
        pages.publish(page, make_editor())


def test_a_page_that_readers_have_is_not_saved_with_a_hole():
    page = make_page(kind="masthead")
    with pytest.raises(NotReady, match="name of the publisher"):
        pages.save(page, words(body="<p>[name of the publisher]</p>"), None)
    assert Page.objects.get(pk=page.pk).body == page.body
    assert not PageVersion.objects.exists()


def test_a_published_page_changes_at_once_and_says_when():
    page = make_page(changed_at="2026-03-05T09:00Z")
    pages.save(page, words(title="Notices"), None)
    page = Page.objects.get(pk=page.pk)
    assert (page.title, page.is_public) == ("Notices", True)
    assert page.changed_at.year > 2025


def test_taking_a_page_away_is_recorded_once():
    page, editor = make_page(), make_editor()
    assert pages.unpublish(page, editor)
    assert not pages.unpublish(page, editor)
    assert not Page.objects.get(pk=page.pk).is_public
    assert actions() == ["unpublish_page"]


# The order of the foot


def order():
    return [page.slug for page in Page.objects.all()]


def test_pages_move_up_and_down_and_stop_at_the_ends():
    editor, before = make_editor(), order()
    assert before == ["about", "contact", "masthead", "privacy", "comment-rules"]
    pages.move(Page.objects.get(slug="privacy"), -1, editor)
    assert order() == ["about", "contact", "privacy", "masthead", "comment-rules"]
    pages.move(Page.objects.get(slug="comment-rules"), 1, editor)
    pages.move(Page.objects.get(slug="about"), -1, editor)
    assert order() == ["about", "contact", "privacy", "masthead", "comment-rules"]


def test_pages_in_one_place_are_told_apart_once_one_of_them_moves():
    Page.objects.update(place=7)
    pages.move(Page.objects.get(slug="contact"), 1, make_editor())
    assert order() == ["about", "masthead", "contact", "privacy", "comment-rules"]


def test_a_page_that_is_gone_does_not_move():
    page = saved()
    Page.objects.filter(pk=page.pk).delete()
    with pytest.raises(Page.DoesNotExist):
        pages.move(page, 1, make_editor())


# Going back


def test_an_old_version_comes_back_as_the_newest():
    page, editor = saved(), make_editor()
    pages.save(page, words(title="Notices", body="<p>Other words.</p>"), editor)
    assert pages.restore(page, 1, editor).number == 3
    page = Page.objects.get(pk=page.pk)
    assert (page.title, page.body) == ("Advertising", "<p>We print small notices.</p>")
    assert actions() == ["restore"]


def test_what_is_there_already_is_not_restored():
    page = saved()
    assert pages.restore(page, 1, make_editor()).number == 1
    assert actions() == []


def test_readers_are_not_given_an_old_version_with_a_hole():
    page, editor = Page.objects.get(kind="masthead"), make_editor()
    pages.save(page, words(body="<p>[name of the publisher]</p>"), editor)
    pages.save(page, words(body="<p>Ann Reed</p>"), editor)
    pages.publish(page, editor)
    with pytest.raises(NotReady):
        pages.restore(page, 1, editor)
    assert Page.objects.get(pk=page.pk).body == "<p>Ann Reed</p>"


# Deleting


def test_an_own_page_without_readers_is_deleted_with_its_versions():
    page = saved()
    pages.delete(page)
    assert not Page.objects.filter(pk=page.pk).exists()
    assert not PageVersion.objects.exists()


def test_a_page_with_readers_and_one_of_a_kind_stay():
    for page in (make_page(), Page.objects.get(kind="about")):
        with pytest.raises(Stays):
            pages.delete(page)
        assert Page.objects.filter(pk=page.pk).exists()


# The starter texts


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_nobody_saved_begins_with_words_that_name_the_paper_and_what_to_fill_in(kind):
    Site.current()
    Site.objects.update(name="The <Quay> Gazette")
    begun = pages.words_of(Page.objects.get(kind=kind), Site.current())
    assert begun.title
    assert clean(begun.body) == begun.body
    assert "Quay&gt; Gazette" in begun.body or kind == "comment-rules"
    found = pages.faults(kind, begun)
    assert found
    assert all(fault.startswith("Something is left to be filled in: [") for fault in found)


def test_an_own_page_begins_empty_and_a_saved_one_with_what_it_says():
    assert pages.words_of(Page(), Site.current()) == Words("", "", "en", "")
    assert pages.words_of(saved(), Site.current()) == words()


def test_brackets_of_the_papers_own_are_left_alone():
    assert left_to_fill_in("about", "We print [sic] what [year] we like, [ year ] or not [year].") == ["[year]"]
    assert left_to_fill_in("", "[year]") == []


def test_a_place_is_found_across_lines_and_inside_marks():
    said = words(body="<p>Founded in [<em>ye</em>ar] by [names of the<br>founders].</p>")
    assert [fault.count("[") for fault in pages.faults("about", said)] == [1, 1]


def test_a_place_is_found_whatever_language_the_paper_speaks_by_now():
    with translation.override("ru"):
        assert left_to_fill_in("about", "[year]") == ["[year]"]


@given(st.text(alphabet="[]yearn \n", max_size=60))
def test_whatever_is_written_each_place_found_stands_in_it(text):
    found = left_to_fill_in("about", text)
    assert all(place in " ".join(text.split()) for place in found)
    assert len(found) == len(set(found))


def test_a_longer_text_takes_as_much_longer():
    assert growth(lambda text: left_to_fill_in("about", text), "[year] [[year ") <= 2.3
