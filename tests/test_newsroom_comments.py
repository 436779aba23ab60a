"""The newsroom's first page says how many comments wait."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from articles.models import Site
from tests.factories import make_comment, make_editor

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
