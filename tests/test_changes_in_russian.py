"""What a paper in Russian says of what it changed: versions, what was taken away, and previews."""

import html
from dataclasses import replace

import pytest

from articles import preview_links
from articles.content import Content, content_of
from articles.models import Article, Site
from articles.publishing import publish
from articles.retracting import remove_by_law, retract, withdraw
from articles.writing import save
from tests.factories import make_author, make_draft, make_editor, make_image, make_section, make_topic
from tests.notes import cite
from tests.test_site_language import NAMES, latin_words

pytestmark = pytest.mark.django_db

BEFORE = (
    f"<p>Паром ходит{cite('a', text='Расписание')}</p><h2>Порт</h2><ul><li>Ялик</li></ul><ol><li>Ялик</li></ol>"
    "<blockquote><p>Да</p></blockquote><hr><table><caption>Рейсы</caption><tr><td>Утро</td></tr></table>"
)
AFTER = BEFORE.replace("ходит", "стоит").replace("Расписание", "График").replace("h2", "h3").replace("Утро", "Вечер")


@pytest.fixture
def article() -> Article:
    """An article in Russian of which readers saw two versions that differ in everything."""
    Site.current()
    Site.objects.update(language="ru", name="Весть")
    one = Content(headline="Паром", slug="parom", body=BEFORE, language="ru")
    two = replace(
        one,
        headline="Паром стоит",
        standfirst="Шторм",
        body=AFTER + "<p>Ждём.</p>",
        lead_image=make_image(alt="Порт", credit="Фото: Ян").key,
        authors=(make_author("Оля", slug="olya").slug,),
        topics=(make_topic("Шлюз", slug="lock").slug,),
        section=make_section("Город", slug="city").slug,
    )
    article = save(Article(), one, None).article
    publish(article)
    publish(save(article, two, None).article, change="update", notice="Вот")
    article.refresh_from_db()
    return article


def shown(answer) -> str:
    text = html.unescape(answer.text)
    assert latin_words(text) - NAMES == set()
    return text


def test_every_version_is_compared_in_russian(client, article):
    text = shown(client.get(f"{article.get_absolute_url()}versions/"))
    assert "Все версии с публикации" in text
    assert "Подзаголовок второго уровня (раньше: Подзаголовок)" in text
    assert "Сноска 1" in text
    assert "Версия 1 из 2" in shown(client.get(f"{article.get_absolute_url()}versions/1/"))


def test_the_newsroom_compares_in_russian(client, article):
    client.force_login(make_editor("оля"))
    versions = f"/admin/articles/article/{article.pk}/versions/"
    assert "Сравнить две версии" in shown(client.get(f"{versions}compare/?old=1&new=2"))
    assert "Каждое сохранение остаётся версией" in shown(client.get(versions))


@pytest.mark.parametrize(
    ("take", "status", "words"),
    [
        (lambda article: retract(article, "Письмо подделано.", keep_text=True), 200, "Эта статья отозвана"),
        (lambda article: retract(article, "Письмо подделано.", keep_text=False), 200, "Текст больше не показывается."),
        (lambda article: remove_by_law(article, "Так решил суд."), 451, "удалена по требованию закона"),
        (lambda article: withdraw(article), 410, "опубликована по ошибке"),
    ],
)
def test_what_was_taken_away_is_explained_in_russian(client, article, take, status, words):
    take(article)
    answer = client.get(article.get_absolute_url())
    assert answer.status_code == status
    assert words in shown(answer)
    shown(client.get("/corrections/"))


def test_a_preview_is_in_russian(client, article):
    draft = make_draft(headline="Мост", body="<p>Откроется.</p>", language="ru")
    address = preview_links.make(draft, make_editor(), "day")[1]
    assert "Для человека, которому дали эту ссылку" in shown(client.get(f"/preview/{address}/"))


def test_english_in_what_changed_would_be_found(client, article):
    publish(
        save(article, replace(content_of(article), standfirst="Storm"), None).article, change="update", notice="Вот"
    )
    assert latin_words(client.get(f"{article.get_absolute_url()}versions/").text) - NAMES == {"Storm"}
