"""Settings come from the environment; .env.example explains each one."""

import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsportal import databases, pictures
from tests.cluster import ROOT, setting_names

READ = (
    "from newsportal import settings as s; "
    "print(s.SITE_URL, s.PORT, s.IS_HTTPS, s.ALLOWED_HOSTS, s.SESSION_COOKIE_NAME, s.USES_LOCAL_KEYS)"
)


def read(tmp_path, **environment):
    return subprocess.run(
        [sys.executable, "-c", READ], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "VAR_DIR": str(tmp_path), **environment},
    )  # fmt: skip


def test_every_variable_the_settings_read_is_explained_in_the_example():
    source = (ROOT / "newsportal" / "settings.py").read_text()
    variables = set(re.findall(r"env(?:iron)?\.\w+\(\s*\"([A-Z_]+)\"", source))
    assert {"SITE_URL", "ENV_FILE", "VAULT_KEYS"} <= variables
    assert variables == set(setting_names())


def test_every_variable_of_the_example_has_a_sentence_above_it():
    paragraphs = (ROOT / ".env.example").read_text().split("\n\n")
    for paragraph in paragraphs:
        assert re.match(r"# [A-Z`].*", paragraph), paragraph


def test_without_any_variable_the_paper_is_local(tmp_path):
    assert read(tmp_path).stdout == (
        "http://127.0.0.1:8000 8000 False ['127.0.0.1', 'localhost', '[::1]'] session True\n"
    )


def test_another_port_changes_the_address(tmp_path):
    assert read(tmp_path, PORT="8001").stdout.startswith("http://127.0.0.1:8001 8001 ")


def test_a_public_address_switches_on_what_https_needs(tmp_path):
    said = read(tmp_path, SITE_URL="https://paper.example/", SECRET_KEY="x" * 50, VAULT_KEYS="k1:x").stdout
    assert said == "https://paper.example 8000 True ['paper.example'] __Host-session False\n"


def test_a_public_address_without_keys_is_refused(tmp_path):
    assert "needs keys of its own" in read(tmp_path, SITE_URL="https://paper.example").stderr


@pytest.mark.parametrize(
    "address",
    [
        "paper.example", "ftp://paper.example", "https://paper.example/news", "https://", "https://paper.example#top",
        "https://paper.example:port", "https://me:secret@paper.example", "https://[::1", "https://Paper.example",
        "https://газета.example",
    ],
)  # fmt: skip
def test_an_address_that_is_more_or_less_than_scheme_and_host_is_refused(tmp_path, address):
    assert "Give the public address with its scheme" in read(tmp_path, SITE_URL=address).stderr


@pytest.mark.parametrize("proxies", ["nginx", "10.0.0.1/8", "127.0.0.1;10.0.0.2"])
def test_a_proxy_that_is_no_address_is_refused(tmp_path, proxies):
    said = read(tmp_path, TRUSTED_PROXIES=proxies).stderr.splitlines()[-1]
    assert "TRUSTED_PROXIES: " in said
    assert "List addresses or networks" in said


def test_a_database_that_is_not_postgresql_is_refused(tmp_path):
    assert "DATABASE_URL must name a PostgreSQL database" in read(tmp_path, DATABASE_URL="sqlite:///x.db").stderr


PRIMARY = "postgres://paper:secret@primary.example:5432/paper?sslmode=require"


def test_replicas_are_used_as_the_primary_is():
    primary = {
        "ENGINE": "django.db.backends.postgresql", "HOST": "primary.example", "PORT": 5432, "NAME": "paper",
        "USER": "paper", "PASSWORD": "secret", "CONN_MAX_AGE": 60,
        "OPTIONS": {"sslmode": "require", "connect_timeout": 2},
    }  # fmt: skip
    primary_of_several = {**primary, "OPTIONS": {**primary["OPTIONS"], "target_session_attrs": "read-write"}}
    urls = ["postgres://one@10.0.0.7/paper", "postgres://two:s%2Ccret@10.0.0.8:6432/paper?sslmode=verify-full"]
    one, two = databases.replicas(urls, primary_of_several).items()
    assert one == ("replica1", {**primary, "HOST": "10.0.0.7", "PORT": "", "USER": "one", "PASSWORD": ""})
    changed = {"HOST": "10.0.0.8", "PORT": 6432, "USER": "two", "PASSWORD": "s,cret"}
    assert two == ("replica2", {**primary, **changed, "OPTIONS": {"sslmode": "verify-full", "connect_timeout": 2}})


@pytest.mark.parametrize(
    "url", ["10.0.0.7", "", "mysql://root:secret@10.0.0.7/paper", "postgres://10.0.0.7", "sqlite:///x"]
)
def test_a_replica_that_is_no_postgresql_is_refused_without_its_password(tmp_path, url):
    said = read(tmp_path, DATABASE_URL=PRIMARY, DATABASE_REPLICA_URLS=f"{PRIMARY},{url}").stderr.splitlines()[-1]
    assert "DATABASE_REPLICA_URLS: address 2 names no PostgreSQL database" in said
    assert "secret" not in said


def test_a_file_named_in_env_file_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / "env").write_text("PORT=8002\nSITE_URL=http://localhost:9000\n")
    said = read(tmp_path, ENV_FILE=str(tmp_path / "env"), PORT="8003").stdout
    assert said.startswith("http://localhost:9000 8003 ")


def test_a_test_reads_nothing_of_the_developers_own():
    assert os.environ["ENV_FILE"] == os.devnull
    assert set(os.environ) & set(setting_names()) == {"ENV_FILE", "VAR_DIR"}


STORE = "https://key:se%2Fcret@s3.example:9000/pictures"


def test_pictures_are_in_a_folder_unless_a_store_is_named():
    assert pictures.storage("") == {"BACKEND": "articles.durable_storage.DurableStorage"}


def test_a_store_for_pictures_is_its_address_taken_apart(monkeypatch):
    """What speaks with it is in requirements-s3.txt, which the tests do without."""
    monkeypatch.setattr(pictures, "find_spec", lambda _name: "there")
    monkeypatch.setattr(pictures, "_manners", lambda: "soon tired")
    assert pictures.storage(f"{STORE}?region=eu-1")["OPTIONS"] == {
        "endpoint_url": "https://s3.example:9000", "access_key": "key", "secret_key": "se/cret",
        "bucket_name": "pictures", "region_name": "eu-1", "default_acl": None, "file_overwrite": True,
        "client_config": "soon tired",
    }  # fmt: skip


@pytest.mark.parametrize(
    "url", ["pictures", "https://s3.example/pictures", "https://key:secret@s3.example/", "ftp://key:secret@s3.example/p",
            "https://key:secret@s3.example/pictures/2026"]
)  # fmt: skip
def test_a_store_without_its_key_or_bucket_is_refused_without_its_secret(tmp_path, url):
    said = read(tmp_path, MEDIA_S3_URL=url).stderr.splitlines()[-1]
    assert "MEDIA_S3_URL names no bucket" in said
    assert ":secret@s3.example/p" not in said


def test_a_store_without_the_packages_that_speak_with_it_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "find_spec", lambda _name: None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-s3\.txt"):
        pictures.storage(STORE)
