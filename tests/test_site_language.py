"""The language of the site: a setting of the paper, of which no reader's browser has a say."""

import html
import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.citing import save_with_notes
from articles.models import Article, Byline, Site
from articles.vocabulary import count_words
from comments.models import Comment
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_correction,
    make_draft,
    make_editor,
    make_image,
    make_section,
    make_topic,
)

pytestmark = pytest.mark.django_db

FILLED = {"name": "Oona Kettle", "email": "oona@letters.example", "comment": "The lock was rebuilt in May."}
QUEUE = "/admin/comments/comment/"
DOMAIN = "xn--80apqffhh6f.xn--p1ai"
NOTES = '<sup data-fn="a" data-text="Протокол совета" data-url="https://пристань.рф/a" data-title="Протокол"></sup>'
NAMES = {"UTC", "BibTeX", "CSL", "JSON", "OR"}
"""What has one name in every language: of a time, of formats, and of what a search understands."""


@pytest.fixture
def russian():
    """A paper in Russian."""
    Site.current()
    Site.objects.update(language="ru")


@pytest.fixture
def read(client):
    """Open a page and return its text, having seen that it is in the language of the site."""

    def open_path(path: str, status: int = 200) -> str:
        response = client.get(path)
        assert response.status_code == status
        assert f'<html lang="{Site.current().language}"' in response.text
        return response.text

    return open_path


def post(client, article, **changes):
    return client.post(f"{article.get_absolute_url()}comments/", {**FILLED, **changes})


def latin_words(page: str) -> set[str]:
    """Return the words in Latin letters that a page shows or has read out; addresses, data and commands are none."""
    page = re.sub(r"<script.*?</script>|<code>.*?</code>", "", page, flags=re.DOTALL)
    told = " ".join(re.findall(r'(?:aria-label|placeholder|alt|title|name="description" content)="([^"]*)"', page))
    shown = re.sub(r"<[^>]+>", " ", re.sub(r"<!--.*?-->", " ", page, flags=re.DOTALL))
    return set(re.findall("[A-Za-z]{2,}", re.sub(r"https?://\S+", "", html.unescape(f"{shown} {told}"))))


def answer(comment: Comment) -> str:
    return reverse("reply", args=[comment.pk])


@pytest.mark.usefixtures("russian")
def test_the_front_page_is_in_russian(read):
    assert "Пока ничего не опубликовано" in read("/")
    for _ in range(8):
        make_article()
    assert "Последнее" in read("/")


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1 комментарий"),
        (2, "2 комментария"),
        (5, "5 комментариев"),
        (11, "11 комментариев"),
        (21, "21 комментарий"),
    ],
)
def test_russian_counts_as_russian_does(read, number, words):
    make_article(comment_count=number)
    assert re.search(rf">\s*{words}\s*<", read("/"))


@pytest.mark.usefixtures("russian")
def test_the_words_around_an_english_article_are_russian_and_the_article_is_not(read):
    article = make_article(language="en")
    text = read(article.get_absolute_url())
    assert re.search(r'<article class="story"[^>]* lang="en" dir="ltr">', text)
    assert re.search(r'<p class="meta" lang="ru" dir="ltr">.*?1 минута чтения', text, re.DOTALL)
    assert "Оставить комментарий" in text
    assert "Ваш адрес электронной почты не будет опубликован. Обязательные поля отмечены *" in text


@pytest.mark.usefixtures("russian")
def test_a_page_that_is_not_there_says_so_in_russian(read):
    assert "Такой страницы нет" in read("/nowhere/", 404)


@pytest.mark.usefixtures("russian")
def test_faults_of_the_form_are_named_in_russian(client):
    response = post(client, make_article(), name="", email="oona", comment="a\u202eb")
    assert response.status_code == 422
    assert '<html lang="ru">' in response.text
    assert "<title>Ошибка: " in response.text
    assert "Укажите имя, которое будет стоять над комментарием" in response.text
    assert "Укажите адрес электронной почты в виде name@example.com" in response.text
    assert "Удалите невидимый символ после слов «a»" in response.text


@pytest.mark.usefixtures("russian")
def test_a_refusal_is_in_russian(client):
    response = post(client, make_article(comments_mode="closed"))
    assert response.status_code == 403
    assert "Комментарии к этой статье закрыты." in response.text


