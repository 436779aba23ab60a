"""Where readers post and what they get back."""

from django.urls import path

import articles.urls  # noqa: F401 - registers the converters of year and month
from comments import views

urlpatterns = [
    path("<year:year>/<month:month>/<slug:slug>/comments/", views.post_comment, name="post_comment"),
    path("comments/<int:comment_id>/", views.permalink, name="comment"),
    path("comments/<int:comment_id>/reply/", views.reply, name="reply"),
    path("comments/receipt/<str:token>/", views.receipt, name="receipt"),
]
