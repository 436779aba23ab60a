"""What Chromium says of a page: its weight on the wire, what moves in it, what axe finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from benchmarks.audit import tools
from tests import axe
from tests.chromium import FLAGS

PHONE, DESK = 390, 1280
SHIFTS = """() => new Promise((done) => {
  let sum = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value
  }).observe({ type: "layout-shift", buffered: true })
  setTimeout(() => done(sum), 500)
})"""


@dataclass(frozen=True)
class Weight:
    """Bytes on the wire, headers included, and requests, of a page opened for the first time on a telephone."""

    bytes: int
    requests: int
    script_bytes: int


@contextmanager
def running() -> Iterator[Browser]:
    """Run a Chromium of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def weight(browser: Browser, address: str) -> Weight:
    """Open the page with an empty cache and add up what came."""
    context = browser.new_context(viewport={"width": PHONE, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: dict[str, float] = {}
    kinds: dict[str, str] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address, wait_until="networkidle")
    context.close()
    scripts = sum(size for request, size in sizes.items() if kinds.get(request) == "Script")
    return Weight(round(sum(sizes.values())), len(sizes), round(scripts))


def layout_shift(browser: Browser, address: str, width: int) -> float:
    """Return how much of the page moved while it loaded: Chromium's own layout-shift entries, added up."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address, wait_until="networkidle")
    moved = page.evaluate(SHIFTS)
    page.close()
    return moved


def axe_violations(browser: Browser, address: str) -> list[str]:
    """Return what axe finds on a page in both themes and at both widths, with its first note open too."""
    found = []
    for theme in ("light", "dark"):
        for width in (PHONE, DESK):
            page = browser.new_page(
                viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
            )
            page.goto(address)
            found += [f"{theme}, {width}: {line}" for line in axe.violations(page)]
            note = page.locator(".fn button:visible").first
            if note.count():
                note.click()
                found += [f"{theme}, {width}, note open: {line}" for line in axe.violations(page)]
            page.close()
    return found
