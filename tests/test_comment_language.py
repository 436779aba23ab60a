"""The language of a comment, from its script and its letters."""

import importlib

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from articles.languages import LANGUAGES
from comments.language import guess_language
from comments.models import Comment
from comments.posting import post_comment
from comments.rules import Submission
from tests.factories import make_article, make_comment
from tests.growth import growth

CODES = [code for code, _name in LANGUAGES]
RUSSIAN = "Мост закрыт до мая, и никто на берегу не знает почему: объявление повесили только вчера вечером."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Көпір мамырға дейін жабық, неге екенін ешкім білмейді.", "kk"),
        ("Міст зачинено до травня, і ніхто не знає чому.", "uk"),
        ("Мост зачынены да траўня, і ніхто не ведае чаму.", "be"),
        ("Көпүрө майга чейин жабык, эмне үчүн экенин эч ким билбейт. Таң калам.", "ky"),
        ("Гүүр тавдугаар сар хүртэл хаалттай, яагаад гэдгийг хэн ч мэдэхгүй.", "mn"),
        ("Пул то моҳи май баста аст, касе намедонад чаро. Ҳайронам, ҷавоб нест.", "tg"),
        ("Кўприк май ойигача ёпиқ, нега эканини ҳеч ким билмайди.", "uz"),
        (RUSSIAN, "ru"),
        ("الجسر مغلق حتى مايو ولا أحد يعرف السبب", "ar"),
        ("پل تا ماه مه بسته است و کسی نمی‌داند چرا", "fa"),
        ("پل مئی تک بند ہے اور کوئی نہیں جانتا کیوں", "ur"),
        ("كۆۋرۈك ماي ئېيىغىچە تاقالدى، ھېچكىم بىلمەيدۇ", "ug"),
        ("הגשר סגור עד מאי", "he"),
        ("Η γέφυρα είναι κλειστή", "el"),
        ("ხიდი დაკეტილია", "ka"),
        ("Կամուրջը փակ է", "hy"),
        ("橋は五月まで閉鎖されます", "ja"),
        ("大桥关闭到五月", "zh"),
        ("The bridge stays closed until May.", "en"),
    ],
)
def test_script_and_letters_decide_whatever_the_article_is_in(text, language):
    assert guess_language(text, "en", "en") == language


@pytest.mark.parametrize(
    ("text", "article", "site", "language"),
    [
        ("Мост закрыт?", "kk", "en", "kk"),
        ("Мост закрыт?", "en", "en", "ru"),
        ("سلام", "fa", "en", "fa"),
        ("سلام", "en", "en", "ar"),
        ("Le pont est ferme", "fr", "en", "fr"),
        ("Die Bruecke ist zu", "ru", "de", "de"),
        ("The bridge is closed", "ru", "ru", "en"),
    ],
)
def test_where_letters_cannot_tell_it_is_the_articles_language_or_the_sites(text, article, site, language):
    assert guess_language(text, article, site) == language


def test_a_long_text_without_one_letter_of_the_articles_own_is_not_in_its_language():
    assert guess_language(RUSSIAN, "kk", "kk") == "ru"


def test_a_foreign_name_does_not_make_a_text_foreign():
    assert guess_language(f"{RUSSIAN} Так сказал Ғани.", "en", "en") == "ru"


def test_an_address_and_a_brand_are_not_the_language():
    assert guess_language("Вот: https://harbour.example/minutes/of/the/board", "en", "en") == "ru"
    assert guess_language("我用iPhone看", "en", "en") == "zh"


@pytest.mark.parametrize(
    "text", ["", "👍 100 %", "https://harbour.example/", "สะพานปิด", "다리가 닫혔다", "Ово је њихов мост у Љубљани"]
)
def test_letters_we_do_not_know_name_no_language(text):
    assert guess_language(text, "en", "en") == ""


@given(st.text(max_size=200), st.sampled_from(CODES), st.sampled_from(CODES))
def test_any_text_gets_a_language_we_know_or_none(text, article, site):
    assert guess_language(text, article, site) in {"", *CODES}


@given(st.text(max_size=60), st.sampled_from(CODES))
def test_capitals_and_spaces_change_nothing(text, article):
    once = guess_language(text, article, "en")
    assert guess_language(f"  {text}\n\n", article, "en") == once


@pytest.mark.parametrize("unit", ["ж", "https://", "ә1 ", "ې ", "a", "文x"])
def test_the_time_grows_with_the_text(unit):
    assert growth(lambda text: guess_language(text, "kk", "en"), unit) <= 2.3


@pytest.mark.django_db(transaction=True)
def test_a_comment_is_posted_with_its_language():
    article = make_article(language="kk")
    post_comment(
        Submission(
            article_id=article.pk, parent_id=None, name="Ann", email="a@b.example", text="Мост?", client_address=""
        )
    )
    assert Comment.objects.get().language == "kk"


@pytest.mark.django_db
def test_comments_from_before_get_their_language_by_the_migration():
    old = [make_comment(text="Міст зачинено, чому?"), make_comment(text="👍")]
    known = make_comment(text="Міст зачинено, чому?", language="be")
    importlib.import_module("comments.migrations.0004_languages_of_comments").guess(apps, None)
    languages = [Comment.objects.get(pk=comment.pk).language for comment in (*old, known)]
    assert languages == ["uk", "", "be"]
