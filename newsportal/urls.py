"""The whole site map."""

from django.contrib import admin
from django.urls import include, path

from newsportal import health, metrics, robots

urlpatterns = [
    path("admin/", admin.site.urls),
    path("robots.txt", robots.robots_txt, name="robots_txt"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]

handler500 = "newsportal.outage.server_error"
