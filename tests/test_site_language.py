"""The language of the site: a setting of the paper, of which no reader's browser has a say."""

import html
import re

import pytest
from django.urls import reverse

from articles.models import Site
from comments.models import Comment
from tests.factories import make_article, make_comment, make_draft, make_editor, make_section

pytestmark = pytest.mark.django_db

FILLED = {"name": "Oona Kettle", "email": "oona@letters.example", "comment": "The lock was rebuilt in May."}
QUEUE = "/admin/comments/comment/"


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
    """Return the words in Latin letters that a page shows or has read out; addresses and data are none."""
    page = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    told = " ".join(re.findall(r'(?:aria-label|placeholder|alt|title)="([^"]*)"', page))
    shown = re.sub(r"<[^>]+>", " ", re.sub(r"<!--.*?-->", " ", page, flags=re.DOTALL))
    return set(re.findall("[A-Za-z]{2,}", re.sub(r"https?://\S+", "", html.unescape(f"{shown} {told}"))))


def answer(comment: Comment) -> str:
    return reverse("reply", args=[comment.pk])


@pytest.mark.usefixtures("russian")
def test_the_front_page_is_in_russian(read):
    assert "Пока ничего не опубликовано" in read("/")
    make_article(), make_article()
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
    assert "Написать статью" in listed
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
def test_the_editors_own_words_are_in_the_catalogue_of_scripts(client):
    client.force_login(make_editor())
    assert '"New note": "\\u041d\\u043e\\u0432\\u0430\\u044f' in client.get(reverse("admin:jsi18n")).text


@pytest.mark.usefixtures("russian")
def test_a_paper_in_russian_shows_no_english(client, read):
    Site.objects.update(name="Весть")
    section = make_section("Город")
    article = make_article(headline="Мост", body="<p>Мост</p>", language="ru", section=section, comment_count=1)
    comment = make_comment(article, name="Оля", text="Да", state="approved")
    make_comment(parent=comment, name="Ян", text="Нет")
    receipt = post(client, article, name="Ян", comment="Вот")["Location"]
    paths = ["/", section.get_absolute_url(), article.get_absolute_url(), answer(comment), receipt]
    texts = [
        *map(read, paths),
        read("/nowhere/", 404),
        post(client, article, name="").text.replace(FILLED["comment"], ""),
    ]
    client.force_login(make_editor())
    texts += [read(QUEUE), read(f"{QUEUE}?state=approved")]
    assert set().union(*map(latin_words, texts)) == {"UTC", "BibTeX", "CSL", "JSON"}


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
