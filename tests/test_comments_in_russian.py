"""What readers of a paper in Russian get to read about comments: its pages, its refusals and its mails."""

import html

import pytest
import time_machine
from django.utils import timezone

from articles import staff_links
from articles.models import Article, Site
from comments import letters, moderation, vault
from comments.mail_links import Purpose, make_link, make_page
from comments.mailer import send_due_mail
from comments.messages import MESSAGES
from comments.models import Comment, Mail, Receipt, SealedAddress
from comments.outbox import TIME_TO_UNDO, queue
from comments.public_log import count_months
from comments.staff_mail import queue_staff_links
from comments.tallies import count
from newsportal.models import Backup
from tests.factories import (
    make_appeal,
    make_article,
    make_comment,
    make_editor,
    make_letter,
    make_mail,
    make_reader,
    make_removed,
    make_report,
)
from tests.notes import cite
from tests.test_site_language import NAMES, latin_words

pytestmark = pytest.mark.django_db

HERE = "http://127.0.0.1:8000"
TOKEN = "h4rbour"
RECEIPT = f"/comments/receipt/{TOKEN}/"
READER = "olya@letters.example"
SAYS_NOTHING = {"name": "", "email": "", "comment": "", "letter": "", "kind": "", "forget": "", "reasons": ""}


@pytest.fixture(autouse=True)
def _paper(settings):
    """A paper in Russian that sends mail."""
    settings.SENDS_MAIL = True
    settings.SITE_URL = HERE
    Site.current()
    Site.objects.update(language="ru", name="Весть")


@pytest.fixture
def article() -> Article:
    return make_article(headline="Мост", body=f"<p>Мост{cite('a', text='Смета')}</p>", language="ru")


@pytest.fixture
def reader() -> SealedAddress:
    return make_reader(READER)


@pytest.fixture
def own(article, reader) -> Comment:
    """A waiting comment of the reader's, with its receipt."""
    comment = written(article, sealed_address=reader, confirmed_at=timezone.now(), mail="each")
    Receipt.objects.create(comment=comment, token_digest=vault.token_digest(TOKEN))
    return comment


def written(article: Article | None, **fields) -> Comment:
    return make_comment(article, **{"name": "Оля", "text": "Шлюз чинили в мае.", "language": "ru", **fields})


def path_of(address: str) -> str:
    return address.removeprefix(HERE)


def english_in(text: str) -> set[str]:
    return latin_words(text) - NAMES


def shown(answer, status: int = 200) -> str:
    assert answer.status_code == status
    assert english_in(answer.text) == set()
    return html.unescape(answer.text)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/comments/rules/", "Правило 3: Личные данные"),
        ("/comments/log/", "Пока ничего не произошло."),
        ("/comments/reported/", "Спасибо за жалобу"),
        ("/comments/mine/", "Прислать мне ссылку"),
        ("/comments/mine/asked/", "Загляните в почту"),
        ("/comments/mine/forgotten/", "Того, что вы выбрали"),
    ],
)
def test_pages_for_everybody_are_in_russian(client, path, words):
    assert words in shown(client.get(path))


def test_the_public_log_is_in_russian(client, article):
    comment, editor = written(article), make_editor()
    moderation.approve(comment, editor)
    moderation.reject(comment, editor, "personal-data")
    make_appeal(comment)
    for what, rule in [("refused", "closed"), ("refused", "too-many"), ("forgotten", "text")]:
        count(what, rule)
    count_months()
    text = shown(client.get("/comments/log/"))
    for words in ("Медиана ожидания", "Слишком много сообщений из одной сети", "истёк срок хранения", "тогда было"):
        assert words in text


def test_a_discussion_is_in_russian(client, article):
    first = written(article, state="approved", note_key="a", edited_at=timezone.now())
    written(article, parent=make_removed(article, parent=first, text="Нет", name="Ян"), state="approved")
    written(
        article, state="withdrawn", published_at=timezone.now(), removed_at=timezone.now(), removed_rule="withdrawn"
    )
    staff = make_editor(first_name="Нина", last_name="Ким")
    written(article, parent=first, state="approved", staff=staff, name="Нина Ким")
    written(article, state="approved", closed_at=timezone.now())
    Article.objects.update(comment_count=5)
    text = shown(client.get(article.get_absolute_url()))
    for words in ("Редакция", "Отозван автором", "правило 3, «Личные данные»", "Эта ветка закрыта", "Пожаловаться"):
        assert words in text


