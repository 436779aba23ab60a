"""The accounts of the staff: who may change them, and what nobody may."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from articles.admin.staff_form import StaffForm
from articles.models import StaffLink, User
from articles.roles import Role, role_of
from tests.at_once import together
from tests.factories import make_editor, make_member, make_writer

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/user/add/"
INVITE = "/admin/articles/user/invite/"


@pytest.fixture
def owner(client):
    owner = make_editor("owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def administrator(client):
    administrator = make_member("Administrator", "iva")
    client.force_login(administrator)
    return administrator


def form_of(account: User, page: str = "change") -> str:
    return f"/admin/articles/user/{account.pk}/{page}/"


def typed(account: User, **fields) -> dict:
    """The form of an account as opened, with `fields` typed over it; a tick that is None is taken away."""
    values = {
        "username": account.username,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "role": role_of(account),
        "is_active": "on",
        **({"is_superuser": "on"} if account.is_superuser else {}),
        **fields,
    }
    return {name: value for name, value in values.items() if value is not None}


def after(account: User) -> User:
    return User.objects.get(pk=account.pk)


def test_a_member_of_staff_is_added_with_a_role_and_later_deactivated(client, administrator):
    assert client.post(INVITE, {"username": "bo", "first_name": "Bo", "role": "Reporter"}).status_code == 200
    bo = User.objects.get(username="bo")
    assert (role_of(bo), bo.is_staff, bo.is_superuser, bo.first_name) == (Role.REPORTER, True, False, "Bo")
    assert not bo.has_usable_password()
    client.post(form_of(bo), typed(bo, is_active=None))
    assert not after(bo).is_active


def test_a_role_is_changed_and_other_groups_stay(client, administrator):
    bo, interns = make_member("Reporter"), Group.objects.create(name="Interns")
    bo.groups.add(interns)
    client.post(form_of(bo), typed(bo, role="Editor"))
    assert {group.name for group in bo.groups.all()} == {"Editor", "Interns"}
    client.post(form_of(bo), typed(bo, role=""))
    assert {group.name for group in bo.groups.all()} == {"Interns"}
    assert not after(bo).is_staff


def test_saving_the_names_of_somebody_without_a_role_does_not_shut_them_out(client, administrator):
    writer = make_writer("change_article")
    client.post(form_of(writer), typed(writer, first_name="Wim"))
    assert (after(writer).first_name, after(writer).is_staff) == ("Wim", True)


@pytest.mark.parametrize("role", ["Owner", "'; --", "\0", "x" * 10_000])
def test_a_role_that_does_not_exist_is_refused(client, administrator, role):
    bo = make_member("Reporter")
    assert client.post(form_of(bo), typed(bo, role=role)).status_code == 200
    assert role_of(after(bo)) == Role.REPORTER


# --- What nobody may


def test_an_administrator_makes_no_owner(client, administrator):
    bo = make_member("Editor")
    client.post(form_of(bo), typed(bo, is_superuser="on", user_permissions=["1"]))
    assert not after(bo).is_superuser
    assert not bo.user_permissions.exists()


def test_an_owner_makes_an_owner(client, owner):
    bo = make_member("Editor")
    client.post(form_of(bo), typed(bo, is_superuser="on"))
    assert after(bo).is_superuser


def test_an_administrator_changes_no_owner_and_makes_no_link_into_an_owners_account(client, administrator):
    owner = make_editor("owner", email="owner@paper.example")
    page = client.get(form_of(owner))
    assert page.status_code == 200
    assert "owner@paper.example" not in page.text
    assert client.post(form_of(owner), typed(owner, is_active=None)).status_code == 403
    assert client.get(form_of(owner, "links")).status_code == 403
    assert client.post(form_of(owner, "links"), {"_copy": ""}).status_code == 403
    assert not StaffLink.objects.exists()


@pytest.mark.parametrize("who", ["owner", "iva"])
def test_nobody_changes_their_own_rights(client, who):
    me = make_editor("owner") if who == "owner" else make_member("Administrator", "iva")
    make_editor()
    client.force_login(me)
    sent = typed(me, role="Reporter", is_active=None, is_superuser=None, first_name="New")
    assert client.post(form_of(me), sent).status_code == 302
    me = after(me)
    assert (me.first_name, me.is_active, me.is_superuser) == ("New", True, who == "owner")
    assert role_of(me) == ("" if who == "owner" else Role.ADMINISTRATOR)


def test_whoever_looks_after_accounts_without_being_administrator_makes_none(client):
    clerk, bo, iva = (
        make_writer("view_user", "change_user", "add_user"),
        make_member("Editor"),
        make_member("Administrator"),
    )
    client.force_login(clerk)
    assert client.post(form_of(bo), typed(bo, role="Administrator")).status_code == 200
    assert role_of(after(bo)) == Role.EDITOR
    client.post(INVITE, {"username": "eve", "role": "Administrator"})
    assert not User.objects.filter(username="eve").exists()
    assert client.post(form_of(iva), typed(iva, is_active=None)).status_code == 403
    assert client.post(form_of(iva, "links"), {"_copy": ""}).status_code == 403


def test_one_of_two_administrators_can_become_something_else(client, administrator):
    boss = make_member("Administrator", "boss")
    client.post(form_of(boss), typed(boss, role="Editor"))
    assert role_of(after(boss)) == Role.EDITOR


@pytest.mark.parametrize("fields", [{"is_active": None}, {"role": "Editor"}, {"is_superuser": None}])
def test_the_form_refuses_to_leave_nobody_in_charge(owner, fields):
    stranger = make_editor(is_superuser=False)
    form_class = type("Form", (StaffForm,), {"by": stranger})
    typed_over = {"role": "", **fields, "is_superuser": None}
    form = form_class(typed(owner, **typed_over), instance=owner)
    assert not form.is_valid()
    assert "Nobody would be left" in str(form.errors)
    make_member("Administrator")
    assert form_class(typed(owner, **typed_over), instance=owner).is_valid()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_shut_each_other_out_at_once_leave_one(client):
    pair = [make_member("Administrator", name) for name in ("ada", "bo")]
    clients = [Client(), Client()]
    for member, browser in zip(pair, clients, strict=True):
        browser.force_login(member)
    sent = [typed(member, is_active=None) for member in pair]
    together(
        lambda: clients[0].post(form_of(pair[1]), sent[1]),
        lambda: clients[1].post(form_of(pair[0]), sent[0]),
    )
    assert User.objects.filter(is_active=True).count() == 1


# --- Sessions, and what is recorded


@pytest.mark.parametrize("fields", [{"is_active": None}, {"role": ""}])
def test_whoever_is_shut_out_is_signed_out_at_once_and_stays_so_when_let_in_again(client, administrator, fields):
    bo, theirs = make_member("Editor"), Client()
    theirs.force_login(bo)
    assert theirs.get("/admin/articles/article/").status_code == 200
    client.post(form_of(bo), typed(bo, **fields))
    assert theirs.get("/admin/articles/article/").status_code == 302
    client.post(form_of(bo), typed(after(bo), role="Editor"))
    assert after(bo).is_active and after(bo).is_staff
    assert theirs.get("/admin/articles/article/").status_code == 302


def test_a_page_of_links_of_nobody_is_not_there(client, administrator):
    for row in ("0", "9" * 30, "abc"):
        assert client.get(f"/admin/articles/user/{row}/links/").status_code == 404


@pytest.mark.parametrize("role", ["Reporter", "Editor", "Moderator"])
def test_accounts_are_for_administrators(client, role):
    client.force_login(make_member(role))
    for page in ("/admin/articles/user/", ADD, INVITE, form_of(make_editor()), form_of(make_editor(), "links")):
        assert client.get(page).status_code == 403
        assert client.post(page, {}).status_code == 403


def test_nobody_deletes_an_account(client, owner):
    bo = make_editor()
    assert client.post(form_of(bo, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [bo.pk], "post": "yes"}
    client.post("/admin/articles/user/", chosen)
    assert User.objects.filter(pk=bo.pk).exists()


def test_the_list_names_roles_and_asks_no_more_queries_when_it_grows(client, administrator, django_assert_num_queries):
    for number in (1, 10):
        for _member in range(number):
            make_member("Moderator")
        client.get("/admin/articles/user/")
        with django_assert_num_queries(8):
            page = client.get("/admin/articles/user/").text
    assert '<td class="field-role">Moderator</td>' in page


def test_the_list_is_narrowed_to_a_role(client, administrator):
    moderator = make_member("Moderator")
    rows = client.get("/admin/articles/user/?role=Moderator").context["cl"].result_list
    assert list(rows) == [moderator]


def test_a_role_is_read_and_not_rewritten(client, owner):
    group = Group.objects.get(name="Editor")
    page = f"/admin/auth/group/{group.pk}/change/"
    assert "publishes and corrects every article" in client.get(page).text
    assert client.post(page, {"name": "Boss", "permissions": []}).status_code == 403
    assert client.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"}).status_code == 403


def test_other_groups_are_an_owners_to_make(client, owner):
    assert client.post("/admin/auth/group/add/", {"name": "Interns", "permissions": []}).status_code == 302
    client.force_login(make_member("Administrator"))
    assert client.get("/admin/auth/group/").status_code == 200
    assert client.post("/admin/auth/group/add/", {"name": "More", "permissions": []}).status_code == 403
