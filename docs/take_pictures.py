"""
Take the pictures of the editor's guide from a paper that runs, a fresh one with its samples.

Usage, from the folder of the paper: VAR_DIR=/tmp/pictures PORT=8077 FIRST_EDITOR_PASSWORD=harbour make run, and then
.venv/bin/python -m docs.take_pictures http://127.0.0.1:8077 editor harbour. It writes an article, posts comments and
saves the pictures beside this file. Needs Chromium, and playwright from requirements-dev.txt.
"""

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

FOLDER = Path(__file__).resolve().parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SIZE = {"width": 1100, "height": 760}
COLOURS = 64  # a page of text needs no more, and its file is a fifth as large
TEXT = "The night ferry sails again from Friday, the harbour office says. It carries bicycles, and no cars."
COMMENTS = {
    "Ines Valdor": "Does the ferry carry bicycles on Sundays too? The timetable on the quay says nothing about it.",
    "Orlo Brandt": "The east quay was meant. The west quay is closed until May; I work next to it.",
}


def keep(page: Page, name: str, part: Locator | None = None) -> None:
    """Save what the window shows, or one part of it, in few colours."""
    taken = (part or page).screenshot(animations="disabled")
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"editors-{name}.png", optimize=True)


def sign_in(page: Page, site: str, name: str, password: str) -> None:
    """Sign in, and give the paper its name."""
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.goto(f"{site}/admin/articles/site/")
    page.get_by_label("Name of the paper").fill("The Tidewater Courier")
    page.get_by_role("button", name="Save", exact=True).click()


def write(page: Page, site: str) -> None:
    """Write an article with a note, and publish it; the form, the note's dialog and the checklist are kept."""
    page.goto(f"{site}/admin/articles/article/add/")
    page.get_by_label("Headline").fill("Night ferry returns to the northern quay")
    page.get_by_label("Standfirst").fill("After nine weeks of repairs, boats leave at ten and at midnight.")
    text = page.locator("[contenteditable=true]").and_(page.get_by_role("textbox", name="Text"))
    text.click()
    page.keyboard.type(TEXT)
    page.keyboard.press("Control+Alt+f")
    dialog = page.get_by_role("dialog", name="New note")
    dialog.get_by_label("Text of the note").fill("Notice 14 of the harbour office")
    dialog.get_by_label("Source address").fill("https://harbour.example/notices/14")
    keep(page, "note")
    dialog.get_by_role("button", name="Insert the note").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".note-mark")).to_have_count(1)
    keep(page, "publish")
    page.evaluate("scrollTo(0, document.querySelector('.field-headline').getBoundingClientRect().top + scrollY - 20)")
    keep(page, "write")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("link", name="View on the site")).to_be_visible()


def comment(page: Page, site: str) -> None:
    """Answer the article as readers do."""
    for name, said in COMMENTS.items():
        page.goto(f"{site}/")
        page.get_by_role("link", name="Night ferry returns").first.click()
        page.get_by_role("textbox", name="Comment").fill(said)
        page.get_by_role("textbox", name="Name").fill(name)
        page.get_by_role("textbox", name="Email").fill(f"{name.split()[0].lower()}@mail.example")
        page.get_by_role("button", name="Post comment").click()
        expect(page.locator(".said")).to_have_text(said)


def take(site: str, name: str, password: str) -> None:
    """Go through the newsroom, and keep what the guide shows."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport=SIZE, color_scheme="light").new_page()
        sign_in(page, site, name, password)
        write(page, site)
        comment(browser.new_context(viewport=SIZE).new_page(), site)
        page.goto(f"{site}/admin/comments/comment/")
        keep(page, "desk")
        page.goto(f"{site}/admin/")
        keep(page, "newsroom")
        browser.close()


if __name__ == "__main__":
    take(*sys.argv[1:])
