from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from articles import audit, rights, sign_in_throttle, staff_links
from articles.admin.base import NewsroomAdmin
from articles.admin.staff_form import StaffForm
from articles.admin.staff_links import StaffLinkPages
from articles.models import User
from articles.roles import Role, role_of


class RoleFilter(admin.SimpleListFilter):
    """Narrow the list to a role."""

    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """Return the roles by their first word."""
        return [(role, _short(role)) for role in Role.values]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Return those who have it."""
        return queryset.filter(groups__name=self.value()) if self.value() in Role.values else queryset


@admin.register(User)
class StaffAdmin(StaffLinkPages, NewsroomAdmin):
    """Members of staff. Whoever leaves is deactivated; their name stays on what they decided."""

    new = gettext_lazy("Invite a colleague")
    list_display = ["username", "first_name", "last_name", "role", "works_here", "last_login"]
    list_filter = [RoleFilter, "is_active"]
    search_fields = ["username", "first_name", "last_name"]
    ordering = ["username"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Load the roles with the accounts."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("role"))
    def role(self, account: User) -> str:
        """Name the role in a word."""
        return _("Owner") if account.is_superuser else _short(role_of(account)) or self.get_empty_value_display()

    @admin.display(description=gettext_lazy("works here"), ordering="is_active")
    def works_here(self, account: User) -> str:
        """Say it in a word: Django's picture for it is called True in every language."""
        return _("Yes") if account.is_active else _("No")

    # --- Who may do what

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody changes an account that may do more than their own."""
        return rights.may_look_after(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody deletes an account."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever makes an account gives it a role, which is to change it."""
        return super().has_add_permission(request) and rights.may_look_after(request.user)

    # --- The form

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who fills it in: some fields depend on that."""
        form = super().get_form(request, obj, change, **{**kwargs, "form": StaffForm})
        form.by = request.user
        return form

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Show an address to whoever looks after the account alone; let owners make owners."""
        names = ["username", "first_name", "last_name"]
        if not self.has_change_permission(request, obj):
            return [*names, "role", "is_active", "last_login"]
        return [*names, "email", "role", "is_active", *(["is_superuser"] if request.user.is_superuser else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Show the role in a word to whoever may not change it."""
        return [] if obj is None or self.has_change_permission(request, obj) else ["role", "last_login"]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User | None:
        """Return the account; while something is done to it, nobody else can do anything to it."""
        account = super().get_object(request, object_id, from_field)
        if account is not None and request.method == "POST" and connection.in_atomic_block:
            account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
        return account

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Say what can be done besides."""
        account = kwargs.get("obj")
        may_change = account is not None and self.has_change_permission(request, account)
        if may_change:
            context.update(is_blocked=sign_in_throttle.is_blocked(account), **self.link_context(request, account))
        context.update(may_look_after=may_change, show_save_and_continue=False, show_save_and_add_another=False)
        return super().render_change_form(request, context, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """Save the account with its role; whoever is shut out by it is signed out everywhere, and no link lets in."""
        super().save_model(request, obj, form, change)
        form.give_role()
        if change and form.shuts_out:
            obj.end_sessions()
            staff_links.revoke_all(obj)
        elif change and "email" in form.changed_data:
            staff_links.revoke_mailed(obj)

    # --- Signing in is blocked

    def get_urls(self) -> list[Any]:
        """Add the address of the button."""
        let_in = self.admin_site.admin_view(self.let_in_view)
        return [path("<path:object_id>/let-in/", let_in, name="articles_user_let_in"), *super().get_urls()]

    @transaction.atomic
    def let_in_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let somebody try again who failed to sign in too often."""
        account = self.looked_after(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        sign_in_throttle.unblock(account)
        audit.record(request, "sign_in_unblocked", account)
        sentence = _("%(name)s can try to sign in again.") % {"name": account}
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_user_change", args=[account.pk]), status=303)


def _short(role: str) -> str:
    """Return the first word of what a role is: its label goes on to say what it may do."""
    return str(Role(role).label).partition(":")[0] if role else ""


# Django's own registration of groups knows nothing of declared filters.
admin.site.unregister(Group)
# Those of django-otp would show the secrets of everybody's second factor.
admin.site.unregister([TOTPDevice, StaticDevice])


@admin.register(Group)
class StaffGroupAdmin(NewsroomAdmin, GroupAdmin):
    """What a group of staff may do. The four roles are as `articles.roles` has them; others are an owner's to make."""

    new = gettext_lazy("New group")
    list_display = ["called"]
    actions = None

    @admin.display(description=gettext_lazy("group"), ordering="name")
    def called(self, group: Group) -> str:
        """Say what a role may do, in its words."""
        return str(Role(group.name).label) if group.name in Role.values else group.name

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> list[str]:
        """Show a role by its words, not by its list of permissions."""
        return ["called"] if obj and obj.name in Role.values else ["name", "permissions"]

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> list[str]:
        """Nobody rewrites what a role is."""
        return ["called"]

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """A role is what the code says, and migrate would make it so again."""
        return super().has_change_permission(request, obj) and not (obj and obj.name in Role.values)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """A role stays."""
        return super().has_delete_permission(request, obj) and not (obj and obj.name in Role.values)
