"""Where readers post and what they get back."""

from django.urls import path

import articles.urls  # noqa: F401 - registers the converters of year, month and feed_kind
from comments import feeds
from comments.views import (
    confirm_address,
    house_rules,
    letters,
    note,
    permalink,
    posting,
    public_log,
    receipt,
    report,
    unsubscribe,
)

urlpatterns = [
    path("<year:year>/<month:month>/<slug:slug>/comments/", posting.post_comment, name="post_comment"),
    path("<year:year>/<month:month>/<slug:slug>/notes/<slug:key>/discuss/", note.discuss_note, name="discuss_note"),
    path("<year:year>/<month:month>/<slug:slug>/feed.<feed_kind:kind>", feeds.comment_feed, name="comment_feed"),
    path("comments/rules/", house_rules.house_rules, name="comment_rules"),
    path("comments/log/", public_log.log, name="comment_log"),
    path("comments/log.json", public_log.log_json, name="comment_log_json"),
    path("comments/<int:comment_id>/", permalink.permalink, name="comment"),
    path("comments/<int:comment_id>/reply/", posting.reply, name="reply"),
    path("comments/<int:comment_id>/report/", report.report, name="report"),
    path("comments/reported/", report.reported, name="reported"),
    path("<year:year>/<month:month>/<slug:slug>/complaint/", letters.complain, name="complain"),
    path("comments/letters/<str:token>/", letters.letter, name="letter"),
    path("comments/receipt/<str:token>/", receipt.receipt, name="receipt"),
    path("comments/confirm/<str:token>/", confirm_address.confirm_address, name="confirm_address"),
    path("comments/unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
