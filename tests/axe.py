"""What axe-core finds wrong with a page for people who use it by ear, by keyboard or with poor sight."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    # axe leaves this rule of WCAG 2.2 (2.5.8) out unless it is asked for it.
    "rules": {"target-size": {"enabled": True}},
    # It names every element that passes a rule, and how to find it among all others: a fifth of what it does.
    "resultTypes": ["violations"],
    "selectors": False,
    # To read stylesheets it copies those that others import into the page, which the newsroom's policy refuses. They
    # are for one rule alone, css-orientation-lock, which it does not apply unless it is asked to.
    "preload": {"assets": ["media"]},
}
# A theme is nothing but other colours, to which test_static_files.py holds the stylesheets; only these look at them.
_OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# Colours that are on their way from one theme to the other are nobody's. One that arrives can send another on its way.
TRANSITIONS_END = """() => {
    const underway = () => document.getAnimations().filter((change) => change instanceof CSSTransition);
    for (let found = underway(); found.length; found = underway()) found.forEach((change) => change.finish());
}"""
_SCRIPT = Axe().axe_script
_RUN = """async (options) => {
    const { violations } = await axe.run(options);
    return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0].html.slice(0, 160)}`);
}"""


def violations(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """Return a line for each rule of axe that the page breaks, with the first element that does."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    return page.evaluate(_RUN, options)


def violations_in_both_themes(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """Return the same lines for the page in light, and for its colours in dark, each beginning with the theme."""
    found = []
    for theme, asked in (("light", options), ("dark", {**options, **_OF_COLOURS})):
        page.emulate_media(color_scheme=theme)
        page.evaluate(TRANSITIONS_END)
        found += [f"{theme}: {line}" for line in violations(page, asked)]
    return found
