"""Mistakes that readers point out: whom they go to, what becomes of them, and what readers are told."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from articles.models import Article, AuditEvent, Correction, Site
from comments import correction_offers, vault
from comments.models import Comment, Receipt
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor, make_member, make_writer

pytestmark = pytest.mark.django_db

THANKS = "Thanks to a reader who pointed it out."
TYPED = {"kind": "correction", "text": "The lock was rebuilt in June, not in May.", "thanks_a_reader": "on"}
WORDS = "It was June. I worked there."


@pytest.fixture
def article() -> Article:
    Site.current()
    Site.objects.update(confirmed_at="2026-03-05T09:00Z")
    return make_article(slug="bridge", headline="Bridge closes")


def offer(article: Article, **fields) -> Comment:
    return make_comment(article, **{"text": WORDS, "offers_correction": True, **fields})


def page(comment: Comment) -> str:
    return reverse("admin:comments_comment_correction", args=[comment.pk])


def test_a_comment_that_points_out_a_mistake_keeps_that_it_does(client, article):
    words = {"comment": WORDS, "name": "Ann", "email": "ann@paper.example", "offers_correction": "on"}
    client.post("/2026/03/bridge/comments/", words)
    assert list(correction_offers.waiting_offers()) == [Comment.objects.get()]


def test_the_page_shows_the_readers_words_and_leaves_the_correction_to_the_paper(desk, article):
    html = desk.get(page(offer(article, name="Tove Lind"))).text
    assert "<bdi>Tove Lind</bdi>" in html
    assert WORDS in html
    assert re.search(r"<textarea[^>]*>\s*</textarea>", html)
    assert re.search(r'name="thanks_a_reader"[^>]* checked', html)


def test_it_becomes_a_correction_that_thanks_a_reader_and_the_comment_stays_as_it_was(desk, article):
    comment = offer(article)
    response = desk.post(page(comment), TYPED, follow=True)
    correction = Correction.objects.get()
    assert (correction.article, correction.text, correction.thanks_a_reader) == (article, TYPED["text"], True)
    assert f'href="{correction.path}"' in response.text
    comment.refresh_from_db()
    assert (comment.correction, comment.state, comment.text) == (correction, "held", WORDS)
    assert AuditEvent.objects.filter(action="add", kind="articles.correction", row=correction.pk).exists()


def test_the_editor_may_leave_the_thanks_out(desk, article):
    desk.post(page(offer(article)), {"kind": "update", "text": "The bridge is open."})
    assert not Correction.objects.get().thanks_a_reader
    assert THANKS not in desk.get("/2026/03/bridge/").text


def test_readers_are_told_wherever_the_correction_stands(desk, article):
    desk.post(page(offer(article)), TYPED)
    for address in (
        "/2026/03/bridge/",
        "/corrections/",
        "/corrections/feed.atom",
        "/corrections/feed.json",
        "/feed.atom",
    ):
        assert THANKS in desk.get(address).text, address
    assert f'"creditText":"{THANKS}"' in desk.get("/2026/03/bridge/").text


def test_a_correction_that_thanks_nobody_does_not(client, article):
    Correction.objects.create(article=article, text="It is 80 metres.")
    for address in ("/2026/03/bridge/", "/corrections/", "/corrections/feed.atom", "/feed.atom"):
        page = client.get(address).text
        assert "It is 80 metres." in page
        assert "Thanks to a reader" not in page
        assert "creditText" not in page


def test_a_correction_written_by_hand_can_thank_a_reader_too(desk, article):
    moment = {"noted_at_0": "2026-03-06", "noted_at_1": "09:00:00"}
    desk.post("/admin/articles/correction/add/", {**TYPED, **moment, "article": article.pk})
    assert Correction.objects.get().thanks_a_reader


def test_nobody_is_named(desk, article):
    desk.post(page(offer(article, name="Tove Lind")), TYPED)
    for address in ("/2026/03/bridge/", "/corrections/", "/corrections/feed.json"):
        assert "Tove Lind" not in desk.get(address).text


def test_the_writer_reads_on_the_receipt_what_it_led_to(desk, article):
    comment = offer(article)
    Receipt.objects.create(comment=comment, token_digest=vault.token_digest("t0ken"))
    assert "led to a correction" not in desk.get("/comments/receipt/t0ken/").text
    desk.post(page(comment), TYPED)
    html = desk.get("/comments/receipt/t0ken/").text
    assert "Thank you: it led to a correction." in html
    assert f'href="{Correction.objects.get().path}"' in html


def test_it_can_be_settled_that_there_is_nothing_to_correct(desk, article):
    comment = offer(article)
    response = desk.post(page(comment), {"decline": "1"}, follow=True)
    assert "Settled: there is nothing to correct." in response.text
    comment.refresh_from_db()
    assert (comment.offers_correction, comment.state) == (False, "held")
    assert not Correction.objects.exists()
    assert AuditEvent.objects.filter(action="settle", kind="comments.comment", row=comment.pk).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "correction", "text": ""}, "This field is required."),
        ({"kind": "correction", "text": "w" * 2001}, "at most 2000 characters"),
        ({"kind": "correction", "text": "a\0b"}, "Null characters are not allowed"),
        ({"kind": "retraction", "text": WORDS}, "Select a valid choice"),
        ({"text": WORDS}, "This field is required."),
    ],
)
def test_a_refused_correction_keeps_its_words(desk, article, typed, sentence):
    response = desk.post(page(offer(article)), typed)
    assert response.status_code == 200
    assert sentence in response.text
    assert response.context["form"]["text"].value() == typed["text"]
    assert not Correction.objects.exists()


def test_an_article_that_readers_cannot_open_is_not_corrected_in_public(desk):
    comment = offer(make_article(retracted_at="2026-03-07T10:00Z", withdrawal="retraction", text_stays=True))
    response = desk.post(page(comment), TYPED)
    assert "there is nothing to correct in public" in response.text
    assert not Correction.objects.exists()


@pytest.mark.parametrize("again", [TYPED, {"decline": "1"}])
@pytest.mark.parametrize("first", [TYPED, {"decline": "1"}])
def test_what_is_settled_is_not_settled_again(desk, article, first, again):
    comment = offer(article)
    desk.post(page(comment), first)
    before = Correction.objects.count(), Comment.objects.values().get()
    response = desk.post(page(comment), again, follow=True)
    assert "somebody has settled it already" in response.text
    assert (Correction.objects.count(), Comment.objects.values().get()) == before


def test_a_comment_that_points_out_nothing_has_no_such_page(desk, article):
    comment = make_comment(article)
    assert desk.get(page(comment)).status_code == 303
    assert page(comment) not in desk.get(reverse("admin:comments_comment_change", args=[comment.pk])).text


@pytest.mark.parametrize("number", ["0", "x", "9" * 19, "9" * 400])
def test_a_comment_that_is_not_there_is_not_found(desk, number):
    assert desk.get(f"/admin/comments/comment/{number}/correction/").status_code == 404


@pytest.mark.parametrize(
    "permissions",
    [
        (),
        ("moderate_comment",),
        ("view_comment", "add_correction"),
        ("add_correction", "publish_article"),
        ("view_comment", "publish_article"),
    ],
)
def test_whoever_may_not_read_comments_and_correct_in_public_may_not_here(client, article, permissions):
    comment = offer(article)
    client.force_login(make_writer(*permissions))
    assert client.get(page(comment)).status_code == 403
    assert client.post(page(comment), TYPED).status_code == 403
    assert client.post(page(comment), {"decline": "1"}).status_code == 403
    assert "Readers point out mistakes" not in client.get("/admin/").text


def test_the_first_page_names_it_to_whoever_looks_after_the_article(client, article):
    mine, others = make_member("Editor", "mine"), make_member("Editor", "others")
    comment = offer(article)
    for person, assignee, is_told in [
        (mine, None, True),
        (others, None, True),
        (mine, mine, True),
        (others, mine, False),
    ]:
        Article.objects.filter(pk=article.pk).update(assignee=assignee)
        client.force_login(person)
        html = client.get("/admin/").text
        assert (page(comment) in html) == ("Readers point out mistakes" in html) == is_told


@pytest.mark.parametrize(
    "fields",
    [{"state": "rejected"}, {"state": "spam"}, {"state": "withdrawn"}, {"offers_correction": False}],
)
def test_what_is_refused_or_settled_waits_for_nobody(desk, article, fields):
    comment = offer(article, **fields)
    assert page(comment) not in desk.get("/admin/").text


def test_a_published_comment_waits_too_and_what_is_for_the_editors_as_well(desk, article):
    public, private = offer(article, state="approved"), offer(article, for_editors=True)
    html = desk.get("/admin/").text
    assert page(public) in html
    assert page(private) in html


def test_the_first_page_asks_as_often_for_many_as_for_one(desk, article, django_assert_num_queries):
    offer(article)
    desk.get("/admin/")
    with django_assert_num_queries(23):
        desk.get("/admin/")
    for _ in range(20):
        offer(make_article())
    with django_assert_num_queries(23):
        html = desk.get("/admin/").text
    assert len(re.findall(r"/comments/comment/\d+/correction/", html)) == 10


def test_what_waits_is_found_through_its_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "comment_offers_correction" in Comment.objects.filter(correction_offers.WAITING).explain()
    assert "comment_offers_correction" in correction_offers.waiting_offers().explain()


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_makes_the_correction(article):
    comment, editor = offer(article), make_editor()

    def correct() -> None:
        correction = Correction(article=article, text="It was June.", thanks_a_reader=True)
        correction_offers.make_correction(Comment.objects.get(pk=comment.pk), correction, editor)

    failures = together(correct, correct)
    assert [type(failure) for failure in failures] == [correction_offers.NoOffer]
    assert Correction.objects.count() == 1
