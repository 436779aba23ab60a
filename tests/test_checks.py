"""`check` refuses malformed keys always, and `check --deploy` a public paper set up like one at home."""

import base64
import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks

from newsportal import local_keys
from tests.cluster import ROOT, database_url

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


def identifiers(deploy=False):
    return [message.id for message in run_checks(include_deployment_checks=deploy)]


def check_deploy(**environment):
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"],
        env={**inherited, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_generated_keys_pass(settings):
    settings.VAULT_KEYS = local_keys.fresh_keys()["VAULT_KEYS"].split(",")
    assert identifiers() == []


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "k1",
        "k1:",
        f":{KEY}",
        f"k 1:{KEY}",
        f"k1:{KEY[:-4]}",
        f"k1:{KEY}A",
        "k1:not base64!",
    ],
)
def test_a_malformed_vault_key_is_an_error(settings, entry):
    settings.VAULT_KEYS = [f"k0:{KEY}", entry]
    [message] = run_checks()
    assert message.id == "newsportal.E001"
    assert "Entry 2 of VAULT_KEYS is not id:key" in message.msg


def test_one_id_for_two_vault_keys_is_an_error(settings):
    settings.VAULT_KEYS = [f"k1:{KEY}", f"k1:{KEY}"]
    assert identifiers() == ["newsportal.E001"]


def test_a_complaint_about_a_key_does_not_show_it(settings):
    settings.VAULT_KEYS = [f"{KEY}"]
    [message] = run_checks()
    assert KEY not in str(message)


@pytest.mark.parametrize(
    ("setting", "value", "identifier"),
    [
        ("USES_LOCAL_KEYS", True, "newsportal.E002"),
        ("USES_EMBEDDED_POSTGRES", True, "newsportal.E003"),
        ("IS_HTTPS", False, "newsportal.E004"),
        ("TRUSTED_PROXIES", [], "newsportal.E005"),
    ],
)
def test_what_is_fit_for_one_machine_only_is_an_error_in_public(settings, setting, value, identifier):
    settings.USES_LOCAL_KEYS = settings.USES_EMBEDDED_POSTGRES = False
    settings.IS_HTTPS, settings.TRUSTED_PROXIES, settings.SENDS_MAIL = True, ["127.0.0.1"], False
    setattr(settings, setting, value)
    ours = [name for name in identifiers(deploy=True) if name.startswith("newsportal.")]
    assert ours == [identifier]


@pytest.mark.parametrize(
    ("setting", "value", "found"),
    [
        ("MAIL_FROM", "", ["newsportal.E006"]),
        ("EMAIL_USE_TLS", False, ["newsportal.E007"]),
        ("EMAIL_USE_SSL", True, []),
        ("SENDS_MAIL", False, []),
    ],
)
def test_a_public_paper_that_sends_mail_names_a_sender_and_encrypts(settings, setting, value, found):
    settings.USES_LOCAL_KEYS = settings.USES_EMBEDDED_POSTGRES = False
    settings.IS_HTTPS, settings.TRUSTED_PROXIES = True, ["127.0.0.1"]
    settings.SENDS_MAIL, settings.MAIL_FROM = True, "tide@paper.example"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "mail.example", True, False
    setattr(settings, setting, value)
    assert [name for name in identifiers(deploy=True) if name.startswith("newsportal.")] == found


def test_a_mail_server_on_the_same_machine_needs_no_encryption(settings):
    settings.IS_HTTPS, settings.SENDS_MAIL, settings.MAIL_FROM = True, True, "tide@paper.example"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "localhost", False, False
    assert "newsportal.E007" not in identifiers(deploy=True)


def test_a_public_paper_with_keys_and_a_database_passes_without_a_warning():
    keys = local_keys.fresh_keys()
    public = {"SITE_URL": "https://paper.example", "TRUSTED_PROXIES": "127.0.0.1"}
    ran = check_deploy(**public, DATABASE_URL=database_url(), **keys)
    assert ran.returncode == 0, ran.stderr
    assert "System check identified no issues (0 silenced)." in ran.stdout


def test_a_public_paper_without_keys_does_not_start():
    ran = check_deploy(SITE_URL="https://paper.example", DATABASE_URL=database_url())
    assert ran.returncode == 1
    assert ran.stderr.startswith(
        "The paper at https://paper.example needs keys of its own: set SECRET_KEY and VAULT_KEYS."
    )


def test_the_paper_of_a_newcomer_fails_the_check_for_the_internet():
    ran = check_deploy()
    assert ran.returncode == 1
    assert all(identifier in ran.stderr for identifier in ("newsportal.E002", "newsportal.E003", "newsportal.E004"))
