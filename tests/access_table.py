"""
What each role is answered at every address of the newsroom: what test_access_matrix.py holds the paper to.

One line an address, as `tests.staff_map` names it; for an address about an article, one line for each group of KINDS
that is answered alike (`-` is all of them). Then what Reporter, Editor, Moderator and Administrator are answered to a
GET, and to a POST of what DATA has for it (nothing, if it has nothing). A line of six cells begins with a stranger and
with an account that is not staff, whom all other lines lead to the door (`login`, and `ask` for a form they sent).

A cell is a status, or `home` for the way back to the index, where Django says that there is no such row. A `!` says
that something is different afterwards; everywhere else every table must be as it was.
"""

from collections.abc import Callable
from typing import Any

from tests.article_form import typed
from tests.staff_map import Paper

TABLE = """
index                               -                      200   200   200   200   | 200   200   200   200
login                               -                      200 200 home home home home | 200 200 200 200 200 200
logout                              -                      home home 405 405 405 405 | home home 200! 200! 200! 200!
password_change                     -                      200   200   200   200   | 302!  302!  302!  302!
password_change_done                -                      200   200   200   200   | 405   405   405   405
autocomplete                        -                      200   200   403   200   | 405   405   405   405
jsi18n                              -                      200   200   200   200   | 405   405   405   405
articles_article_changelist         -                      200   200   403   200   | 200   200   403   200
articles_article_add                -                      200   200   403   200   | 302!  302!  403   302!
articles_article_history            own_draft,own_sent,own_out 200   200   403   200   | 200   200   403   200
articles_article_history            other_draft,other_out  home  200   403   200   | home  200   403   200
articles_article_delete             own_draft              200   200   403   200   | 302!  302!  403   302!
articles_article_delete             own_sent               403   200   403   200   | 403   302!  403   302!
articles_article_delete             other_draft            home  200   403   200   | home  302!  403   302!
articles_article_delete             own_out                302   302   403   302   | 302   302   403   302
articles_article_delete             other_out              home  302   403   302   | home  302   403   302
articles_article_change             own_draft              200   200   403   200   | 302!  302!  403   302!
articles_article_change             own_sent,own_out       200   200   403   200   | 403   302!  403   302!
articles_article_change             other_draft,other_out  home  200   403   200   | home  302!  403   302!
(number-only)                       -                      302   302   302   302   | 302   302   302   302
articles_auditevent_changelist      -                      403   403   403   200   | 403   403   403   200
articles_auditevent_add             -                      403   403   403   403   | 403   403   403   403
articles_auditevent_history         -                      302   302   302   302   | 302   302   302   302
articles_auditevent_delete          -                      403   403   403   403   | 403   403   403   403
articles_auditevent_change          -                      403   403   403   200   | 403   403   403   403
articles_correction_changelist      -                      403   200   403   200   | 403   200   403   200
articles_correction_add             -                      403   200   403   200   | 403   200   403   200
articles_correction_history         -                      403   200   403   200   | 403   200   403   200
articles_correction_delete          -                      403   200   403   200   | 403   302!  403   302!
articles_correction_change          -                      403   200   403   200   | 403   302!  403   302!
articles_frontstory_changelist      -                      403   200   403   200   | 403   303!  403   303!
articles_frontstory_add             -                      403   403   403   403   | 403   403   403   403
articles_frontstory_history         -                      302   302   302   302   | 302   302   302   302
articles_frontstory_delete          -                      403   403   403   403   | 403   403   403   403
articles_frontstory_change          -                      403   200   403   200   | 403   403   403   403
articles_image_choices              -                      200   200   403   200   | 200   200   403   200
articles_image_changelist           -                      200   200   403   200   | 200   200   403   200
articles_image_add                  -                      200   200   403   200   | 200   200   403   200
articles_image_history              -                      200   200   403   200   | 200   200   403   200
articles_image_delete               -                      403   200   403   200   | 403   302!  403   302!
articles_image_change               -                      200   200   403   200   | 403   302!  403   302!
articles_section_changelist         -                      403   200   403   200   | 403   200   403   200
articles_section_add                -                      403   200   403   200   | 403   302!  403   302!
articles_section_history            -                      403   200   403   200   | 403   200   403   200
articles_section_delete             -                      403   200   403   200   | 403   302!  403   302!
articles_section_change             -                      403   200   403   200   | 403   302!  403   302!
articles_topic_changelist           -                      200   200   403   200   | 200   200   403   200
articles_topic_add                  -                      403   200   403   200   | 403   302!  403   302!
articles_topic_history              -                      200   200   403   200   | 200   200   403   200
articles_topic_delete               -                      403   200   403   200   | 403   302!  403   302!
articles_topic_change               -                      200   200   403   200   | 403   302!  403   302!
articles_author_changelist          -                      200   200   403   200   | 200   200   403   200
articles_author_add                 -                      403   200   403   200   | 403   302!  403   302!
articles_author_history             -                      200   200   403   200   | 200   200   403   200
articles_author_delete              -                      403   200   403   200   | 403   302!  403   302!
articles_author_change              -                      200   200   403   200   | 403   302!  403   302!
articles_site_remove_samples        -                      403   403   403   405   | 403   403   403   302!
articles_site_changelist            -                      403   403   403   302   | 403   403   403   302
articles_site_add                   -                      403   403   403   403   | 403   403   403   403
articles_site_history               -                      403   403   403   200   | 403   403   403   200
articles_site_delete                -                      403   403   403   403   | 403   403   403   403
articles_site_change                -                      403   403   403   200   | 403   403   403   302!
articles_source_changelist          -                      403   200   403   200   | 403   200   403   200
articles_source_add                 -                      403   403   403   403   | 403   403   403   403
articles_source_history             -                      302   302   302   302   | 302   302   302   302
articles_source_delete              -                      403   403   403   403   | 403   403   403   403
articles_source_change              -                      403   200   403   200   | 403   403   403   403
articles_user_password              -                      403   403   403   200   | 403   403   403   302!
articles_user_changelist            -                      403   403   403   200   | 403   403   403   200
articles_user_add                   -                      403   403   403   200   | 403   403   403   302!
articles_user_history               -                      403   403   403   200   | 403   403   403   200
articles_user_delete                -                      403   403   403   403   | 403   403   403   403
articles_user_change                -                      403   403   403   200   | 403   403   403   302!
auth_group_changelist               -                      403   403   403   200   | 403   403   403   200
auth_group_add                      -                      403   403   403   403   | 403   403   403   403
auth_group_history                  -                      403   403   403   200   | 403   403   403   200
auth_group_delete                   -                      403   403   403   403   | 403   403   403   403
auth_group_change                   -                      403   403   403   200   | 403   403   403   403
comments_moderationevent_changelist -                      403   200   200   200   | 403   200   200   200
comments_moderationevent_add        -                      403   403   403   403   | 403   403   403   403
comments_moderationevent_history    -                      302   302   302   302   | 302   302   302   302
comments_moderationevent_delete     -                      403   403   403   403   | 403   403   403   403
comments_moderationevent_change     -                      403   200   200   200   | 403   403   403   403
comments_comment_changelist         -                      403   200   200   200   | 403   303!  303!  303!
comments_comment_add                -                      403   403   403   403   | 403   403   403   403
comments_comment_history            -                      302   302   302   302   | 302   302   302   302
comments_comment_delete             -                      403   403   403   403   | 403   403   403   403
comments_comment_change             -                      403   200   200   200   | 403   403   403   403
second_factor                       -                      200   200   200   200   | 303!  303!  303!  303!
second_factor_qr                    -                      404   404   404   404   | 404   404   404   404
second_factor_codes                 -                      405   405   405   405   | 200   200   200   200
sign_out_everywhere                 -                      405   405   405   405   | login! login! login! login!
articles_user_let_in                -                      403   403   403   405   | 403   403   403   303!
app_list                            -                      200   200   404   200   | 200   200   404   200
(anything-else)                     -                      404   404   404   404   | 404   404   404   404
"""

