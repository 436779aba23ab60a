"""The first-day list: what ticks itself, what is red, and who sees it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import staff_links
from articles.models import Page, Site, User
from comments import mail_testing
from comments.models import MailTest
from newsportal import first_day, rounds
from newsportal.models import Backup, WorkerRound
from tests.factories import make_article, make_comment, make_draft, make_editor, make_mail, make_member, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_member("Administrator", email="mira@paper.example")


@pytest.fixture(autouse=True)
def _mail(settings) -> None:
    settings.EMAIL_URL, settings.SENDS_MAIL = "smtp://127.0.0.1:2525", True


def item(key: str, owner: User) -> first_day.Item | None:
    """What the list says of one thing, now."""
    return next((item for item in first_day.items(owner, Site.current()) if item.key == key), None)


def is_done(key: str, owner: User) -> bool:
    return item(key, owner).done


def save_settings(**fields) -> None:
    Site.current()
    Site.objects.update(**{"name": "The Ferry Post", "confirmed_at": timezone.now(), **fields})


def test_mail(fault: str = "") -> None:
    MailTest.objects.create(by=make_editor(), fault=fault, set_up=mail_testing._set_up())


test_mail.__test__ = False


def back_up(**fields) -> Backup:
    made = {"ended_at": timezone.now(), "file": "newsportal-1.tar", "size": 9_000}
    return Backup.objects.create(**{**made, **fields})


def go_round(**fields) -> None:
    rounds.begin()
    rounds.end([])
    WorkerRound.objects.update(**fields)


def finish(owner: User) -> None:
    """Do everything on the list."""
    save_settings()
    make_article()
    make_page(kind="comment-rules")
    test_mail()
    back_up()
    make_editor()
    go_round()


# --- What ticks itself


def test_it_is_named_once_somebody_gave_it_another_name_than_the_default(owner):
    assert not is_done("name", owner)
    save_settings(name=Site._meta.get_field("name").get_default())
    assert not is_done("name", owner)
    save_settings(name="The Ferry Post")
    assert is_done("name", owner)


def test_samples_and_drafts_are_no_first_article(owner):
    make_article(is_sample=True)
    make_draft()
    assert not is_done("article", owner)
    make_article()
    assert is_done("article", owner)


def test_comments_are_decided_about_when_they_are_chosen_and_their_rules_can_be_read(owner):
    make_page(kind="comment-rules")
    assert not is_done("comments", owner)
    save_settings()
    assert is_done("comments", owner)
    Page.objects.update(published_at=None)
    found = item("comments", owner)
    assert not found.done
    assert found.address == f"/admin/articles/page/{Page.objects.get(kind='comment-rules').pk}/change/"


def test_where_nobody_answers_no_rules_are_needed(owner):
    save_settings(comments_mode="closed")
    assert is_done("comments", owner)


def test_mail_is_tested_when_the_newest_test_with_these_settings_went_out(owner, settings):
    assert not is_done("mail", owner)
    test_mail()
    assert is_done("mail", owner)
    settings.EMAIL_URL = "smtp://127.0.0.1:2526"
    assert not is_done("mail", owner)


def test_without_a_mail_server_it_says_how_to_set_one_up_and_is_not_red(owner, settings):
    settings.EMAIL_URL, settings.SENDS_MAIL = "", False
    found = item("mail", owner)
    assert (found.done, found.is_red) == (False, False)
    assert "EMAIL_URL" in found.sentence


def test_a_backup_is_made_when_there_is_one(owner):
    found = item("backup", owner)
    assert (found.done, found.is_red, found.sentence) == (False, True, "Last backup: never.")
    back_up()
    found = item("backup", owner)
    assert (found.done, found.is_red, found.sentence) == (True, False, "")


def test_a_colleague_is_there_when_another_account_has_a_password_or_an_invitation_that_works(owner):
    assert not is_done("colleague", owner)
    account = make_editor(is_active=True)
    account.set_unusable_password()
    account.save()
    assert not is_done("colleague", owner)
    link, _token = staff_links.make(account, "invite", owner)
    assert is_done("colleague", owner)
    staff_links.revoke(account, link.pk)
    assert not is_done("colleague", owner)
    make_editor(is_active=False)
    assert not is_done("colleague", owner)
    make_editor()
    assert is_done("colleague", owner)


# --- What is red


def test_a_backup_that_failed_is_red_and_says_why(owner):
    back_up(began_at=timezone.now() - timedelta(hours=2))
    back_up(file="", size=None, fault="The disk is full.")
    found = item("backup", owner)
    assert (found.done, found.is_red) == (True, True)
    assert found.sentence == "The last backup failed: The disk is full."


def test_a_backup_that_is_late_is_red_and_says_since_when(owner, settings):
    settings.BACKUP_EVERY = 24
    save_settings(confirmed_at=timezone.now() - timedelta(days=90))
    back_up(began_at=timezone.now() - timedelta(days=3))
    found = item("backup", owner)
    assert found.is_red
    assert found.sentence.startswith("Last backup: ")


def test_a_worker_that_does_not_go_round_is_red_and_one_that_does_is_not_spoken_of(owner):
    assert item("worker", owner).sentence.startswith("It has never gone round.")
    go_round()
    assert item("worker", owner) is None
    go_round(began_at=timezone.now() - timedelta(minutes=20))
    assert item("worker", owner).sentence.startswith("It has not gone round for 20 min.")
    go_round(failed="send_due_mail count_words")
    assert "send_due_mail count_words" in item("worker", owner).sentence


def test_mail_that_fails_is_red_also_after_it_was_tested(owner):
    test_mail("refused")
    assert item("mail", owner).sentence.startswith("Mail fails: ")
    test_mail()
    assert not item("mail", owner).is_red
    make_mail(fault="refused", attempts=first_day.TRIED_IN_VAIN - 1)
    assert not item("mail", owner).is_red
    make_mail(fault="refused", attempts=first_day.TRIED_IN_VAIN)
    found = item("mail", owner)
    assert (found.done, found.is_red) == (True, True)


# --- The page


def first_page(client, member: User) -> str:
    client.force_login(member)
    return client.get("/admin/", follow=True).content.decode()


def test_the_list_goes_when_all_is_done_and_red_lines_come_back(client, owner):
    save_settings()
    assert "The first day" in first_page(client, owner)
    finish(owner)
    page = first_page(client, owner)
    assert "first-day" not in page
    go_round(began_at=timezone.now() - timedelta(hours=1))
    page = first_page(client, owner)
    assert "Needs looking at" in page
    assert 'data-item="worker"' in page
    assert 'data-item="name"' not in page


@pytest.mark.parametrize("role", ["Reporter", "Editor", "Moderator"])
def test_nobody_else_sees_any_of_it(client, role):
    save_settings()
    member = make_member(role)
    assert first_day.items(member, Site.current()) == []
    assert "first-day" not in first_page(client, member)


def test_an_owner_without_a_role_sees_it_and_one_who_left_does_not():
    owner = make_editor()
    assert first_day.items(owner, Site.current())
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert first_day.items(User.objects.get(pk=owner.pk), Site.current()) == []


def test_it_takes_as_many_queries_for_an_old_paper_as_for_a_new_one(owner):
    def queries() -> int:
        viewer, site = User.objects.get(pk=owner.pk), Site.current()
        viewer.has_perm("articles.change_site")
        with CaptureQueriesContext(connection) as asked:
            first_day.items(viewer, site)
        return len(asked)

    finish(owner)
    few = queries()
    for _number in range(5):
        make_comment(make_article())
        make_mail(fault="refused", attempts=9)
        back_up()
        test_mail()
    assert queries() == few <= 11


def test_its_addresses_answer(client, owner):
    save_settings()
    client.force_login(owner)
    for found in first_day.items(owner, Site.current()):
        if found.address:
            assert client.get(found.address, follow=True).status_code == 200, found.key
