"""The page "Comments to review": who may see it and who may decide there."""

import pytest
from django.urls import reverse

from comments.models import Comment
from tests.factories import make_comment, make_editor
from tests.review_desk import make_staff, press, queue, see, shown

pytestmark = pytest.mark.django_db


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(queue()).url.startswith(reverse("admin:login"))
    assert 'name="sign-in-password"' in press(client, "approve", make_comment())
    assert Comment.objects.get().state == "held"


def test_an_account_that_is_not_staff_is_asked_to_sign_in(client):
    client.force_login(make_editor(is_staff=False))
    assert 'name="sign-in-password"' in press(client, "approve", make_comment())
    assert Comment.objects.get().state == "held"


def test_staff_without_the_permission_are_refused(client):
    client.force_login(make_staff("view_moderationevent", "change_comment", "delete_comment", "add_comment"))
    comment = make_comment()
    assert press(client, "approve", comment, follow=False).status_code == 403
    assert Comment.objects.get().state == "held"


@pytest.mark.parametrize("permissions", [(), ("view_comment",), ("change_comment", "view_moderationevent")])
def test_staff_who_may_not_moderate_choose_nothing_for_the_front_page(client, permissions):
    client.force_login(make_staff(*permissions))
    comment = make_comment(state="approved")
    assert press(client, "pick", comment, seen="approved", follow=False).status_code == 403
    assert Comment.objects.get().picked_at is None


def test_staff_without_any_permission_do_not_see_the_queue(client):
    client.force_login(make_staff())
    assert client.get(queue()).status_code == 403


def test_staff_who_may_only_see_are_offered_no_button_and_refused_the_decision(client):
    client.force_login(make_staff("view_comment"))
    comment = make_comment()
    html = see(client)
    assert shown(html) == [comment.pk]
    assert 'name="decision"' not in html
    assert press(client, "approve", comment, follow=False).status_code == 403
    assert Comment.objects.get().state == "held"


def test_the_permission_to_moderate_is_enough(client):
    client.force_login(make_staff("moderate_comment"))
    comment = make_comment()
    assert shown(see(client)) == [comment.pk]
    press(client, "approve", comment)
    assert Comment.objects.get().is_public


def test_a_decision_without_the_forms_token_is_refused(editor):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert press(strict, "approve", make_comment(), follow=False).status_code == 403
    assert Comment.objects.get().state == "held"
