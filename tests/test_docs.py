"""What the README and docs/ say is there: settings, commands, targets, files, headings, and nobody's real host."""

import ast
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT: Path = settings.BASE_DIR
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
NEEDED = [
    "backup",
    "editors",
    "install",
    "legal",
    "mail",
    "moderation",
    "performance",
    "privacy",
    "scaling",
    "seeing-inside",
    "settings",
    "upgrade",
]
OURS = ("articles", "comments", "newsportal")
# Addresses that nobody can own (RFC 2606, RFC 5737), this machine, and where standards and licences are.
NOBODYS = re.compile(
    r"(.*\.)?(example|example\.(com|org|net)|test|invalid|localhost)|127\.0\.0\.1|\[::1\]|192\.0\.2\..*"
)
ALLOWED_HOSTS = {"keepachangelog.com", "github.com", "goaccess.io"}


@cache
def text(page: Path) -> str:
    return page.read_text()


@cache
def everything() -> str:
    return "\n".join(text(page) for page in PAGES)


def without_code(page: str) -> str:
    return re.sub(r"(?ms)^```.*?^```$|`[^`\n]+`", "", page)


# --- Settings


@cache
def variables() -> dict[str, object]:
    """Every variable that the settings ask the environment for, with its default where that is a plain value."""
    asked: dict[str, object] = {"ENV_FILE": None}
    for call in ast.walk(ast.parse((ROOT / "newsportal" / "settings.py").read_text())):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "env"):
            continue
        if call.func.attr != "read_env":
            name, default = ast.literal_eval(call.args[0]), [*call.args[1:], None][0]
            plain = default.value if isinstance(default, ast.Constant) else None
            asked[name] = asked.get(name) or ("yes" if plain is True else plain)
    return asked


@cache
def settings_rows() -> dict[str, list[str]]:
    """The cells after the name, by the name of the variable, of each line of the tables."""
    rows = {}
    for line in text(ROOT / "docs" / "settings.md").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            rows[cells[0].strip("`")] = cells[1:]
    return rows


def test_every_setting_has_its_line_and_every_line_its_setting():
    assert {"SITE_URL", "DATABASE_URL", "CHECK_SOURCES", "ENV_FILE", "KEEP_BACKUPS"} <= set(variables())
    assert set(settings_rows()) == set(variables())


@pytest.mark.parametrize("name", sorted(variables()))
def test_a_setting_has_default_unit_example_and_effect_and_a_line_to_copy(name):
    default, unit, example, effect = settings_rows()[name]
    assert default and unit and len(effect) > 20
    assert example or name == "FIRST_EDITOR_PASSWORD"
    assert re.search(rf"(?m)^#{name}=", (ROOT / ".env.example").read_text())
    if variables()[name]:
        assert f"`{variables()[name]}`" in default


def test_a_setting_that_is_named_anywhere_exists():
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`", everything()))
    recipes = [ROOT / "Makefile", *(file for file in (ROOT / "deploy").iterdir() if file.is_file())]
    of_recipes = set(re.findall(r"[A-Z]+(?:_[A-Z]+)+", "\n".join(text(file) for file in recipes)))
    of_openssl = {"SSL_CERT_FILE"}
    assert {"SITE_URL", "KEEP_BACKUPS"} <= named
    assert named - set(variables()) - of_recipes - of_openssl == set()


# --- Commands


@cache
def targets() -> set[str]:
    heads = re.findall(r"(?m)^([a-z][a-z -]*):", text(ROOT / "Makefile"))
    return {target for head in heads for target in head.split()} - {"help"}


@cache
def commands() -> set[str]:
    """Ours, with those that manage.py answers before it asks Django."""
    before = re.findall(r'sys\.argv\[1:2\] == \["(\w+)"\]', text(ROOT / "manage.py"))
    return {name for name, app in get_commands().items() if app in OURS} | set(before)


def test_every_target_and_command_that_is_named_exists():
    named = set(re.findall(r"(?<![a-z] )\bmake ([a-z][a-z-]*)(?=[`\n ]*(?:`|$|[A-Z]+=))", everything(), re.MULTILINE))
    assert {"run", "test"} <= named
    assert named - targets() == set()
    asked = set(re.findall(r"manage\.py ([a-z_]+)", everything()))
    assert {"verify_log", "export_evidence"} <= asked
    assert asked - set(get_commands()) - commands() == set()


def test_every_target_and_command_of_ours_is_named_somewhere():
    assert {target for target in targets() if f"make {target}" not in everything()} == set()
    called = set(re.findall(r"(?:manage\.py|newsportal) ([a-z_]+)", everything()))
    through_make = {command for command in commands() if command.replace("_", "-") in targets()}
    assert commands() - called - through_make == set()


# --- Links


def anchors(page: Path) -> set[str]:
    """What GitHub calls the headings of a page."""
    heads = re.findall(r"(?m)^#{1,6} (.+)$", re.sub(r"(?ms)^```.*?^```$", "", text(page)))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def links(page: Path) -> list[str]:
    said = without_code(text(page))
    return re.findall(r"\]\(([^)\s]+)\)", said) + re.findall(r'(?:src|href)="([^"]+)"', said)


@pytest.mark.parametrize("document", PAGES, ids=lambda page: page.name)
def test_its_links_lead_to_files_and_headings_that_are_there(document):
    for link in links(document):
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = (document.parent / unquote(parts.path)).resolve() if parts.path else document
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if parts.fragment:
            assert parts.fragment in anchors(target), link


def test_a_broken_link_is_found(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text("# Mail\n[there](#mail) [not there](#post) `[no link](nowhere.md)` [gone](gone.md)\n")
    assert links(page) == ["#mail", "#post", "gone.md"]
    assert anchors(page) == {"mail"}


@pytest.mark.parametrize("name", NEEDED)
def test_the_page_is_there_and_the_readme_leads_to_it(name):
    assert (ROOT / "docs" / f"{name}.md").exists()
    assert f"docs/{name}.md" in links(ROOT / "README.md")


@pytest.mark.parametrize("document", PAGES, ids=lambda page: page.name)
def test_it_names_no_host_of_anybody(document):
    hosts = re.findall(r"\b[a-z+]+://(?:[^@/\s`]+@)?(\[[^\]]*\]|[\w-]+(?:\.[\w-]+)+)", text(document))
    assert [host for host in hosts if not (NOBODYS.fullmatch(host) or host in ALLOWED_HOSTS)] == []


def test_pictures_are_small_and_each_is_shown():
    shown = {link for page in PAGES for link in links(page)}
    for picture in (ROOT / "docs").glob("*.png"):
        assert picture.name in shown or f"docs/{picture.name}" in shown, picture.name
        assert picture.stat().st_size < 300_000, picture.name
