"""The programs that judge pages: Lighthouse and the Nu HTML checker, from npm, in a folder of their own."""

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from tests.chromium import FLAGS, find_chromium

PACKAGES = ["lighthouse@13.5.0", "vnu-jar@26.9.27"]
TRIES = 3
"""Now and then Chromium loses the beginning of a trace, and Lighthouse asks to be run again."""

CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]


class MissingProgram(Exception):
    """A program of the system is not there; the message says which package brings it."""


def chromium() -> str:
    """Return the path of Chromium. Raises MissingProgram."""
    found = find_chromium()
    if not found:
        raise MissingProgram("Chromium is missing: apt-get install chromium, or name it in CHROMIUM.")
    return found


def install(folder: Path) -> None:
    """Bring Lighthouse and the checker into `folder`, unless they are there. Raises MissingProgram."""
    for program, package in (("npm", "nodejs and npm"), ("java", "default-jre-headless")):
        if not shutil.which(program):
            raise MissingProgram(f"{program} is missing: apt-get install {package}.")
    stamp = folder / "installed"
    if stamp.exists() and stamp.read_text() == " ".join(PACKAGES):
        return
    folder.mkdir(parents=True, exist_ok=True)
    quiet = ["--no-audit", "--no-fund", "--no-save", "--loglevel", "error"]
    subprocess.run(["npm", "install", "--prefix", str(folder), *quiet, *PACKAGES], check=True)
    stamp.write_text(" ".join(PACKAGES))


def html_errors(folder: Path, pages: dict[str, str]) -> dict[str, list[str]]:
    """Return what the Nu HTML checker finds wrong, by the name of the page; `pages` maps names to HTML."""
    saved = folder / "pages"
    shutil.rmtree(saved, ignore_errors=True)
    saved.mkdir()
    for number, html in enumerate(pages.values()):
        (saved / f"{number}.html").write_text(html)
    jar = folder / "node_modules/vnu-jar/build/dist/vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, sorted(saved.iterdir()))]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    names = list(pages)
    errors: dict[str, list[str]] = {name: [] for name in names}
    for message in json.loads(ran.stderr)["messages"]:
        if message["type"] != "info":
            name = names[int(Path(urlsplit(message["url"]).path).stem)]
            errors[name].append(f"line {message.get('lastLine')}: {message['message']}")
    return errors


def lighthouse(folder: Path, address: str, runs: int) -> dict[str, float]:
    """Return the median scores of a page on Lighthouse's telephone, 0 to 100, and its median layout shift."""
    reports = [_lighthouse_once(folder, address) for _ in range(runs)]
    scores = {
        category: statistics.median(100 * report["categories"][category]["score"] for report in reports)
        for category in CATEGORIES
    }
    shifts = [report["audits"]["cumulative-layout-shift"]["numericValue"] for report in reports]
    return {**scores, "layout shift": statistics.median(shifts)}


def _lighthouse_once(folder: Path, address: str) -> dict:
    command = [
        str(folder / "node_modules/.bin/lighthouse"),
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(['--headless', *FLAGS])}",
    ]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    for _ in range(TRIES):
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if ran.returncode == 0:
            return json.loads(ran.stdout)
    raise RuntimeError(f"Lighthouse could not read {address}: {ran.stderr.strip()[-500:]}")
