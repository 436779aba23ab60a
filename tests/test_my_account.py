"""The page on which a member of staff says what they are called and where mail reaches them."""

import pytest

from articles import staff_links
from articles.models import AuditEvent, User
from tests.factories import make_editor, make_member

pytestmark = pytest.mark.django_db
PAGE = "/admin/my-account/"
PASSWORD = "correct horse battery"
TYPED = {"first_name": "Ines", "last_name": "Valdor", "email": "ines@paper.example"}


@pytest.fixture
def ines(client):
    ines = make_member("Reporter", "ines", email="ines@paper.example")
    client.force_login(ines)
    return ines


def after(account: User) -> User:
    return User.objects.get(pk=account.pk)


def test_the_page_names_the_account_its_role_and_the_way_to_password_and_second_factor(client, ines):
    page = client.get(PAGE).text
    for words in ("<strong>ines</strong>", "Reporter", "ines@paper.example", "password_change", "second-factor"):
        assert words in page
    assert PAGE in client.get("/admin/articles/article/").text


def test_a_name_is_saved_without_the_password(client, ines):
    assert client.post(PAGE, TYPED).status_code == 303
    assert after(ines).name == "Ines Valdor"
    assert AuditEvent.objects.filter(staff=ines, action="change", row=ines.pk).count() == 1


def test_another_address_needs_the_password_and_ends_the_links_that_went_to_the_old_one(client, ines):
    token = staff_links.issue(staff_links.by_mail(ines, "password", None))
    new = {**TYPED, "email": "ines@elsewhere.example"}
    for password in ("", "wrong", "x" * 10_000):
        answer = client.post(PAGE, {**new, "password": password})
        assert answer.status_code == 422
        assert "not your password" in answer.text
        assert 'value="ines@elsewhere.example"' in answer.text
        assert "<strong>Ines</strong>" not in answer.text
    assert (after(ines).email, after(ines).first_name) == ("ines@paper.example", "")
    assert staff_links.find(token) is not None
    assert client.post(PAGE, {**new, "password": PASSWORD}).status_code == 303
    assert after(ines).email == "ines@elsewhere.example"
    assert staff_links.find(token) is None


@pytest.mark.parametrize(
    "address", ["ines at paper", "a@b\0.example", "x" * 300 + "@paper.example", "a@b.example\nBcc: c"]
)
def test_what_is_no_address_is_refused(client, ines, address):
    assert client.post(PAGE, {**TYPED, "email": address, "password": PASSWORD}).status_code == 422
    assert after(ines).email == "ines@paper.example"


def test_nobody_changes_a_role_or_another_account_here(client, ines):
    other = make_editor("bo")
    sent = {**TYPED, "username": "bo", "is_superuser": "on", "is_staff": "", "role": "Administrator", "id": other.pk}
    client.post(PAGE, sent)
    assert (after(ines).username, after(ines).is_superuser, after(other).first_name) == ("ines", False, "")
    assert [group.name for group in ines.groups.all()] == ["Reporter"]


def test_choosing_another_password_oneself_ends_every_link(client, ines):
    _link, token = staff_links.make(ines, "password", make_editor())
    new = {"old_password": PASSWORD, "new_password1": "quite another horse", "new_password2": "quite another horse"}
    assert client.post("/admin/password_change/", new).status_code == 302
    assert staff_links.find(token) is None