@pytest.mark.parametrize("mode", ["open", "staff", "closed", "hold"])
def test_what_a_form_for_comments_says_is_in_russian(client, article, mode):
    Article.objects.update(comments_mode=mode)
    shown(client.get(article.get_absolute_url()))
    answer = client.post(f"{article.get_absolute_url()}comments/", SAYS_NOTHING)
    shown(answer, answer.status_code)
    assert answer.status_code in (403, 422)


def test_the_pages_about_one_comment_are_in_russian(client, article):
    here = f"/comments/{written(article, state='approved').pk}"
    assert "Раскрывает чьи-то личные данные" in shown(client.get(f"{here}/report/"))
    assert "Выберите, что не так с комментарием" in shown(client.post(f"{here}/report/", SAYS_NOTHING), 422)
    assert "Обсудить сноску 1" in shown(client.get(f"{article.get_absolute_url()}notes/a/discuss/"))


STATES = {
    "На него пожаловались": {"removed_at": timezone.now(), "removed_rule": "reports", "published_at": timezone.now()},
    "Он не будет опубликован": {"for_editors": True},
    "Вы его изменили": {"edited_at": timezone.now()},
    "Вы забрали его до публикации": {"state": "withdrawn"},
    "Под статьёй этого комментария нет": {"state": "spam", "decided_at": timezone.now()},
}


@pytest.mark.parametrize("words", STATES)
def test_a_receipt_says_in_russian_what_became_of_a_comment(client, own, words):
    Comment.objects.update(**STATES[words])
    assert words in shown(client.get(RECEIPT))


def test_a_refusal_and_an_appeal_are_in_russian(client, own):
    moderation.reject(own, make_editor(), "abuse")
    assert "Причина: правило 2, «Оскорбление или угроза»." in shown(client.get(RECEIPT))
    assert "почему его следует опубликовать" in shown(client.post(f"{RECEIPT}appeal/", SAYS_NOTHING), 422)
    client.post(f"{RECEIPT}appeal/", {"reasons": "Там нет угрозы."})
    assert "Вы подали апелляцию. Редактор посмотрит" in shown(client.get(RECEIPT))


def test_what_a_reader_does_with_a_comment_is_told_in_russian(client, own):
    for verb, words in {"edit": "Напишите комментарий заново", "erase": "Выберите, что нужно стереть"}.items():
        assert words in shown(client.post(f"{RECEIPT}{verb}/", SAYS_NOTHING), 422)


def test_my_comments_are_in_russian(client, own, article):
    written(article, sealed_address=own.sealed_address)
    make_letter(article, name="Оля", text="Меня не спросили.", sealed_address=own.sealed_address)
    fresh = path_of(make_link(Purpose.MINE, own.sealed_address))
    assert "сработает один раз" in shown(client.get(fresh))
    page = client.post(fresh, follow=True)
    opened = page.redirect_chain[-1][0]
    for words in ("Отправлено с вашим адресом", "Написано вами", "Переписка открыта", "Прекратить все письма"):
        assert words in shown(page)
    assert "Изменить текст" in shown(client.get(f"{opened}{own.pk}/"))
    assert "Сразу, что бы вы ни выбрали" in shown(client.get(f"{opened}erase/"))
    assert "Укажите адрес" in shown(client.post("/comments/mine/", {"email": ""}), 422)


def test_confirming_and_unsubscribing_are_in_russian(client, own):
    Comment.objects.update(confirmed_at=None)
    SealedAddress.objects.update(confirmed_at=None)
    own.refresh_from_db()
    confirm, end, end_all = [
        path_of(make_link(purpose, own.sealed_address, comment=comment))
        for purpose, comment in [(Purpose.CONFIRM, own), (Purpose.UNSUBSCRIBE, own), (Purpose.UNSUBSCRIBE, None)]
    ]
    assert "Письмо о решении и о каждом ответе" in shown(client.get(confirm))
    assert "Вы подтвердили, что он ваш" in shown(client.post(confirm, {"do": "confirm", "mail": "each"}, follow=True))
    assert "Не присылать никаких писем" in shown(client.get(end))
    assert "больше не будет" in shown(client.post(end, {"do": "this"}, follow=True))
    assert "ничего вам не пришлёт" in shown(client.post(end_all, {"do": "all"}, follow=True))


def test_whoever_wrote_no_comment_is_told_so_in_russian(client, own):
    Comment.objects.update(confirmed_at=None)
    link = path_of(make_link(Purpose.CONFIRM, own.sealed_address, comment=own))
    assert "больше не связан с вашим адресом" in shown(client.post(link, {"do": "disown"}, follow=True))


