"""One-time links for colleagues: what making, mailing, revoking and using one changes, and whom it lets in."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles import second_factor, sign_in_throttle, staff_links
from articles.models import AuditEvent, StaffLink
from tests.at_once import together
from tests.factories import make_editor, make_member

pytestmark = pytest.mark.django_db
NEW = "quite another horse"


@pytest.fixture
def ines():
    return make_member("Editor", "ines")


def make(account, **options):
    return staff_links.make(account, "password", make_editor(), **options)


def test_a_link_is_found_by_its_token_which_is_kept_nowhere(ines):
    link, token = make(ines)
    assert len(token) == 32
    assert staff_links.find(token) == link
    assert token.encode() not in bytes(StaffLink.objects.get().token_digest)


@pytest.mark.parametrize("token", ["", "x", "\0", "\ud800", "\u202e", "é" * 10_000])
def test_any_other_token_finds_nothing(ines, token):
    make(ines)
    assert staff_links.find(token) is None


@pytest.mark.parametrize(("purpose", "days"), [("invite", 7), ("password", 1)])
def test_a_link_is_good_for_as_long_as_its_purpose_says(ines, purpose, days):
    _link, token = staff_links.make(ines, purpose, make_editor())
    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=-1)):
        assert staff_links.find(token) is not None
    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1)):
        assert staff_links.find(token) is None


def test_a_new_link_ends_the_older_ones_of_this_account_alone(ines):
    _link, old = make(ines)
    _link, others = make(make_editor())
    _link, new = make(ines)
    assert [staff_links.find(token) is not None for token in (old, others, new)] == [False, True, True]


def test_a_revoked_link_ends_and_nobody_revokes_it_through_another_account(ines):
    link, token = make(ines)
    assert not staff_links.revoke(make_editor(), link.pk)
    assert staff_links.find(token) is not None
    assert (staff_links.revoke(ines, link.pk), staff_links.revoke(ines, link.pk)) == (True, False)
    assert staff_links.find(token) is None


def test_no_link_leads_into_an_account_that_works_here_no_more(ines):
    _link, token = make(ines)
    type(ines).objects.update(is_active=False)
    assert staff_links.find(token) is None


def test_using_a_link_sets_the_password_and_ends_everything_before_it(ines, client, settings):
    settings.AXES_ENABLED = True
    theirs = Client()
    theirs.force_login(ines)
    for _failure in range(6):
        client.post("/admin/login/", {"username": "ines", "password": "wrong"})
    assert sign_in_throttle.is_blocked(ines)
    link, token = make(ines)
    staff_links.by_mail(ines, "password", None)
    assert staff_links.use(link, NEW)
    ines.refresh_from_db()
    assert ines.check_password(NEW)
    assert staff_links.find(token) is None
    assert not StaffLink.objects.open().exists()
    assert theirs.get("/admin/").status_code == 302
    assert not sign_in_throttle.is_blocked(ines)
    events = AuditEvent.objects.filter(action="use_link")
    assert [(event.staff, event.row) for event in events] == [(ines, ines.pk)]
    assert not staff_links.use(link, "a third long password")


def test_a_link_is_forgotten_a_month_after_its_time_was_over(ines):
    make(ines)
    for days, kept in ((30, True), (32, False)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            staff_links.forget_ended_links()
        assert StaffLink.objects.exists() is kept


@pytest.mark.parametrize("resets", [True, False])
def test_a_link_switches_the_second_factor_off_only_where_it_was_made_to(ines, resets):
    TOTPDevice.objects.create(user=ines, name="app", confirmed=True)
    link, _token = make(ines, resets_factor=resets)
    assert second_factor.is_on(ines)
    staff_links.use(link, NEW)
    assert second_factor.is_on(ines) is not resets
    assert AuditEvent.objects.filter(action="second_factor_reset").exists() is resets


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_at_once_one_comes_too_late():
    ines = make_member("Editor", "ines")
    link, _token = make(ines)
    passwords = ["the first long password", "the second long password"]
    let_in = []
    jobs = [
        lambda password=each: let_in.append(password) if staff_links.use(link, password) else None for each in passwords
    ]
    assert together(*jobs) == []
    ines.refresh_from_db()
    assert [ines.check_password(password) for password in let_in] == [True]


# --- By mail


def test_a_mailed_link_has_no_token_until_it_is_issued_and_each_issue_ends_the_one_before(ines):
    link = staff_links.by_mail(ines, "invite", make_editor())
    assert (link.token_digest, link.mail_at is not None) == (None, True)
    first, second = staff_links.issue(link), staff_links.issue(link)
    assert staff_links.find(first) is None
    assert staff_links.find(second) == link


def test_a_link_that_has_ended_is_issued_no_more(ines):
    link = staff_links.by_mail(ines, "password", make_editor())
    staff_links.revoke(ines, link.pk)
    assert staff_links.issue(link) == ""


def test_the_time_of_a_mailed_link_begins_when_the_mail_is_written_and_ends_within_a_week(ines):
    now = timezone.now()
    link = staff_links.by_mail(ines, "password", make_editor())
    with time_machine.travel(now + timedelta(hours=23), tick=False):
        staff_links.issue(link)
    link.refresh_from_db()
    assert timedelta(hours=46) < link.expires_at - now < timedelta(hours=48)
    invitation = staff_links.by_mail(ines, "invite", make_editor())
    with time_machine.travel(now + timedelta(days=3), tick=False):
        staff_links.issue(invitation)
    invitation.refresh_from_db()
    assert invitation.expires_at - invitation.made_at == timedelta(days=7)


def test_whoever_asks_at_the_door_ends_no_invitation_and_only_what_was_asked_for_there(ines):
    _link, invited = staff_links.make(ines, "invite", make_editor())
    first = staff_links.by_mail(ines, "password", None)
    token = staff_links.issue(first)
    staff_links.by_mail(ines, "password", None)
    assert staff_links.find(token) is None
    assert staff_links.find(invited) is not None


def test_another_address_ends_the_links_that_went_to_the_old_one(ines):
    copied, mailed = make(ines)[1], staff_links.by_mail(ines, "password", None)
    token = staff_links.issue(mailed)
    assert staff_links.revoke_mailed(ines) == 1
    assert (staff_links.find(token), staff_links.find(copied) is not None) == (None, True)
