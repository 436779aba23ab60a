"""The newsroom's first page says how many comments wait."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from articles.models import Site
from tests.factories import make_appeal, make_comment, make_editor, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings_are_confirmed():
    Site.objects.update_or_create(pk=1, defaults={"name": "The Harbour Courier", "confirmed_at": timezone.now()})


def newsroom(client) -> str:
    return " ".join(client.get(reverse("admin:index")).content.decode().split())


def test_it_links_to_the_comments_that_wait_with_their_number(client):
    client.force_login(make_editor())
    make_comment()
    make_comment()
    make_comment(state="approved")
    assert f'<a href="{reverse("admin:comments_comment_changelist")}"> 2 comments wait for review </a>' in newsroom(
        client
    )


def test_whoever_may_decide_sees_it(client):
    moderator = make_editor(is_superuser=False)
    moderator.user_permissions.set(Permission.objects.filter(codename="moderate_comment"))
    client.force_login(moderator)
    make_comment()
    assert "1 comment waits for review" in newsroom(client)


def test_whoever_may_not_see_comments_does_not_see_their_number(client):
    client.force_login(make_editor(is_superuser=False))
    make_comment()
    assert "for review" not in newsroom(client)


def test_reports_appeals_and_what_is_for_the_editors_are_counted_apart(client):
    client.force_login(make_editor())
    queue = reverse("admin:comments_comment_changelist")
    assert "?state=" not in newsroom(client)
    reported = make_comment(state="approved")
    make_report(reported)
    make_report(reported)
    make_appeal(make_comment(state="rejected"))
    make_comment(for_editors=True)
    html = newsroom(client)
    assert "0 comments wait for review" in html
    assert f'<a href="{queue}?state=reported"> 1 comment is reported by readers </a>' in html
    assert f'<a href="{queue}?state=appeals"> 1 reader appeals against a decision </a>' in html
    assert f'<a href="{queue}?state=editors"> 1 comment was sent to the editors only </a>' in html