def test_complaints_and_letters_are_in_russian(client, article):
    here = f"{article.get_absolute_url()}complaint/"
    assert "Отвечаю на то, что в статье сказано обо мне" in shown(client.get(here))
    assert "Напишите письмо, прежде чем отправлять" in shown(client.post(here, SAYS_NOTHING), 422)
    first = make_letter(article, name="Оля", text="Меня не спросили.")
    page = path_of(make_page(first.sealed_address, first))
    assert "Ваше письмо получено" in shown(client.get(page))
    letters.answer_reader(first, make_editor(), "Кого следовало спросить?")
    assert "Вам написала редакция" in shown(client.get(page))
    letters.settle(first, make_editor())
    assert "Редакция закрыла эту переписку" in shown(client.get(page))


@pytest.fixture
def outbox(article, reader, own) -> None:
    """A mail of each kind, and a link for a new password from either side, all of them due."""
    editor = make_editor("нина", email="nina@paper.example")
    public = written(article, sealed_address=reader, confirmed_at=timezone.now(), mail="each", state="approved")
    answer = written(article, parent=public, state="approved", name="Ян")
    daily = written(article, sealed_address=reader, confirmed_at=timezone.now(), mail="daily", state="approved")
    written(article, parent=daily, state="approved", name="Ян")
    typed = written(article, sealed_address=make_reader(confirmed_at=None), mail="each")
    make_report(public)
    make_appeal(written(article, state="rejected", rule="abuse"))
    moderation.reject(own, editor, "abuse")
    first = make_letter(article, name="Оля")
    letters.answer_reader(first, editor, "Кого следовало спросить?")
    letters.write_to_reader(public, editor, "Где вы это видели?")
    Mail.objects.filter(kind__in=["refused", "letter"]).update(next_attempt_at=timezone.now())
    queue("confirm", typed.sealed_address, "1", comment=typed)
    queue("published", reader, "1", comment=public)
    queue("answered", reader, "1", comment=answer)
    queue("my_comments", reader, "1")
    day = timezone.localtime().date().isoformat()
    make_mail(kind="answers_today", key=f"answers_today {reader.pk} {day}", to_reader=reader)
    queue("queue_digest", editor, "1")
    queue("reported", editor, "1", comment=public)
    queue("complaint", editor, "1", letter=make_letter(article, name="Оля"))
    queue("letter_answered", editor, "1", letter=make_letter(first=first, name="Оля"))
    Backup.objects.create(ended_at=timezone.now(), fault="Диск переполнен.")
    queue("backup_failed", editor, "1")
    staff_links.by_mail(make_editor("яна", email="yana@paper.example"), "invite", editor)
    staff_links.by_mail(make_editor("лев", email="lev@paper.example"), "password", editor, resets_factor=True)
    staff_links.by_mail(editor, "password", None)
    queue_staff_links()


@pytest.mark.usefixtures("outbox")
def test_every_mail_is_in_russian(smtp_sink):
    assert set(Mail.objects.values_list("kind", flat=True)) == set(MESSAGES)
    send_due_mail()
    assert list(Mail.objects.filter(sent_at=None).values_list("kind", "fault")) == []
    english = {mail.subject: english_in(f"{mail.subject} {mail.text} {mail.html}") for mail in smtp_sink.mails}
    assert {subject: words for subject, words in english.items() if words} == {}
    for subject in (
        *("Это ваш адрес?", "Ваш комментарий не опубликован", "Ответ на ваш комментарий: Ян"),
        *("Вас приглашают в редакцию издания «Весть»", "Резервную копию издания сделать не удалось"),
        *("Новый пароль для имени «лев»", "Новый пароль для имени «нина»"),
    ):
        assert subject in english


def test_what_was_said_of_a_rule_is_said_in_a_mail(smtp_sink, own):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        moderation.reject(own, make_editor(), "personal-data")
        clock.shift(TIME_TO_UNDO)
        send_due_mail()
    (mail,) = smtp_sink.mails_to(READER)
    assert "не опубликован. Причина: правило 3, «Личные данные»." in mail.text


def test_english_in_a_mail_would_be_found(smtp_sink, own):
    Site.objects.update(name="The Tide")
    queue("my_comments", own.sealed_address, "1")
    send_due_mail()
    (mail,) = smtp_sink.mails
    assert english_in(mail.text) == {"The", "Tide"}
