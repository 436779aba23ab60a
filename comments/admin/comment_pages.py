from django.http import HttpRequest

from articles.admin.read_only import ReadOnlyAdmin
from comments.models import Comment


class CommentPages(ReadOnlyAdmin):
    """What each part of the pages about comments builds on: a part is a class in a file, CommentAdmin all of them."""

    def has_view_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """Whoever may decide may see."""
        return super().has_view_permission(request, obj) or self.has_moderate_permission(request)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Return whether the member of staff may approve and reject."""
        return bool(request.user.has_perm("comments.moderate_comment"))
