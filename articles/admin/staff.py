from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.base import NewsroomAdmin
from articles.models import User


@admin.register(User)
class StaffAdmin(NewsroomAdmin, UserAdmin):
    """Members of staff. Whoever leaves is deactivated; their name stays on what they decided."""

    new = _("New staff account")
    list_display = ["username", "first_name", "last_name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "groups"]
    search_fields = ["username", "first_name", "last_name"]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody deletes an account."""
        return False


# Django's own registration of groups knows nothing of declared filters.
admin.site.unregister(Group)


@admin.register(Group)
class StaffGroupAdmin(NewsroomAdmin, GroupAdmin):
    """What a group of staff may do."""

    new = _("New group")
