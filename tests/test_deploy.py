"""What deploy/ says agrees with the paper. That it works on a Debian is tried by deploy/test, which takes minutes."""

import fcntl
import re
import shutil
import subprocess

import pytest
from django.conf import settings as in_force
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

from articles.image_upload import MAX_UPLOAD_BYTES
from articles.models import Article, User
from articles.page_cache import PUBLIC
from newsportal import preparing
from newsportal.cannot_start import CannotStart
from newsportal.run_lock import RunLock
from tests.cluster import ROOT, setting_names

DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx" / "newsportal.conf").read_text()
INSTALL = (DEPLOY / "install").read_text()
SCRIPTS = ["install", "upgrade", "test", "newsportal"]
SERVICES = ["newsportal-web.service", "newsportal-worker.service"]

# What `systemd-analyze security` counts, and the paper can do without.
CLOSED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
    "PrivateDevices": "yes", "PrivateUsers": "yes", "ProtectProc": "invisible", "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes", "ProtectKernelLogs": "yes", "ProtectControlGroups": "yes", "ProtectClock": "yes",
    "ProtectHostname": "yes", "MemoryDenyWriteExecute": "yes", "LockPersonality": "yes", "RestrictNamespaces": "yes",
    "RestrictRealtime": "yes", "RestrictSUIDSGID": "yes", "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "SystemCallArchitectures": "native", "CapabilityBoundingSet": "", "UMask": "0077", "User": "newsportal",
}  # fmt: skip


def entries(name):
    """Return the lines of a unit as (section, key, value)."""
    section, found = "", []
    for line in (DEPLOY / "systemd" / name).read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, sign, value = line.partition("=")
            assert sign, line
            found.append((section, key, value))
    return found


def service(name):
    """Return the section Service, the last value of each key."""
    return {key: value for section, key, value in entries(name) if section == "Service"}


def pattern_of(variable):
    """Return the conditions of one map in the nginx site as (text before, result)."""
    body = re.search(rf"^map \S+ \${variable} {{\n(.*?)^}}", NGINX, re.MULTILINE | re.DOTALL)[1]
    return [line.strip().rstrip(";").rsplit(" ", 1) for line in body.splitlines()]


def size_in(indent, place):
    """Return in bytes the one client_max_body_size that is indented so far in the text `place`."""
    [megabytes] = re.findall(rf"^ {{{indent}}}client_max_body_size (\d+)m;", place, re.MULTILINE)
    return int(megabytes) * 1024 * 1024


