from django.contrib import admin

from articles.admin.base import NewsroomAdmin
from articles.models import Author, Section


@admin.register(Section)
class SectionAdmin(NewsroomAdmin):
    """The desks of the paper, in the order the bar above every page names them."""

    list_display = ["name", "slug", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Author)
class AuthorAdmin(NewsroomAdmin):
    """The names that stand above articles."""

    list_display = ["name", "slug", "user"]
    list_select_related = ["user"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["user"]
