"""The moderation log in the admin: who decided what, for reading only."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments import moderation
from comments.models import ModerationEvent
from tests.factories import make_comment, make_editor

pytestmark = pytest.mark.django_db

LOG = "admin:comments_moderationevent_changelist"


@pytest.fixture
def event(client) -> ModerationEvent:
    """One rejection; `client` is signed in as another editor."""
    client.force_login(make_editor())
    return moderation.reject(make_comment(name="Olena Brook"), make_editor("margit"), "off-topic")


def test_it_says_who_did_what_to_which_comment_under_which_rule(client, event):
    html = client.get(reverse(LOG)).content.decode()
    for fact in ("margit", "Rejected", "Waiting", "Off topic", f"Comment {event.comment_id}"):
        assert fact in html


def test_it_holds_no_readers_name(client, event):
    assert "Olena Brook" not in client.get(reverse(LOG)).content.decode()


def test_the_newest_decision_is_first(client, event):
    newer = moderation.approve(event.comment, event.staff)
    html = client.get(reverse(LOG)).content.decode()
    assert html.index(f"moderationevent/{newer.pk}/") < html.index(f"moderationevent/{event.pk}/")


def test_it_can_be_narrowed_by_what_was_done_and_by_whom(client, event):
    other = moderation.mark_spam(make_comment(), make_editor("soraya"))
    for query in ("action__exact=spam", f"staff__id__exact={other.staff_id}"):
        html = client.get(f"{reverse(LOG)}?{query}").content.decode()
        assert f"moderationevent/{other.pk}/" in html
        assert f"moderationevent/{event.pk}/" not in html


def test_an_event_shows_its_hash(client, event):
    page = reverse("admin:comments_moderationevent_change", args=[event.pk])
    assert bytes(event.hash).hex() in client.get(page).content.decode()


def test_nothing_of_it_can_be_changed(client, event):
    for name in ("change", "delete"):
        page = reverse(f"admin:comments_moderationevent_{name}", args=[event.pk])
        assert client.post(page, {"rule": "other", "post": "yes"}).status_code == 403
    assert client.get(reverse("admin:comments_moderationevent_add")).status_code == 403
    assert ModerationEvent.objects.get().rule == "off-topic"


def test_staff_without_the_permission_are_refused(client, event):
    moderator = make_editor(is_superuser=False)
    moderator.user_permissions.set(Permission.objects.filter(codename="moderate_comment"))
    client.force_login(moderator)
    assert client.get(reverse(LOG)).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, event):
    client.logout()
    assert client.get(reverse(LOG)).url.startswith(reverse("admin:login"))


def test_the_number_of_queries_does_not_grow_with_the_log(client, event):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(LOG))
        return len(captured)

    queries()  # makes the row of site settings
    few = queries()
    for number in range(12):
        moderation.mark_spam(make_comment(), make_editor(f"desk{number}"))
    assert queries() == few == 6