def routes(resolver=None, before=""):
    """Yield every path of the site map, as it is written there."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path
        else:
            yield from routes(entry, path)


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_is_one_that_bash_can_read(script):
    file = DEPLOY / script
    assert file.stat().st_mode & 0o111
    said = subprocess.run([shutil.which("bash"), "-n", file], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    assert "set -euo pipefail" in file.read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_closed_as_far_as_the_paper_can_bear(name):
    said = service(name)
    assert {key: said.get(key) for key in CLOSED} == CLOSED
    assert ("Service", "SystemCallFilter", "@system-service") in entries(name)


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_may_write_where_the_settings_say_and_is_started_again(name):
    said = service(name)
    paper = dict(re.findall(r"^([A-Z_]+)=(.*)$", (DEPLOY / "paper.env").read_text(), re.MULTILINE))
    backups = [paper["BACKUP_DIR"]] if "worker" in name else []  # whoever asks for one in the newsroom asks the worker
    assert said["ReadWritePaths"].split() == [paper["VAR_DIR"], *backups]
    assert f" {paper['VAR_DIR']}/up.lock " in said["ExecStart"]
    assert said["ReadOnlyPaths"] == f"{paper['VAR_DIR']}/static"
    assert said["Restart"] == "on-failure"
    assert ("Unit", "PartOf", "newsportal.target") in entries(name)
    assert ("Install", "WantedBy", "newsportal.target") in entries(name)


def test_the_services_run_what_a_laptop_runs():
    from newsportal.management.commands import up

    source = (ROOT / "newsportal" / "parts.py").read_text()
    assert "from newsportal.server import main" in source
    assert 'call_command("worker")' in source
    assert service("newsportal-web.service")["ExecStart"].endswith(" -m newsportal.server")
    assert service("newsportal-worker.service")["ExecStart"].endswith(" manage.py worker")
    # A worker is given longer than the paper's own patience with a mail server.
    assert int(service("newsportal-worker.service")["TimeoutStopSec"]) > in_force.EMAIL_TIMEOUT
    patience = int(re.search(r"in \$\(seq (\d+)\)", INSTALL)[1])
    assert patience >= up.READY_WITHIN


@pytest.mark.parametrize(
    ("worker", "services"), [("enabled", "web newsportal-worker"), ("", "web newsportal-worker"), ("disabled", "web")]
)
def test_a_worker_that_was_switched_off_stays_off(worker, services):
    function = re.search(r"^write_units\(\) \{.*?^\}", INSTALL, re.MULTILINE | re.DOTALL)[0]
    known = re.search(r"^services=.*$", INSTALL, re.MULTILINE)[0]
    asked = 'systemctl() { case $1 in is-enabled) echo "$WORKER" ;; enable) echo "$@" ;; esac; }; write() { cat >&2; }'
    ran = subprocess.run(
        ["bash", "-euc", f"{known}\n{asked}\n{function}\nCODE=. write_units"],
        cwd=ROOT, env={"WORKER": worker, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout == f"enable --quiet newsportal.target newsportal-{services} nginx\n"


def test_a_paper_whose_services_run_cannot_be_started_a_second_time(tmp_path):
    with (tmp_path / "up.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        with pytest.raises(CannotStart, match=r"systemctl stop newsportal\.target"), RunLock(tmp_path / "up.lock", ""):
            pass
        fcntl.flock(file, fcntl.LOCK_UN)
        with RunLock(tmp_path / "up.lock", "http://127.0.0.1:8000/"):
            pass


def test_every_setting_that_is_written_down_exists():
    written = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "paper.env").read_text(), re.MULTILINE)
    assert {"SITE_URL", "DATABASE_URL", "TRUSTED_PROXIES", "BACKUP_DIR"} <= set(written)
    assert set(written) <= set(setting_names())


def test_every_folder_of_the_units_is_made_by_the_installation():
    for path in ["/var/lib/newsportal", "/var/backups/newsportal", "/opt/newsportal", "/etc/newsportal"]:
        assert f"={path}\n" in INSTALL
    assert service(SERVICES[0])["WorkingDirectory"] == "/opt/newsportal"
    assert service(SERVICES[0])["EnvironmentFile"] == "/etc/newsportal/keys.env"


def test_what_nginx_lets_through_is_what_the_paper_takes():
    admin = NGINX.partition("location /admin/ {")[2].partition("}")[0]
    assert size_in(8, admin) >= MAX_UPLOAD_BYTES + in_force.DATA_UPLOAD_MAX_MEMORY_SIZE
    # A form that is somewhat too large is answered in the paper's words, not in nginx's.
    assert size_in(4, NGINX) > in_force.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_only_what_the_paper_calls_public_is_kept_by_nginx():
    for keeps in ("newsportal_not_for_all", "newsportal_not_kept"):
        [(default, refused), (rule, allowed)] = pattern_of(keeps)
        assert (default, refused, allowed) == ("default", "1", "0")
        assert re.search(rule.strip('"~*'), f"200/accept-encoding/{PUBLIC}")
    admin = NGINX.partition("location /admin/ {")[2].partition("}")[0]
    assert "proxy_cache" not in admin


def test_the_address_a_reader_claims_is_not_passed_on():
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
    assert "proxy_add_x_forwarded_for" not in NGINX


def test_no_log_of_nginx_holds_an_address():
    [logged] = re.findall(r"^log_format .*?;", NGINX, re.MULTILINE | re.DOTALL)
    assert not re.search(
        r"\$(binary_)?remote_|\$realip|\$http_x_|\$args|\$request_uri|\$request\b|\$http_referer", logged
    )
    assert re.findall(r"access_log (.*);", NGINX) == [
        "off",
        "/var/log/nginx/newsportal.log newsportal buffer=64k flush=1s",
        *["off"] * 3,
    ]
    assert set(re.findall(r"error_log \S+ (.*);", NGINX)) == {"crit"}


def test_no_secret_link_is_written_into_the_log_of_nginx():
    hidden = [(text.removeprefix("~").replace("(?<", "(?P<"), shown) for text, shown in pattern_of("newsportal_page")]

    def logged(path):
        for expression, shown in hidden[1:]:
            if found := re.search(expression, path):
                return found[shown[1:]] if shown[0] == "$" else shown
        return path

    assert hidden[0] == ("default", "$uri")
    secret = [path.replace("<str:token>", "Qk3x9f7TpZ") for path in routes() if ":token>" in path]
    assert len(secret) > 10
    for path in secret:
        assert "Qk3x9f7TpZ" not in logged(f"/{path}"), path
    assert logged("/comments/rules/") == "/comments/rules/"
    assert logged("/comments/mine/") == "/comments/mine/"


def test_static_files_are_served_as_the_paper_would():
    assert f"location {in_force.STATIC_URL} {{" in NGINX
    age = f"max-age={in_force.SECURE_HSTS_SECONDS or 31536000}; includeSubDomains; preload"
    assert f'add_header Strict-Transport-Security "{age}";' in NGINX
    [hashed] = re.findall(r'"~(.*?)" "public, .*immutable";', NGINX)
    assert re.search(hashed, "/static/newsportal/site.0f1e2d3c4b5a.css")
    assert not re.search(hashed, "/static/newsportal/site.css")


@pytest.mark.django_db
def test_preparing_a_server_makes_an_editor_and_loads_no_samples(settings, monkeypatch, capsys):
    collected = []
    monkeypatch.setattr(preparing, "collect_static", collected.append)
    settings.USES_EMBEDDED_POSTGRES = False
    settings.FIRST_EDITOR_PASSWORD = ""
    call_command("prepare")
    assert "shown this once" in capsys.readouterr().out
    assert User.objects.get().is_superuser
    assert not Article.objects.exists()
    assert len(collected) == 1
    call_command("prepare")
    assert capsys.readouterr().out == ""