@pytest.mark.usefixtures("russian")
def test_the_receipt_is_in_russian(client, read):
    assert "Ожидает проверки" in read(post(client, make_article())["Location"])


@pytest.mark.usefixtures("russian")
def test_the_page_for_a_reply_is_in_russian(read):
    assert "Отменить ответ" in read(answer(make_comment(state="approved")))


@pytest.mark.usefixtures("russian")
def test_the_review_queue_is_in_russian(client, read):
    make_comment(text="Read https://a.example")
    client.force_login(make_editor())
    text = read(QUEUE)
    for words in ("Очередь модерации", "На проверке", "Отклонить", "Нарушение закона", "1 ссылка", "Ждёт 0 мин"):
        assert words in text


@pytest.mark.usefixtures("russian")
def test_the_newsroom_and_its_models_are_in_russian(client, read):
    client.force_login(make_editor())
    listed = read("/admin/articles/article/")
    assert "Новая статья" in listed
    assert "Articles" not in listed
    text = read(reverse("admin:articles_article_change", args=[make_draft().pk]))
    for words in (
        "Заголовок:",
        "Лид:",
        "Черновик",
        "Исправить перед публикацией" if "faults" in text else "Опубликовать",
    ):
        assert words in text


@pytest.mark.usefixtures("russian")
def test_a_form_of_the_newsroom_needs_no_case_of_the_name(client, read):
    client.force_login(make_editor())
    assert "<h1>Новая рубрика</h1>" in read("/admin/articles/section/add/")
    saved = client.post("/admin/articles/section/add/", {"name": "Порт", "slug": "port", "position": 0}, follow=True)
    assert re.search("Добавлено: рубрика «<a[^>]*>Порт</a>»", saved.text)


@pytest.mark.usefixtures("russian")
def test_the_editors_own_words_are_in_the_catalogue_of_scripts(client):
    client.force_login(make_editor())
    assert '"New note": "\\u041d\\u043e\\u0432\\u0430\\u044f' in client.get(reverse("admin:jsi18n")).text


@pytest.fixture
def russian_page(russian):
    """An article in Russian with everything an article can have, at home on every page of a paper in Russian."""
    Site.objects.update(name="Весть", tagline="Новости у шлюза")
    article = make_article(
        headline="Мост",
        slug="most",
        standfirst="Въезд",
        body=f"<p>Мост{NOTES}</p><table><tr><td>Шлюз</td></tr></table>",
        plain_text="Мост",
        notes_text="Протокол совета",
        language="ru",
        section=make_section("Город", slug="city"),
        originally_published_on=date(2026, 3, 1),
        lead_image=make_image(alt="Мост", credit="Фото: Ян", caption="Ворота"),
    )
    save_with_notes(article)
    article.topics.add(make_topic("Шлюз", slug="lock"))
    Byline.objects.create(article=article, author=make_author("Оля", slug="olya"))
    make_correction(article, text="Вот")
    make_correction(article, text="Ещё", kind="update")
    other = make_article(headline="Мост", body="<p>Да</p>", plain_text="Да", language="ru", comments_mode="closed")
    other.topics.add(*article.topics.all())
    for number in range(2):
        make_article(
            headline="Паром",
            body=f"<p>Паром{NOTES}</p>",
            language="ru",
            published_at=datetime(2026, 2 - number, 1, tzinfo=UTC),
            url_month=2 - number,
        )
    count_words()
    return article


