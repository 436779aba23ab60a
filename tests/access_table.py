"""
What each role is answered at every address of the newsroom: what test_access_matrix.py holds the paper to.

One line an address, as `tests.staff_map` names it; for an address about an article, one line for each group of KINDS
that is answered alike (`-` is all of them). Then what Reporter, Editor, Moderator and Administrator are answered to a
GET, and to a POST of what tests/access_data.py has for it (nothing, if it has nothing). A line of six cells begins with
a stranger and with an account that is not staff, whom all other lines lead to the door (`login`, and `ask` for a form
they sent). `address+button` is the same POST with a button that says so, and has no GET of its own.

A cell is a status, or `home` for the way back to the index, where Django says that there is no such row. A `!` says
that something is different afterwards; everywhere else every table must be as it was.
"""

TABLE = """
index                               -                          200  200  200  200  | 200    200    200    200
login                               -                          200 200 home home home home | 200 200 200 200 200 200
logout                              -                          home home 405 405 405 405 | home home 200! 200! 200! 200!
password_change                     -                          200  200  200  200  | 302!   302!   302!   302!
password_change_done                -                          200  200  200  200  | 405    405    405    405
autocomplete                        -                          200  200  403  200  | 405    405    405    405
jsi18n                              -                          200  200  200  200  | 405    405    405    405
articles_article_changelist         -                          200  200  403  200  | 200    200    403    200
articles_article_add                -                          200  200  403  200  | 302!   302!   403    302!
articles_article_history            own_draft,own_sent,own_out 302  302  403  302  | 302    302    403    302
articles_article_history            other_draft,other_out      404  302  403  302  | 404    302    403    302
articles_article_delete             own_draft                  200  200  403  200  | 302!   302!   403    302!
articles_article_delete             own_sent                   403  200  403  200  | 403    302!   403    302!
articles_article_delete             other_draft                home 200  403  200  | home   302!   403    302!
articles_article_delete             own_out                    302  302  403  302  | 302    302    403    302
articles_article_delete             other_out                  home 302  403  302  | home   302    403    302
articles_article_change             own_draft                  200  200  403  200  | 302!   302!   403    302!
articles_article_change             own_sent,own_out           200  200  403  200  | 403    302!   403    302!
articles_article_change             other_draft,other_out      home 200  403  200  | home   302!   403    302!
articles_article_add+_publish       -                                              | 403    302!   403    302!
articles_article_add+_schedule      -                                              | 403    302!   403    302!
articles_article_typed_new          -                          200  200  403  200  | 200!   200!   403    200!
articles_article_throw_away_new     -                          405  405  405  405  | 302!   302!   403    302!
articles_article_typed              own_draft                  200  200  403  200  | 200!   200!   403    200!
articles_article_typed              own_sent,own_out           403  200  403  200  | 403    200!   403    200!
articles_article_typed              other_draft,other_out      404  200  403  200  | 404    200!   403    200!
articles_article_throw_away         own_draft                  405  405  405  405  | 302!   302!   403    302!
articles_article_throw_away         own_sent,own_out           405  405  405  405  | 403    302!   403    302!
articles_article_throw_away         other_draft,other_out      405  405  405  405  | 404    302!   403    302!
articles_article_retract            own_draft,own_sent         403  303  403  303  | 403    303    403    303
articles_article_retract            other_draft                404  303  403  303  | 404    303    403    303
articles_article_retract            own_out                    403  200  403  200  | 403    303!   403    303!
articles_article_retract            other_out                  404  200  403  200  | 404    303!   403    303!
articles_article_put_back           own_draft,own_sent         403  303  403  303  | 403    303    403    303
articles_article_put_back           other_draft                404  303  403  303  | 404    303    403    303
articles_article_put_back           own_out                    403  200  403  200  | 403    303!   403    303!
articles_article_put_back           other_out                  404  200  403  200  | 404    303!   403    303!
articles_article_notes              own_draft,own_sent,own_out 200  200  403  200  | 303!   303!   403    303!
articles_article_notes              other_draft,other_out      404  200  403  200  | 404    303!   403    303!
articles_article_versions           own_draft,own_sent,own_out 200  200  403  200  | 405    405    405    405
articles_article_versions           other_draft,other_out      404  200  403  200  | 405    405    405    405
articles_article_compare            own_draft,own_sent,own_out 200  200  403  200  | 405    405    405    405
articles_article_compare            other_draft,other_out      404  200  403  200  | 405    405    405    405
articles_article_version            own_draft,own_sent,own_out 200  200  403  200  | 405    405    405    405
articles_article_version            other_draft,other_out      404  200  403  200  | 405    405    405    405
articles_article_restore            own_draft                  405  405  405  405  | 303!   303!   403    303!
articles_article_restore            own_sent,own_out           405  405  405  405  | 403    303!   403    303!
articles_article_restore            other_draft,other_out      405  405  405  405  | 404    303!   403    303!
articles_article_redact             -                          403  403  403  200  | 403    403    403    303!
articles_article_share              own_draft                  200  200  403  200  | 200!   200!   403    200!
articles_article_share              own_sent,own_out           403  200  403  200  | 403    200!   403    200!
articles_article_share              other_draft,other_out      404  200  403  200  | 404    200!   403    200!
articles_article_preview_new        -                          200  200  403  200  | 303!   303!   403    303!
articles_article_preview            own_draft                  200  200  403  200  | 303!   303!   403    303!
articles_article_preview            own_sent,own_out           200  200  403  200  | 403    303!   403    303!
articles_article_preview            other_draft,other_out      404  200  403  200  | 404    303!   403    303!
articles_article_preview_new_page   -                          200  200  403  200  | 405    405    405    405
articles_article_preview_page       own_draft,own_sent,own_out 200  200  403  200  | 405    405    405    405
articles_article_preview_page       other_draft,other_out      404  200  403  200  | 405    405    405    405
articles_article_preview_new_feed   -                          200  200  403  200  | 405    405    405    405
articles_article_preview_feed       own_draft,own_sent,own_out 200  200  403  200  | 405    405    405    405
articles_article_preview_feed       other_draft,other_out      404  200  403  200  | 405    405    405    405
articles_article_preview_new_mail   -                          200  200  403  200  | 405    405    405    405
articles_article_preview_mail       own_draft,own_sent,own_out 200  200  403  200  | 405    405    405    405
articles_article_preview_mail       other_draft,other_out      404  200  403  200  | 405    405    405    405
articles_article_notes+_take_back   own_draft,own_sent                             | 303!   403    403    403
articles_article_notes+_take_back   other_draft,other_out                          | 404    403    403    403
articles_article_notes+_take_back   own_out                                        | 403    403    403    403
articles_article_share+link         own_draft                                      | 303!   303!   403    303!
articles_article_share+link         own_sent,own_out                               | 403    303!   403    303!
articles_article_share+link         other_draft,other_out                          | 404    303!   403    303!
articles_article_change+_publish    -                                              | 403    302!   403    302!
articles_article_change+_schedule   -                                              | 403    302!   403    302!
articles_article_change+_unschedule -                                              | 403    302!   403    302!
articles_article_change+_send       own_draft                                      | 302!   302!   403    302!
articles_article_change+_send       own_sent,own_out                               | 403    302!   403    302!
articles_article_change+_send       other_draft,other_out                          | home   302!   403    302!
articles_article_change+_take_back  own_draft,own_sent,own_out                     | 403    403    403    403
articles_article_change+_take_back  other_draft,other_out                          | home   403    403    403
articles_article_change+_send_back  own_draft,own_sent,own_out                     | 403    302!   403    302!
articles_article_change+_send_back  other_draft,other_out                          | home   302!   403    302!
articles_article_change+_ready      own_draft,own_sent,own_out                     | 403    302!   403    302!
articles_article_change+_ready      other_draft,other_out                          | home   302!   403    302!
(number-only)                       -                          302  302  302  302  | 302    302    302    302
articles_auditevent_changelist      -                          403  403  403  200  | 403    403    403    200
articles_auditevent_add             -                          403  403  403  403  | 403    403    403    403
articles_auditevent_history         -                          302  302  302  302  | 302    302    302    302
articles_auditevent_delete          -                          403  403  403  403  | 403    403    403    403
articles_auditevent_change          -                          403  403  403  200  | 403    403    403    403
articles_correction_changelist      -                          403  200  403  200  | 403    200    403    200
articles_correction_add             -                          403  200  403  200  | 403    302!   403    302!
articles_correction_history         -                          403  200  403  200  | 403    200    403    200
articles_correction_delete          -                          403  200  403  200  | 403    302!   403    302!
articles_correction_change          -                          403  200  403  200  | 403    302!   403    302!
articles_frontstory_changelist      -                          403  200  403  200  | 403    303!   403    303!
articles_frontstory_add             -                          403  403  403  403  | 403    403    403    403
articles_frontstory_history         -                          302  302  302  302  | 302    302    302    302
articles_frontstory_delete          -                          403  403  403  403  | 403    403    403    403
articles_frontstory_change          -                          403  200  403  200  | 403    403    403    403
articles_image_choices              -                          200  200  403  200  | 200    200    403    200
articles_image_changelist           -                          200  200  403  200  | 200    200    403    200
articles_image_add                  -                          200  200  403  200  | 302!   302!   403    302!
articles_image_history              -                          200  200  403  200  | 200    200    403    200
articles_image_delete               -                          403  200  403  200  | 403    302!   403    302!
articles_image_change               -                          200  200  403  200  | 403    302!   403    302!
articles_image_upload               -                          405  405  405  405  | 201!   201!   403    201!
articles_page_changelist            -                          403  200  403  200  | 403    303!   403    303!
articles_page_add                   -                          403  200  403  200  | 403    302!   403    302!
articles_page_add+_publish          -                                              | 403    302!   403    302!
articles_page_history               -                          403  302  403  302  | 403    302    403    302
articles_page_delete                -                          403  200  403  200  | 403    302!   403    302!
articles_page_change                -                          403  200  403  200  | 403    302!   403    302!
articles_page_change+_publish       -                                              | 403    302!   403    302!
articles_page_preview               -                          403  200  403  200  | 405    405    405    405
articles_page_unpublish             -                          405  405  405  405  | 403    303!   403    303!
articles_page_versions              -                          403  200  403  200  | 405    405    405    405
articles_page_version               -                          403  200  403  200  | 405    405    405    405
articles_page_restore               -                          405  405  405  405  | 403    303!   403    303!
articles_section_changelist         -                          403  200  403  200  | 403    200    403    200
articles_section_add                -                          403  200  403  200  | 403    302!   403    302!
articles_section_history            -                          403  200  403  200  | 403    200    403    200
articles_section_delete             -                          403  200  403  200  | 403    302!   403    302!
articles_section_change             -                          403  200  403  200  | 403    302!   403    302!
articles_topic_changelist           -                          200  200  403  200  | 200    200    403    200
articles_topic_add                  -                          403  200  403  200  | 403    302!   403    302!
articles_topic_history              -                          200  200  403  200  | 200    200    403    200
articles_topic_delete               -                          403  200  403  200  | 403    302!   403    302!
articles_topic_change               -                          200  200  403  200  | 403    302!   403    302!
articles_topic_merge                -                          403  200  403  200  | 403    303!   403    303!
articles_author_changelist          -                          200  200  403  200  | 200    200    403    200
articles_author_add                 -                          403  200  403  200  | 403    302!   403    302!
articles_author_history             -                          200  200  403  200  | 200    200    403    200
articles_author_delete              -                          403  200  403  200  | 403    302!   403    302!
articles_author_change              -                          200  200  403  200  | 403    302!   403    302!
articles_author_merge               -                          403  200  403  200  | 403    303!   403    303!
articles_site_remove_samples        -                          403  403  403  405  | 403    403    403    302!
articles_site_changelist            -                          403  403  403  302  | 403    403    403    302
articles_site_add                   -                          403  403  403  403  | 403    403    403    403
articles_site_history               -                          403  403  403  200  | 403    403    403    200
articles_site_delete                -                          403  403  403  403  | 403    403    403    403
articles_site_change                -                          403  403  403  200  | 403    403    403    302!
articles_source_changelist          -                          403  200  403  200  | 403    200    403    200
articles_source_add                 -                          403  403  403  403  | 403    403    403    403
articles_source_history             -                          302  302  302  302  | 302    302    302    302
articles_source_delete              -                          403  403  403  403  | 403    403    403    403
articles_source_change              -                          403  200  403  200  | 403    403    403    403
articles_source_choices             -                          200  200  403  200  | 200    200    403    200
articles_source_check               -                          403  405  403  405  | 403    302!   403    302!
articles_user_invite                -                          403  403  403  200  | 403    403    403    200!
articles_user_links                 -                          403  403  403  200  | 403    403    403    200!
articles_user_links+_mail           -                                              | 403    403    403    303!
articles_user_links+revoke          -                                              | 403    403    403    303!
articles_user_changelist            -                          403  403  403  200  | 403    403    403    200
articles_user_add                   -                          403  403  403  302  | 403    403    403    302
articles_user_history               -                          403  403  403  200  | 403    403    403    200
articles_user_delete                -                          403  403  403  403  | 403    403    403    403
articles_user_change                -                          403  403  403  200  | 403    403    403    302!
auth_group_changelist               -                          403  403  403  200  | 403    403    403    200
auth_group_add                      -                          403  403  403  403  | 403    403    403    403
auth_group_history                  -                          403  403  403  200  | 403    403    403    200
auth_group_delete                   -                          403  403  403  403  | 403    403    403    403
auth_group_change                   -                          403  403  403  200  | 403    403    403    403
comments_moderationevent_changelist -                          403  200  200  200  | 403    200    200    200
comments_moderationevent_add        -                          403  403  403  403  | 403    403    403    403
comments_moderationevent_history    -                          302  302  302  302  | 302    302    302    302
comments_moderationevent_delete     -                          403  403  403  403  | 403    403    403    403
comments_moderationevent_change     -                          403  200  200  200  | 403    403    403    403
comments_comment_changelist         -                          403  200! 200! 200! | 403    303!   303!   303!
comments_comment_claims             -                          405  405  405  405  | 403    303!   303!   303!
comments_comment_mask               -                          403  200  200  200  | 403    303!   303!   303!
comments_comment_evidence           -                          403  403  403  405  | 403    403    403    200!
comments_comment_add                -                          403  403  403  403  | 403    403    403    403
comments_comment_history            -                          302  302  302  302  | 302    302    302    302
comments_comment_delete             -                          403  403  403  403  | 403    403    403    403
comments_comment_change             -                          403  200  200  200  | 403    403    403    403
comments_comment_answer             -                          403  200  200  200  | 403    303!   303!   303!
comments_comment_correction         -                          403  200  403  200  | 403    303!   403    303!
comments_comment_answer_article     -                          403  404  404  404  | 403    303!   303!   303!
comments_mail_changelist            -                          403  403  403  200  | 403    403    403    200
comments_mail_add                   -                          403  403  403  403  | 403    403    403    403
comments_mail_history               -                          302  302  302  302  | 302    302    302    302
comments_mail_delete                -                          403  403  403  403  | 403    403    403    403
comments_mail_change                -                          403  403  403  200  | 403    403    403    403
comments_mail_test                  -                          403  403  403  405  | 403    403    403    303!
comments_mail_again                 -                          403  403  403  405  | 403    403    403    303!
comments_comment_write              -                          403  200  403  200  | 403    303!   403    303!
comments_letter_changelist          -                          403  200  403  200  | 403    200    403    200
comments_letter_add                 -                          403  403  403  403  | 403    403    403    403
comments_letter_history             -                          302  302  302  302  | 302    302    302    302
comments_letter_delete              -                          403  403  403  403  | 403    403    403    403
comments_letter_change              -                          403  200  403  200  | 403    303!   403    303!
comments_letter_change+_settle      -                                              | 403    303!   403    303!
comments_wordlist_changelist        -                          403  200  200  200  | 403    200    200    200
comments_wordlist_add               -                          403  200  403  200  | 403    302!   403    302!
comments_wordlist_history           -                          403  200  200  200  | 403    200    200    200
comments_wordlist_delete            -                          403  200  403  200  | 403    302!   403    302!
comments_wordlist_change            -                          403  200  200  200  | 403    302!   403    302!
comments_spamfilter_use             -                          403  405  403  405  | 403    302!   403    302!
comments_spamfilter_changelist      -                          403  200  200  200  | 403    200    200    200
comments_spamfilter_add             -                          403  403  403  403  | 403    403    403    403
comments_spamfilter_history         -                          302  302  302  302  | 302    302    302    302
comments_spamfilter_delete          -                          403  403  403  403  | 403    403    403    403
comments_spamfilter_change          -                          403  200  200  200  | 403    403    403    403
second_factor                       -                          200  200  200  200  | 303!   303!   303!   303!
second_factor_qr                    -                          200  200  200  200  | 200    200    200    200
second_factor_codes                 -                          405  405  405  405  | 200    200    200    200
sign_out_everywhere                 -                          405  405  405  405  | login! login! login! login!
my_account                          -                          200  200  200  200  | 303!   303!   303!   303!
welcome                             -      200 200 200 200 200 200 | login! login! login! login! login! login!
forgotten_password                  -                          200 200 200 200 200 200 | 303! 303! 303! 303! 303! 303!
asked_for_password                  -                          200 200 200 200 200 200 | 405 405 405 405 405 405
articles_user_let_in                -                          403  403  403  405  | 403    403    403    303!
newsportal_backup_now               -                          403  403  403  405  | 403    403    403    303!
newsportal_backup_changelist        -                          403  403  403  200  | 403    403    403    200
newsportal_backup_add               -                          403  403  403  403  | 403    403    403    403
newsportal_backup_history           -                          302  302  302  302  | 302    302    302    302
newsportal_backup_delete            -                          403  403  403  403  | 403    403    403    403
newsportal_backup_change            -                          403  403  403  200  | 403    403    403    403
app_list                            -                          home home home home | home   home   home   home
(anything-else)                     -                          404  404  404  404  | 404    404    404    404
"""


def lines() -> dict[tuple[str, str], tuple[list[str], list[str]]]:
    """
    Return the table: {(address, kind or "-"): (answers to GET, answers to POST)}, each for all six ROLES.

    A button is only sent: what it has of answers to GET is nothing.
    """
    found = {}
    for line in TABLE.strip().splitlines():
        name, kinds, *cells = line.split()
        got, posted = cells[: cells.index("|")], cells[cells.index("|") + 1 :]
        if len(posted) == 4:
            got, posted = ["login", "login", *got], ["ask", "ask", *posted]
        for kind in kinds.split(","):
            found[name, kind] = (got, posted)
    return found
