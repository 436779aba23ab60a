"""What axe-core finds wrong with a page for people who use it by ear, by keyboard or with poor sight."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# axe leaves this rule of WCAG 2.2 (2.5.8) out unless it is asked for it, and names every element that passes one.
OPTIONS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
# Where stylesheets import others, axe copies them into the page to read them, which the page's policy refuses.
WITHOUT_COPIES = {**OPTIONS, "preload": False}
# Colours that are on their way from one theme to the other are nobody's.
TRANSITIONS_END = "Promise.allSettled(document.getAnimations().map(change => change.finished)).then(() => null)"


def violations(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """Return a line for each rule of axe that the page breaks, with the first element that does."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']} ({rule['impact']}): {rule['nodes'][0]['html'][:160]}" for rule in found]


def violations_in_both_themes(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """Return the same lines for the page in light and in dark, each beginning with the theme."""
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.evaluate(TRANSITIONS_END)
        found += [f"{theme}: {line}" for line in violations(page, options)]
    return found
