from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from articles import rights
from articles.admin.article_pages import ArticlePages
from articles.models import Article


class ArticleRights(ArticlePages):
    """Asks `articles.rights`, where the rules stand, who may do what with an article."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the articles are in this person's newsroom at all."""
        return rights.may_see(request.user) or rights.may_begin(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether this person may begin an article."""
        return rights.may_begin(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Whether this person may open the article."""
        return rights.may_see(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Whether this person may change the article, as it is now."""
        return rights.may_write(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Whether this person may delete the article."""
        return rights.may_delete(request.user, obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Article | None:
        """Return the article if this person may see it; refuse whoever may see none."""
        if not rights.may_see(request.user):
            raise PermissionDenied
        return super().get_object(request, object_id, from_field)
