"""
How long a moderator waits for a decision while readers post: the time of approving, with a storm of posts beside it.

`python -m benchmarks.moderating` starts a paper of its own with 200 waiting comments, approves 100 of them as the
page's script does while two readers post without a pause, and prints one line. The throttle refuses all but ten of the
posts, because they come from one network: what is measured is a server that is kept busy. It ends with 1 when one
decision in twenty takes longer than a second.
"""

import http.client
import json
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from newsportal import local_postgres
from tests.cluster import ROOT
from tests.running_paper import RunningPaper

WAITING, DECISIONS, READERS = 200, 100, 2
LIMIT = 1000  # milliseconds
EDITOR, PASSWORD = "mara", "a quay at low tide"
QUEUE = "/admin/comments/comment/"
FORM = "application/x-www-form-urlencoded"
FILL = f"""
from tests.factories import make_article
from comments.models import Comment
article = make_article()
Comment.objects.bulk_create(
    Comment(article=article, name=f"Reader {{n}}", text=f"The ferry runs {{n}} times. " * 10) for n in range({WAITING})
)
print("ARTICLE", article.get_absolute_url())
"""


class Visitor:
    """A browser without a screen: it keeps its cookies and its connection; `headers` are what a proxy adds."""

    def __init__(self, port: int, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": FORM, **headers}
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, Any] | None = None, accept: str = "text/html") -> str:
        """Send a request and return the answer's text; a field may have several values."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**self.headers, "Accept": accept, "Cookie": cookies}
        self.connection.request(method, path, urlencode(fields or {}, doseq=True), headers)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.read().decode()


def token_of(html: str) -> str:
    """Return the page's token against forged forms."""
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]


def decide(port: int) -> Iterator[float]:
    """Sign in, approve one comment after the other, and yield the milliseconds each took."""
    editor = Visitor(port)
    token = token_of(editor.ask("GET", f"/admin/login/?next={QUEUE}"))
    editor.ask(
        "POST", "/admin/login/", {"username": EDITOR, "password": PASSWORD, "csrfmiddlewaretoken": token, "next": QUEUE}
    )
    answer = json.loads(editor.ask("GET", QUEUE, accept="application/json"))
    for _ in range(DECISIONS):
        first, *shown = answer["order"]
        fields = {"decision": "approve", "seen": "held", "comment": str(first), "csrfmiddlewaretoken": answer["token"]}
        started = time.monotonic()
        said = editor.ask("POST", QUEUE, {**fields, "shown": ",".join(map(str, [first, *shown]))}, "application/json")
        yield (time.monotonic() - started) * 1000
        answer = json.loads(said)
        assert first not in answer["order"], said[:500]


def post_until(over: threading.Event, port: int, article: str, number: int, posted: list[int]) -> None:
    """Post comments, each another one, until it is over."""
    reader, serial = Visitor(port), 0
    while not over.is_set():
        serial += 1
        text = f"Which lane stays open? {number}-{serial}"
        reader.ask(
            "POST",
            f"{article}comments/",
            {"name": f"Storm {number}", "email": f"storm{number}@ferry.example", "comment": text},
        )
        posted[number] += 1


def measure(paper: RunningPaper) -> tuple[list[float], int]:
    """Return the milliseconds of each decision, and how many posts were answered meanwhile."""
    filled = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "-c", FILL],
        env=paper.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    article = re.search(r"ARTICLE (\S+)", filled.stdout)[1]
    over, posted = threading.Event(), [0] * READERS
    storm = [
        threading.Thread(target=post_until, args=(over, paper.port, article, number, posted))
        for number in range(READERS)
    ]
    for reader in storm:
        reader.start()
    try:
        return list(decide(paper.port)), sum(posted)
    finally:
        over.set()
        for reader in storm:
            reader.join()


def main() -> int:
    """Measure, print and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        paper = RunningPaper(
            Path(folder) / "var", FIRST_EDITOR=EDITOR, FIRST_EDITOR_PASSWORD=PASSWORD, TRUSTED_PROXIES="127.0.0.1"
        )
        try:
            paper.start()
            found, posts = measure(paper)
        finally:
            paper.stop()
            local_postgres.stop(paper.data_dir)
    late = statistics.quantiles(found, n=20)[-1]
    print(
        f"Approving {DECISIONS} of {WAITING} comments beside {posts} posts by {READERS} readers: "
        f"median {statistics.median(found):.0f} ms, p95 {late:.0f} ms, the slowest {max(found):.0f} ms"
    )
    return int(late > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