@pytest.fixture
def talk(russian_page):
    """Two public comments on it, one of them an editors' pick."""
    comment = make_comment(
        russian_page, name="Оля", text="Да", language="ru", state="approved", picked_at=timezone.now()
    )
    return comment, make_comment(parent=comment, name="Ян", text="Нет", language="ru", state="approved")


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", ["Отвечают читатели", "Исправления", "Другие важные материалы"]),
        ("/section/city/", ["1 источник", "Исправлено"]),
        ("/topic/lock/", ["Тема"]),
        ("/author/olya/", ["Автор"]),
        ("/2026/03/most/", ["Сослаться на эту статью", "Исправление", "Дополнение", "Ещё по теме", "Выбор редакции"]),
        ("/2026/02/", ["Февраль 2026", "Месяцы"]),
        ("/archive/", ["2 статьи", "Март"]),
        ("/corrections/", ["Исправление", "Дополнение"]),
        ("/sources/", ["Сайты"]),
        (f"/sources/{DOMAIN}/", ["Сноска 1"]),
        ("/search/", ["Поиск по изданию", "Рубрика и даты", "Все рубрики"]),
        ("/search/?q=мост", ["2 статьи", "Сначала подходящие"]),
        ("/search/?q=мост+совет&order=newest", ["1 статья", "В сносках:"]),
        (
            "/search/?q=мсот&section=city&from=вчера",
            ["ничего не найдено", "Может быть, вы искали", "за все даты", "Дату"],
        ),
        ("/search/?q=-мост", ["В запросе нет слов"]),
        (f"/search/?q={'я' * 201}", ["по первым 200 знакам"]),
    ],
)
def test_a_page_of_a_paper_in_russian_shows_no_english(read, path, words):
    text = read(path)
    assert [word for word in words if word not in html.unescape(text)] == []
    assert latin_words(text) - NAMES == set()


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Пока ничего не опубликовано"),
        ("/section/city/", "В этой рубрике пока ничего не опубликовано"),
        ("/archive/", "Пока ничего не опубликовано"),
        ("/corrections/", "Исправлений пока не было"),
        ("/sources/", "Пока ни одна статья не ссылается на источники"),
        ("/search/", "Поиск идёт по статьям и сноскам"),
    ],
)
def test_a_page_with_nothing_on_it_says_so_in_russian(read, path, words):
    Site.objects.update(name="Весть")
    make_section("Город", slug="city")
    text = read(path)
    assert words in text
    assert latin_words(text) - NAMES == set()


def test_the_pages_of_a_discussion_in_russian_show_no_english(client, read, russian_page, talk):
    receipt = post(client, russian_page, name="Ян", comment="Вот")["Location"]
    texts = [*map(read, [answer(talk[0]), receipt]), read("/nowhere/", 404)]
    texts.append(post(client, russian_page, name="").text.replace(FILLED["comment"], ""))
    Article.objects.update(comments_close_at=datetime(2026, 3, 6, tzinfo=UTC))
    closed = read(russian_page.get_absolute_url())
    assert re.search("Комментарии закрыты <time[^>]*>6 марта 2026</time>", closed)
    client.force_login(make_editor())
    texts += [closed, read(QUEUE), read(f"{QUEUE}?state=approved")]
    assert set().union(*map(latin_words, texts)) - NAMES == set()


def test_english_on_a_page_in_russian_would_be_found(read, russian_page):
    make_correction(russian_page, text="Mended")
    assert latin_words(read("/corrections/")) - NAMES == {"Mended"}


def test_search_engines_and_browsers_are_told_of_a_paper_in_russian_in_russian(client, russian_page):
    assert "<Description>Поиск: Весть</Description>" in client.get("/opensearch.xml").text
    assert "Комментарии к статье «Мост» | Весть" in client.get(f"{russian_page.get_absolute_url()}feed.atom").text
    assert "Исправление: Мост" in client.get("/corrections/feed.atom").text


def test_a_paper_in_english_shows_no_russian(client, read):
    article = make_article()
    comment = make_comment(article, state="approved")
    receipt = post(client, article)["Location"]
    texts = [read(path) for path in ("/", article.get_absolute_url(), receipt, answer(comment))]
    texts += [read("/nowhere/", 404), post(client, article, name="").text]
    client.force_login(make_editor())
    texts += [read(QUEUE), read("/admin/articles/article/")]
    assert [found for text in texts for found in re.findall("[А-яё]+", text)] == []


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("accepted", ["ru", "en", "de-AT,de;q=0.9", "*"])
def test_the_language_a_browser_asks_for_changes_no_byte(client, language, accepted):
    Site.current()
    Site.objects.update(language=language)
    article = make_article()
    for path in ("/", article.get_absolute_url(), "/nowhere/"):
        plain, asked = client.get(path), client.get(path, headers={"accept-language": accepted})
        assert asked.content == plain.content
        assert "accept-language" not in asked.get("Vary", "").lower()


def test_one_paper_in_russian_leaves_the_next_answer_in_english(client):
    Site.current()
    Site.objects.update(language="ru")
    client.get("/")
    Site.objects.update(language="en")
    assert "Nothing has been published yet" in client.get("/").text
