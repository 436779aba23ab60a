"""Where readers post and what they get back."""

from django.urls import path

import articles.urls  # noqa: F401 - registers the converters of year, month and feed_kind
from comments import feeds
from comments.views import note, permalink, posting, receipt

urlpatterns = [
    path("<year:year>/<month:month>/<slug:slug>/comments/", posting.post_comment, name="post_comment"),
    path("<year:year>/<month:month>/<slug:slug>/notes/<slug:key>/discuss/", note.discuss_note, name="discuss_note"),
    path("<year:year>/<month:month>/<slug:slug>/feed.<feed_kind:kind>", feeds.comment_feed, name="comment_feed"),
    path("comments/<int:comment_id>/", permalink.permalink, name="comment"),
    path("comments/<int:comment_id>/reply/", posting.reply, name="reply"),
    path("comments/receipt/<str:token>/", receipt.receipt, name="receipt"),
]
