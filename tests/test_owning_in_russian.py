"""What a paper in Russian says of itself, and how colleagues come in: no English, and as many places to fill in."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from articles import pages, staff_links
from articles.models import Page, Site
from tests.factories import make_editor, make_page
from tests.test_site_language import NAMES, latin_words

pytestmark = pytest.mark.django_db

KINDS = [kind for kind in Page.Kind.values if kind]
TO_FILL_IN = re.compile(r"\[[^\]]+\]")
LEFT = "Осталось незаполненное место: ["


@pytest.fixture(autouse=True)
def _paper(settings):
    """A paper in Russian that sends mail."""
    settings.SENDS_MAIL = True
    Site.current()
    Site.objects.update(language="ru", name="Весть")


def shown(answer, status: int = 200) -> str:
    assert answer.status_code == status
    assert latin_words(answer.text) - NAMES == set()
    return html.unescape(answer.text)


def begun(kind: str) -> pages.Words:
    return pages.words_of(Page.objects.get(kind=kind), Site.current())


def published(kind: str) -> str:
    """Publish the starter text with every place filled in, and return the path of the page."""
    words = begun(kind)
    make_page(kind=kind, title=words.title, body=TO_FILL_IN.sub("пристань", words.body), language="ru")
    return Page.objects.get(kind=kind).get_absolute_url()


@pytest.mark.parametrize("kind", KINDS)
def test_a_starter_text_asks_in_russian_for_as_much_as_in_english(kind):
    russian = begun(kind)
    assert latin_words(f"{russian.title} {russian.body}") == set()
    with translation.override("ru"):
        told = pages.faults(kind, russian)
    Site.objects.update(language="en")
    english = pages.faults(kind, begun(kind))
    assert len(told) == len(english) > 0
    assert [fault for fault in told if not fault.startswith(LEFT)] == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("about", "Кому принадлежит издание"),
        ("contact", "Ваше сообщение получит только редакция"),
        ("masthead", "Главный редактор: пристань"),
        ("privacy", "Ваш комментарий и имя, которое вы указали"),
        ("comment-rules", "Правило 3: Личные данные"),
    ],
)
def test_a_page_of_the_paper_shows_no_english(client, kind, words):
    assert words in shown(client.get(published(kind)))


def test_what_is_kept_is_told_in_russian_where_no_mail_is_sent_and_no_backup_made(client, settings):
    settings.SENDS_MAIL, settings.BACKUP_EVERY, settings.KEEP_VERSIONS = False, 0, 22
    told = shown(client.get(published("privacy")))
    assert "Копию делают, когда она нужна." in told
    assert "Ещё 22 дня после изменения." in told


def test_a_message_to_the_paper_is_refused_and_taken_in_russian(client):
    here = published("contact")
    assert "Сообщение не отправлено: исправьте ошибки" in shown(client.post(here, {"letter": "", "name": ""}), 422)
    sent = client.post(here, {"letter": "Где пристань?", "name": "Оля", "email": "olya@letters.example"})
    assert "Ваше письмо получено" in shown(client.get(sent["Location"]))


def test_a_link_for_a_colleague_opens_in_russian(client):
    account = make_editor("яна")
    link, token = staff_links.make(account, "password", None, resets_factor=True)
    welcome = reverse("admin:welcome", args=[token])
    assert "Второй фактор выключен; настройте его заново" in shown(client.get(welcome))
    staff_links.revoke(account, link.pk)
    assert "Эта ссылка не работает" in shown(client.get(welcome), 404)


def test_english_on_a_page_of_the_paper_would_be_found(client):
    published("about")
    make_page(kind="about", title="О нас", body="<p>Two people</p>", language="ru")
    assert latin_words(client.get("/about/").text) - NAMES == {"Two", "people"}
