"""Inviting a colleague, and letting one in again: nobody ever knows the password of somebody else."""

import re

import pytest
from django.conf import settings as paper_settings
from django.test import Client

from articles import staff_links
from articles.models import AuditEvent, StaffLink, User
from articles.roles import role_of
from tests.at_once import together
from tests.factories import make_editor, make_member, make_writer

pytestmark = pytest.mark.django_db
INVITE = "/admin/articles/user/invite/"
BO = {"username": "bo", "first_name": "Bo", "last_name": "Lindqvist", "email": "bo@paper.example", "role": "Editor"}
NEW = "quite another horse"


@pytest.fixture
def iva(client):
    iva = make_member("Administrator", "iva")
    client.force_login(iva)
    return iva


@pytest.fixture
def bo():
    return make_member("Editor", "bo", email="bo@paper.example")


def page_of(account: User, page: str = "links") -> str:
    return f"/admin/articles/user/{account.pk}/{page}/"


def shown_link(answer) -> str:
    """The path of the link that an answer shows."""
    return re.search(r"<output>([^<]+)</output>", answer.text)[1].removeprefix(paper_settings.SITE_URL)


def events() -> list[str]:
    return list(AuditEvent.objects.exclude(action__startswith="sign_").order_by("pk").values_list("action", flat=True))


# --- Inviting


def test_an_invited_colleague_chooses_the_password_and_signs_in(client, iva):
    answer = client.post(INVITE, {**BO, "_copy": ""})
    assert "no-store" in answer["Cache-Control"]
    theirs = Client()
    theirs.post(shown_link(answer), {"new_password1": NEW, "new_password2": NEW})
    assert theirs.post("/admin/login/", {"username": "bo", "password": NEW}).status_code == 302
    bo = User.objects.get(username="bo")
    assert (bo.name, bo.email, role_of(bo), bo.is_staff) == ("Bo Lindqvist", "bo@paper.example", "Editor", True)
    assert StaffLink.objects.get().made_by == iva
    assert events() == ["add", "invite", "use_link"]


def test_the_link_is_shown_once(client, iva):
    link = shown_link(client.post(INVITE, {**BO, "_copy": ""}))
    bo = User.objects.get(username="bo")
    for page in (page_of(bo), page_of(bo, "change"), page_of(bo, "history")):
        assert link.split("/")[3] not in client.get(page).text


def test_before_the_link_is_used_no_password_opens_the_account(client, iva):
    client.post(INVITE, {**BO, "_copy": ""})
    for password in ("", "!", "bo"):
        assert Client().post("/admin/login/", {"username": "bo", "password": password}).status_code == 200


def test_an_invitation_by_mail_shows_no_link(client, iva, settings):
    settings.SENDS_MAIL = True
    answer = client.post(INVITE, {**BO, "_mail": ""})
    assert answer.status_code == 303
    assert (StaffLink.objects.get().token_digest, StaffLink.objects.get().purpose) == (None, "invite")
    page = client.get(answer.url).text
    assert "is mailed within a minute" in page
    assert "Waits to be mailed" in page
    assert "/welcome/" not in page


@pytest.mark.parametrize(
    ("sends", "fields", "words"),
    [
        (True, {"email": ""}, "Where is the link to go?"),
        (True, {"email": "bo at paper"}, "valid email address"),
        (False, {}, "This paper sends no mail"),
    ],
)
def test_what_cannot_be_mailed_is_refused_and_every_word_stays(client, iva, settings, sends, fields, words):
    settings.SENDS_MAIL = sends
    answer = client.post(INVITE, {**BO, "_mail": "", **fields})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Lindqvist"' in answer.text
    assert not User.objects.filter(username="bo").exists()


def test_where_no_mail_goes_out_nothing_speaks_of_it(client, iva, bo, settings):
    settings.SENDS_MAIL = False
    assert 'name="_mail"' not in client.get(INVITE).text + client.get(page_of(bo, "change")).text
    settings.SENDS_MAIL = True
    assert 'name="_mail"' in client.get(INVITE).text
    assert 'name="_mail"' in client.get(page_of(bo, "change")).text


@pytest.mark.parametrize(
    "fields",
    [
        {"role": ""},
        {"role": "Owner"},
        {"username": ""},
        {"username": "IVA"},
        {"username": "b\0o"},
        {"username": "b\u202eo"},
        {"username": "x" * 10_000},
        {"email": "x" * 10_000 + "@paper.example"},
        {"first_name": "x" * 10_000},
    ],
)
def test_an_invitation_that_cannot_be_is_refused(client, iva, fields):
    assert client.post(INVITE, {**BO, "_copy": "", **fields}).status_code == 422
    assert User.objects.count() == 1


def test_the_page_that_made_accounts_leads_here(client, iva):
    assert client.get("/admin/articles/user/add/").url == INVITE
    assert "Invite a colleague" in client.get("/admin/articles/user/").text


@pytest.mark.django_db(transaction=True)
def test_two_who_invite_one_name_at_once_make_one_account():
    answers, browsers = [], []
    for name in ("iva", "ada"):
        browsers.append(Client())
        browsers[-1].force_login(make_member("Administrator", name))
    jobs = [lambda each=each: answers.append(each.post(INVITE, {**BO, "_copy": ""}).status_code) for each in browsers]
    assert together(*jobs) == []
    assert sorted(answers) == [200, 422]
    assert User.objects.filter(username="bo").count() == 1


