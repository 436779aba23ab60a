"""The whole site map."""

from django.contrib import admin
from django.urls import include, path

from newsportal import robots

urlpatterns = [
    path("admin/", admin.site.urls),
    path("robots.txt", robots.robots_txt, name="robots_txt"),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]

handler500 = "newsportal.outage.server_error"