_NAMED = {"name": "Harbour", "slug": "harbour"}
_PLACED = {**_NAMED, "position": "0"}
_PASSWORDS = {"password1": "correct horse battery", "password2": "correct horse battery"}
_NEW_PASSWORDS = {f"new_{name}": password for name, password in _PASSWORDS.items()}

# What is sent to an address so that it can do what it is for. Deleting is confirmed everywhere.
DATA: dict[str, Callable[[Paper, str], dict[str, Any]]] = {
    "articles_article_add": lambda paper, kind: typed(),
    "articles_article_change": lambda paper, kind: typed(paper.articles[kind], headline="Another headline"),
    "articles_author_add": lambda paper, kind: _NAMED,
    "articles_author_change": lambda paper, kind: _NAMED,
    "articles_correction_change": lambda paper, kind: {
        "kind": "update",
        "text": "The bridge is open again.",
        "noted_at_0": "2026-03-07",
        "noted_at_1": "09:00",
    },
    "articles_frontstory_changelist": lambda paper, kind: {"do": "choose", "article": paper.articles["other_out"].pk},
    "articles_image_change": lambda paper, kind: {"alt": "A ferry", "caption": "", "credit": "Photo: Mira Tallow"},
    "articles_section_add": lambda paper, kind: _PLACED,
    "articles_section_change": lambda paper, kind: _PLACED,
    "articles_site_change": lambda paper, kind: {"name": "The Tide", "language": "en", "time_zone": "UTC"},
    "articles_topic_add": lambda paper, kind: _NAMED,
    "articles_topic_change": lambda paper, kind: _NAMED,
    "articles_user_add": lambda paper, kind: {"username": "bo", "role": "Editor", **_PASSWORDS},
    "articles_user_change": lambda paper, kind: {"username": "colleague", "role": "Editor", "is_active": "on"},
    "articles_user_password": lambda paper, kind: _NEW_PASSWORDS,
    "comments_comment_changelist": lambda paper, kind: {
        "decision": "approve",
        "seen": "held",
        "comment": paper.rows["comments_comment"].pk,
    },
    "second_factor": lambda paper, kind: {"do": "begin"},
    "password_change": lambda paper, kind: {"old_password": "correct horse battery", **_NEW_PASSWORDS},
}

# What an address is asked about in a GET, where it answers nothing to a bare one.
QUERY: dict[str, dict[str, str]] = {
    "autocomplete": {"app_label": "articles", "model_name": "article", "field_name": "topics"},
}


def lines() -> dict[tuple[str, str], tuple[list[str], list[str]]]:
    """Return the table: {(address, kind or "-"): (answers to GET, answers to POST)}, each for all six ROLES."""
    found = {}
    for line in TABLE.strip().splitlines():
        name, kinds, *cells = line.split()
        got, posted = cells[: cells.index("|")], cells[cells.index("|") + 1 :]
        if len(got) == 4:
            got, posted = ["login", "login", *got], ["ask", "ask", *posted]
        for kind in kinds.split(","):
            found[name, kind] = (got, posted)
    return found