# --- Links of an account


def test_a_link_lets_a_colleague_in_again_and_is_listed_until_it_is_revoked(client, iva, bo):
    link = shown_link(client.post(page_of(bo), {"_copy": ""}))
    assert "To be copied" in client.get(page_of(bo, "change")).text
    number = StaffLink.objects.get().pk
    assert client.post(page_of(bo), {"revoke": number}, follow=True).text.count("The link is revoked") == 1
    assert client.post(page_of(bo), {"revoke": number}, follow=True).text.count("had ended already") == 1
    assert client.get(link).status_code == 404
    assert "Links that still work" not in client.get(page_of(bo, "change")).text
    assert events() == ["send_link", "revoke_link"]


@pytest.mark.parametrize("number", ["", "abc", "-1", str(2**70), "\0", "٣"])
def test_a_link_that_cannot_be_is_not_revoked(client, iva, bo, number):
    staff_links.make(bo, "password", iva)
    assert client.post(page_of(bo), {"revoke": number}).status_code == 303
    assert StaffLink.objects.open().exists()


def test_a_form_without_a_button_makes_no_link(client, iva, bo):
    assert client.post(page_of(bo), {"resets_factor": "on"}).status_code == 200
    assert not StaffLink.objects.exists()


def test_nobody_makes_a_link_for_themself(client, iva):
    assert client.post(page_of(iva), {"_copy": ""}).status_code == 403
    assert not StaffLink.objects.exists()
    page = client.get(page_of(iva, "change")).text
    assert "_copy" not in page
    assert "/admin/my-account/" in page


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}])
def test_for_an_account_that_cannot_sign_in_no_link_is_made(client, iva, bo, fields):
    User.objects.filter(pk=bo.pk).update(**fields)
    assert "_copy" not in client.get(page_of(bo, "change")).text
    assert "cannot sign in" in client.post(page_of(bo), {"_copy": ""}, follow=True).text
    assert not StaffLink.objects.exists()


@pytest.mark.parametrize(("sends", "address"), [(False, "bo@paper.example"), (True, "")])
def test_a_link_that_cannot_be_mailed_is_not_made(client, iva, bo, settings, sends, address):
    settings.SENDS_MAIL = sends
    User.objects.filter(pk=bo.pk).update(email=address)
    assert "link to copy" in client.post(page_of(bo), {"_mail": ""}, follow=True).text
    assert not StaffLink.objects.exists()


@pytest.mark.parametrize("fields", [{"is_active": None}, {"role": ""}])
def test_whoever_is_shut_out_is_let_in_by_no_link_even_when_they_come_back(client, iva, bo, fields):
    _link, token = staff_links.make(bo, "password", iva)
    form = {"username": "bo", "email": bo.email, "role": "Editor", "is_active": "on"}
    shut = {name: value for name, value in {**form, **fields}.items() if value is not None}
    client.post(page_of(bo, "change"), shut)
    client.post(page_of(bo, "change"), form)
    bo.refresh_from_db()
    assert (bo.is_active, bo.is_staff) == (True, True)
    assert staff_links.find(token) is None


def test_another_address_ends_what_was_mailed_to_the_old_one(client, iva, bo):
    token = staff_links.issue(staff_links.by_mail(bo, "password", iva))
    form = {"username": "bo", "email": "bo@elsewhere.example", "role": "Editor", "is_active": "on"}
    client.post(page_of(bo, "change"), form)
    assert staff_links.find(token) is None


@pytest.mark.parametrize("role", ["Reporter", "Editor", "Moderator"])
def test_links_and_addresses_of_colleagues_are_for_administrators(client, bo, role):
    client.force_login(make_member(role))
    for page in (INVITE, page_of(bo), page_of(bo, "change")):
        assert client.get(page).status_code == 403
        assert client.post(page, {"_copy": "", **BO}).status_code == 403
    for page in ("/admin/", "/admin/articles/article/", "/admin/autocomplete/?app_label=articles&model_name=author"):
        assert "bo@paper.example" not in client.get(page, follow=True).text


def test_the_list_and_its_search_know_no_address(client, iva, bo):
    assert "bo@paper.example" not in client.get("/admin/articles/user/").text
    assert list(client.get("/admin/articles/user/?q=paper.example").context["cl"].result_list) == []
    assert client.get("/admin/articles/user/?email__startswith=b").status_code == 400


def test_whoever_may_only_look_at_accounts_sees_no_address(client, bo):
    client.force_login(make_writer("view_user"))
    page = client.get(page_of(bo, "change"))
    assert page.status_code == 200
    assert "bo@paper.example" not in page.text
    client.force_login(make_editor())
    assert "bo@paper.example" in client.get(page_of(bo, "change")).text


def test_the_page_of_links_asks_no_more_queries_when_links_grow(client, iva, bo, django_assert_num_queries):
    client.get(page_of(bo))
    for number in (1, 10):
        for _link in range(number):
            staff_links.make(bo, "password", make_editor())
        StaffLink.objects.filter(account=bo).update(revoked_at=None)
        with django_assert_num_queries(12):
            page = client.get(page_of(bo)).text
    assert page.count('name="revoke"') == 11
