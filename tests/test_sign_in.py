"""Signing in: slowed down after failures, with a second factor where there is one, and out everywhere at a word."""

import logging
import re
import time
from datetime import timedelta
from ipaddress import ip_network

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles import second_factor, sign_in_throttle, staff_links
from articles.models import AuditEvent, Section, Site, StaffLink, Topic
from tests.factories import make_editor, make_member

pytestmark = pytest.mark.django_db
DOOR, FACTOR = "/admin/login/", "/admin/second-factor/"
PASSWORD = "correct horse battery"


@pytest.fixture
def ada():
    Site.current()
    return make_member("Editor", "ada")


@pytest.fixture
def throttle(settings):
    settings.AXES_ENABLED = True


def sign_in(client, name="ada", password=PASSWORD, **fields):
    return client.post(DOOR, {"username": name, "password": password, **fields})


def is_in(client) -> bool:
    return SESSION_KEY in client.session


def switch_on(user) -> list[str]:
    """Give somebody a second factor; return the recovery codes."""
    TOTPDevice.objects.create(user=user, name="app", confirmed=True)
    return second_factor.make_recovery_codes(user)


def wait() -> None:
    """Let the seconds pass in which django-otp reads no code after a wrong one."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)


def code_of(user) -> str:
    return f"{totp(TOTPDevice.objects.get(user=user).bin_key):06d}"


# --- Slowed down


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_after_five_failures_the_door_stays_shut_in_the_same_words_for_every_name(client, ada, throttle, name):
    for _failure in range(4):
        assert sign_in(client, name, "wrong").status_code == 200
    for password in ("wrong", PASSWORD):
        answer = sign_in(client, name, password)
        assert (answer.status_code, answer["Cache-Control"]) == (429, "no-store")
        assert "Wait 15 minutes" in answer.text
        assert name not in answer.text
    assert not is_in(client)


def test_another_address_and_another_name_are_not_blocked(client, ada, throttle):
    make_member("Editor", "bo")
    for _failure in range(6):
        sign_in(client, "ada", "wrong")
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302
    assert sign_in(client, "bo").status_code == 302


def test_the_address_is_the_one_the_trusted_proxy_names(settings, client, ada, throttle):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    for _failure in range(6):
        client.post(DOOR, {"username": "ada", "password": "wrong"}, headers={"X-Forwarded-For": "192.0.2.1"})
    sent = {"username": "ada", "password": PASSWORD}
    assert client.post(DOOR, sent, headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 429
    assert client.post(DOOR, sent, headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 302


def test_a_form_sent_after_its_session_is_slowed_down_too_and_keeps_its_words(client, ada, throttle):
    sent = {"name": "Harbour", "slug": "harbour", "position": "0", "sign-in-username": "ada"}
    for _failure in range(5):
        answer = client.post("/admin/articles/section/add/", {**sent, "sign-in-password": "wrong"})
    assert answer.status_code == 429
    assert 'name="name" value="Harbour"' in answer.text
    answer = client.post("/admin/articles/section/add/", {**sent, "sign-in-password": PASSWORD})
    assert answer.status_code == 429
    assert not Section.objects.exists()


def test_nothing_that_was_sent_is_kept(client, ada, throttle):
    sent = {"name": "Secret", "sign-in-username": "ada", "sign-in-password": "hunter two"}
    for _failure in range(2):
        client.post("/admin/articles/section/add/?q=Secret", sent, headers={"User-Agent": "Secret"})
    attempt = AccessAttempt.objects.get()
    assert (attempt.username, attempt.failures_since_start) == ("ada", 2)
    kept = f"{attempt.get_data}{attempt.post_data}{attempt.user_agent}{attempt.http_accept}{attempt.path_info}"
    assert kept.strip("\n-") == ""


def test_no_name_and_no_address_is_in_the_log(client, ada, throttle, caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("articles").info("planted: 127.0.0.1")
        for _failure in range(6):
            sign_in(client, "ada", "wrong")
    assert "planted" in caplog.text
    assert not re.search(r"ada|axes", caplog.text.lower())
    assert caplog.text.count("127.0.0.1") == 1


def test_attempts_are_forgotten_a_day_later(client, ada, throttle):
    for name in ("ada", "bo"):
        sign_in(client, name, "wrong")
    AccessAttempt.objects.filter(username="ada").update(attempt_time=timezone.now() - timedelta(days=1, minutes=1))
    sign_in_throttle.forget_attempts()
    assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["bo"]


def test_an_administrator_lets_a_blocked_colleague_try_again(client, ada, throttle):
    for _failure in range(6):
        sign_in(client, "ada", "wrong")
    desk, page = Client(), f"/admin/articles/user/{ada.pk}/"
    desk.force_login(make_member("Administrator"))
    assert "Let them try again" in desk.get(f"{page}change/").text
    desk.post(f"{page}let-in/", {"blocked": ""})
    assert "Let them try again" not in desk.get(f"{page}change/").text
    assert sign_in(client).status_code == 302
    actions = list(AuditEvent.objects.filter(row=ada.pk).order_by("pk").values_list("action", flat=True))
    assert actions.count("sign_in_blocked") == 1
    assert "sign_in_unblocked" in actions


# --- The second factor


def test_setting_it_up_confirming_it_and_signing_in_with_it(client, ada):
    client.force_login(ada)
    assert "Set it up" in client.get(FACTOR).text
    client.post(FACTOR, {"do": "begin"})
    page = client.get(FACTOR).text
    assert second_factor.secret_of(TOTPDevice.objects.get()) in page
    assert client.get(f"{FACTOR}qr.svg")["Content-Type"] == "image/svg+xml"
    assert not second_factor.is_on(ada)
    assert "wrong" in client.post(FACTOR, {"do": "confirm", "code": "000"}).text
    wait()
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", client.post(FACTOR, {"do": "confirm", "code": code_of(ada)}).text)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert client.get(f"{FACTOR}qr.svg").status_code == 404
    assert sign_in(Client(), code=codes[0]).status_code == 302
    saved = client.post(f"{FACTOR}codes.txt", {"codes": [*codes, "<script>"]})
    assert saved.text == "\n".join(codes) + "\n"


@pytest.mark.parametrize("code", ["", "000", "123456789012", "\0", "é" * 6, "x" * 10_000])
def test_without_the_right_code_the_answer_is_that_of_a_wrong_password(client, ada, code):
    switch_on(ada)
    wrong = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", sign_in(client, password="wrong").text)
    answer = sign_in(client, code=code)
    assert not is_in(client)
    if len(code) <= 40 and "\0" not in code:
        assert "Name, password or code is wrong" in wrong
        assert "Name, password or code is wrong" in answer.text
        assert AuditEvent.objects.filter(action="sign_in_failed").count() == 2


def test_a_code_of_the_app_lets_in_once(client, ada):
    switch_on(ada)
    code = code_of(ada)
    assert sign_in(client, code=f"{code[:3]} {code[3:]}").status_code == 302
    assert sign_in(Client(), code=code).status_code == 200


def test_a_recovery_code_lets_in_once_and_is_not_kept_as_it_is(client, ada):
    code = switch_on(ada)[0]
    assert not StaticToken.objects.filter(token__contains=code[:5]).exists()
    assert sign_in(client, code=code).status_code == 302
    assert sign_in(Client(), code=code).status_code == 200
    assert second_factor.codes_left(ada) == second_factor.RECOVERY_CODES - 1


def test_a_wrong_code_counts_as_a_failure(client, ada, throttle):
    switch_on(ada)
    assert [sign_in(client, code="x").status_code for _try in range(5)][-1] == 429


def test_a_form_sent_after_its_session_asks_for_the_code_and_does_not_keep_it(client, ada):
    code = switch_on(ada)[0]
    sent = {"name": "Harbour", "slug": "harbour", "position": "0"}
    signed = {**sent, "sign-in-username": "ada", "sign-in-password": PASSWORD}
    page = client.post("/admin/articles/section/add/", {**signed, "sign-in-code": "k3x9-wrong"})
    assert page.status_code == 403
    assert "k3x9" not in re.sub(r'<input type="text" name="sign-in-code"[^>]*>', "", page.text)
    wait()
    assert client.post("/admin/articles/section/add/", {**signed, "sign-in-code": code}).status_code == 302


@pytest.mark.parametrize("do", ["codes", "off"])
def test_new_codes_and_switching_off_ask_for_a_code(client, ada, do):
    old = switch_on(ada)
    client.force_login(ada)
    client.post(FACTOR, {"do": do, "code": "wrong"})
    assert second_factor.is_on(ada)
    assert second_factor.codes_left(ada) == len(old)
    wait()
    client.post(FACTOR, {"do": do, "code": old[0]})
    assert second_factor.is_on(ada) == (do == "codes")
    assert not second_factor.accepts(ada, old[1])


def test_an_administrator_resets_a_colleagues_second_factor(client, ada):
    switch_on(ada)
    client.force_login(make_member("Administrator"))
    client.post(f"/admin/articles/user/{ada.pk}/links/", {"_copy": "", "resets_factor": "on"})
    assert second_factor.is_on(ada)
    staff_links.use(StaffLink.objects.get(), "quite another horse")
    assert not second_factor.is_on(ada)
    assert AuditEvent.objects.filter(action="second_factor_reset", row=ada.pk).exists()


@pytest.mark.parametrize(
    "role,is_asked", [("Reporter", False), ("Moderator", False), ("Editor", True), ("Administrator", True)]
)
def test_whoever_must_have_one_gets_nothing_else_before(client, settings, role, is_asked):
    settings.REQUIRE_SECOND_FACTOR = "editor"
    member = make_member(role)
    client.force_login(member)
    for answer in (
        client.get("/admin/"),
        client.post("/admin/articles/article/add/", {}),
        client.get("/admin/autocomplete/"),
    ):
        assert (answer.get("Location") == FACTOR) == is_asked
    assert client.get(FACTOR).status_code == 200
    switch_on(member)
    assert client.get("/admin/").get("Location") != FACTOR


def test_a_form_that_was_sent_signed_out_does_nothing_for_whoever_must_have_one_first_and_keeps_its_words(
    client, settings
):
    settings.REQUIRE_SECOND_FACTOR = "editor"
    member = make_member("Editor")
    topic = {"name": "Zorblax topic", "slug": "zorblax"}
    answers = {"sign-in-username": member.username, "sign-in-password": "correct horse battery"}
    page = client.post("/admin/articles/topic/add/", {**topic, **answers})
    assert not Topic.objects.exists()
    assert page.status_code == 403
    assert "Zorblax topic" in page.text and FACTOR in page.text
    switch_on(member)
    client.post("/admin/articles/topic/add/", topic)
    assert Topic.objects.get().name == "Zorblax topic"


def test_no_secret_of_anybody_is_in_the_newsroom(client):
    client.force_login(make_editor())
    for address in ("otp_totp/totpdevice", "otp_static/staticdevice", "axes/accessattempt"):
        assert client.get(f"/admin/{address}/").status_code == 404


# --- Sessions


def test_signing_out_ends_the_session_even_for_whoever_copied_its_cookie(client, ada):
    client.force_login(ada)
    thief = Client()
    thief.cookies = client.cookies.copy()
    assert thief.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    assert thief.get("/admin/").status_code == 302


def test_signing_out_everywhere_ends_all_sessions(client, ada):
    other = Client()
    for browser in (client, other):
        browser.force_login(ada)
    assert client.get("/admin/sign-out-everywhere/").status_code == 405
    client.post("/admin/sign-out-everywhere/")
    assert [browser.get("/admin/").status_code for browser in (client, other)] == [302, 302]


def test_a_session_ends_two_weeks_after_signing_in_however_busy_one_is(client, ada, settings):
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 14 * 24 * 60 * 60
    assert settings.SESSION_COOKIE_NAME not in client.get("/admin/").cookies
    assert time.time() < client.session.get_expiry_date().timestamp() <= time.time() + 14 * 24 * 60 * 60
