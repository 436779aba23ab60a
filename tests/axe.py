"""What axe-core finds wrong with a page for people who use it by ear, by keyboard or with poor sight."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """Return a line for each rule of axe that the page breaks, with the first element that does."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']} ({rule['impact']}): {rule['nodes'][0]['html'][:160]}" for rule in found]
