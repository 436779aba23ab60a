"""Answers of the staff below an article: who signs them, what they change, and that no reader can imitate them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, AuditEvent, Site
from comments import answering, event_log, moderation
from comments.forms import CommentForm
from comments.models import Comment, Mail, ModerationEvent
from comments.policy import policy_of
from tests.at_once import together
from tests.factories import make_article, make_comment, make_confirmed, make_editor, make_member, make_writer

pytestmark = pytest.mark.django_db

WORDS = "We asked the harbour. The ferry runs again from May."
BADGE = '<b class="staff">Staff</b>'


@pytest.fixture
def article() -> Article:
    Site.current()
    Site.objects.update(name="The Tide")
    return make_article(slug="bridge", headline="Bridge closes")


def page_for(answered: Article | Comment) -> str:
    if isinstance(answered, Comment):
        return reverse("admin:comments_comment_answer", args=[answered.pk])
    return f"{reverse('admin:comments_comment_answer_article')}?article={answered.pk}"


def sent(answered: Article | Comment, **fields) -> dict:
    article = {"article": answered.pk} if isinstance(answered, Article) else {}
    return {"text": WORDS, "signed": "paper", **article, **fields}


@pytest.mark.parametrize("role", ["Editor", "Moderator", "Administrator"])
def test_an_answer_to_an_article_is_public_at_once_under_the_papers_name(client, article, role):
    member = make_member(role)
    client.force_login(member)
    response = client.post(page_for(article), sent(article), follow=True)
    assert "Readers see your answer now" in response.text
    comment = Comment.objects.get()
    assert (comment.name, comment.text, comment.state, comment.staff) == ("The Tide", WORDS, "approved", member)
    assert (comment.rule, comment.sealed_address, comment.parent) == ("staff", None, None)
    article.refresh_from_db()
    assert article.comment_count == 1
    page = client.get("/2026/03/bridge/").text
    assert re.search(rf"<bdi>The Tide</bdi>\s*</h3>\s*{BADGE}", page)


def test_an_answer_to_a_comment_stands_below_it(desk, article):
    comment = make_comment(article, name="Tove Lind", state="approved")
    desk.post(page_for(comment), sent(comment))
    answer = Comment.objects.get(parent=comment)
    assert (answer.root, answer.depth, answer.article) == (comment, 1, article)
    assert f'<a href="#c-{comment.pk}"><bdi>Tove Lind</bdi></a>' in desk.get("/2026/03/bridge/").text


def test_it_is_in_both_logs(desk, article):
    desk.post(page_for(article), sent(article))
    comment, event = Comment.objects.get(), ModerationEvent.objects.get()
    assert (event.comment, event.action, event.from_state, event.to_state) == (comment, "approve", "held", "approved")
    assert (event.rule, event.staff) == ("staff", comment.staff)
    assert event_log.verify() is None
    assert AuditEvent.objects.filter(action="answer", row=comment.pk, staff=comment.staff).count() == 1


def test_whoever_has_a_full_name_can_sign_with_it(client, article):
    client.force_login(make_editor(first_name="Mira", last_name="Tallow"))
    client.post(page_for(article), sent(article, signed="person"))
    assert Comment.objects.get().name == "Mira Tallow"
    assert re.search(rf"<bdi>Mira Tallow</bdi>\s*</h3>\s*{BADGE}", client.get("/2026/03/bridge/").text)


@pytest.mark.parametrize("names", [{}, {"first_name": "M" * 60, "last_name": "T" * 60}])
def test_nobodys_name_to_sign_in_with_is_ever_offered_or_shown(client, article, names):
    client.force_login(make_editor("margit47", **names))
    assert 'value="person"' not in client.get(page_for(article)).text
    refused = client.post(page_for(article), sent(article, signed="person"))
    assert "Select a valid choice" in refused.text
    client.post(page_for(article), sent(article))
    client.logout()
    assert "margit47" not in client.get("/2026/03/bridge/").text


def test_without_the_choice_no_public_page_names_who_wrote_it(client, article):
    client.force_login(make_editor("margit47", first_name="Mira", last_name="Tallow"))
    client.post(page_for(article), sent(article))
    client.logout()
    for address in ("/2026/03/bridge/", "/2026/03/bridge/feed.atom", "/2026/03/bridge/feed.json"):
        page = client.get(address).text
        assert "The Tide" in page
        assert "Tallow" not in page
        assert "margit47" not in page


def test_the_feed_says_that_it_is_the_staffs(client, article):
    answering.answer(article, make_editor(), WORDS, name="The Tide")
    (item,) = client.get("/2026/03/bridge/feed.json").json()["items"]
    assert item["title"] == "Answer by the staff, The Tide, on “Bridge closes”"
    assert item["authors"] == [{"name": "The Tide"}]


def test_a_picked_answer_keeps_its_badge_on_the_front_page(client, article):
    answer = answering.answer(article, make_editor(), WORDS, name="The Tide")
    moderation.pick(answer, make_editor())
    assert f"<bdi>The Tide</bdi> {BADGE}" in client.get("/").text


@pytest.mark.parametrize(
    "name",
    [
        "Staff",
        "✓ Staff",
        "The Tide Staff",
        "The Tide ⭐",
        "The Tide ✅",
        "Ѕtaff",
        '<b class="staff">Staff</b>',
        "ffatS",
        "\u2705\ufe0f The Tide",
    ],
)
def test_no_name_a_reader_can_post_under_makes_a_badge(client, article, name):
    fields = {"comment": "I am the paper.", "name": name, "email": "a@b.example"}
    form = CommentForm(fields, article=article, policy=policy_of(article, Site.current()))
    assert form.is_valid()
    make_comment(article, name=form.cleaned_data["name"], text='<b class="staff">Staff</b>', state="approved")
    page = client.get("/2026/03/bridge/").text
    assert page.count('class="staff"') == 0
    assert "<bdi>" in page


@pytest.mark.parametrize("name", ["\u202effatS", "The Tide\u2066", "St\u200baff", "S\0taff", "Staff\ud800"])
def test_a_name_that_hides_or_turns_characters_is_not_taken(article, name):
    form = CommentForm({"name": name}, article=article, policy=policy_of(article, Site.current()))
    assert "name" in form.errors


def test_the_badge_is_heard_and_stands_outside_the_name(client, article):
    answering.answer(article, make_editor(), WORDS, name="The Tide")
    page = client.get("/2026/03/bridge/").text
    assert page.count(BADGE) == 1
    assert BADGE not in re.search(r"<h3 id=.*?</h3>", page, re.DOTALL)[0]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Write your answer before posting"),
        ({"text": "\u200b \u2800"}, "Write your answer before posting"),
        ({"text": "w" * 4001}, "Shorten your answer to 4000 characters; it has 4001"),
        ({"text": "a\0b"}, "Delete the control character"),
        ({"text": "Staff\u202e"}, "Delete the hidden character"),
        ({"text": "a" + "\u0301" * 1000}, "Remove some of the marks"),
        ({"text": WORDS, "signed": "somebody"}, "Select a valid choice"),
    ],
)
def test_a_refused_answer_keeps_its_words_and_says_what_to_change(desk, article, fields, sentence):
    response = desk.post(page_for(article), sent(article, **fields))
    assert response.status_code == 200
    assert sentence in response.text
    assert response.context["form"]["text"].value() == fields["text"]
    assert not Comment.objects.exists()


@pytest.mark.parametrize("mode", ["hold", "open", "staff"])
def test_the_staff_answer_in_every_mode_but_closed(desk, mode):
    article = make_article(comments_mode=mode)
    desk.post(page_for(article), sent(article))
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"comments_mode": "closed"}, {"retracted_at": timezone.now(), "withdrawal": "retraction", "text_stays": True}],
)
def test_below_a_closed_or_retracted_article_nobody_answers_any_more(desk, fields):
    article = make_article(**fields)
    response = desk.post(page_for(article), sent(article))
    assert "Comments on this article are closed." in response.text
    assert WORDS in response.text
    assert not Comment.objects.exists()


def test_in_a_closed_thread_nobody_answers_any_more(desk, article):
    comment = make_comment(article, state="approved", closed_at=timezone.now())
    for answered in (comment, make_comment(parent=comment, state="approved")):
        response = desk.post(page_for(answered), sent(answered))
        assert "This thread is closed. Open it again first, then answer." in response.text
    assert Comment.objects.count() == 2


def test_a_comment_taken_down_meanwhile_is_not_answered(article):
    comment = make_comment(article, state="approved")
    Comment.objects.update(state="spam", removed_at=timezone.now(), removed_rule="spam")
    with pytest.raises(answering.CannotAnswer, match="not public any more"):
        answering.answer(article, make_editor(), WORDS, name="The Tide", parent=comment)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("state", ["held", "rejected", "spam", "withdrawn"])
def test_what_readers_cannot_see_is_not_answered(desk, article, state):
    comment = make_comment(article, state=state)
    for ask in (desk.get, desk.post):
        response = ask(page_for(comment), sent(comment))
        assert response.status_code == 303
        assert response["Location"].startswith(reverse("admin:comments_comment_changelist"))
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("number", ["", "0", "x", "²", "9" * 19, "9" * 400, "-1", "1.5", "1\0"])
def test_an_article_that_is_not_there_is_not_found(desk, number):
    page = reverse("admin:comments_comment_answer_article")
    assert desk.get(page, {"article": number}).status_code == 404
    assert desk.post(page, {"article": number, "text": WORDS, "signed": "paper"}).status_code == 404


@pytest.mark.parametrize("number", ["0", "x", "9" * 19, "9" * 400])
def test_a_comment_that_is_not_there_is_not_found(desk, number):
    assert desk.get(f"/admin/comments/comment/{number}/answer/").status_code == 404


def test_a_draft_is_not_answered(desk):
    draft = make_article(published_at=None, url_year=None, url_month=None)
    assert desk.get(page_for(draft)).status_code == 404


@pytest.mark.parametrize("permissions", [(), ("view_comment",), ("publish_article", "change_article", "view_article")])
def test_whoever_may_not_moderate_may_not_answer(client, article, permissions):
    client.force_login(make_writer(*permissions))
    comment = make_comment(article, state="approved")
    for answered in (article, comment):
        assert client.get(page_for(answered)).status_code == 403
        assert client.post(page_for(answered), sent(answered)).status_code == 403
    assert Comment.objects.count() == 1


def test_a_comments_page_and_an_articles_form_lead_to_the_answer(desk, article):
    comment = make_comment(article, state="approved")
    assert page_for(comment) in desk.get(reverse("admin:comments_comment_change", args=[comment.pk])).text
    assert page_for(article) in desk.get(reverse("admin:articles_article_change", args=[article.pk])).text


def test_a_comment_that_waits_has_no_link_to_an_answer(desk, article):
    comment = make_comment(article)
    assert page_for(comment) not in desk.get(reverse("admin:comments_comment_change", args=[comment.pk])).text


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_decision_about_what_it_answers_never_wait_for_each_other(article):
    comment = make_comment(article)
    editor = make_editor()
    moderation.approve(comment, editor)
    failures = together(
        lambda: answering.answer(article, editor, WORDS, name="The Tide", parent=Comment.objects.get(pk=comment.pk)),
        lambda: moderation.reject(Comment.objects.get(pk=comment.pk), editor, "abuse"),
        lambda: answering.answer(article, editor, WORDS, name="The Tide"),
    )
    assert all(isinstance(failure, answering.CannotAnswer) for failure in failures)
    article.refresh_from_db()
    assert article.comment_count == Comment.objects.public().count()
    assert event_log.verify() is None


def test_the_writer_of_what_the_staff_answers_is_told(article):
    asked = make_confirmed(article, mail="each", state="approved", published_at=timezone.now())
    comment = answering.answer(article, make_editor(), WORDS, name="The Tide", parent=asked)
    mail = Mail.objects.get()
    assert (mail.kind, mail.comment, mail.to_reader) == ("answered", comment, asked.sealed_address)
