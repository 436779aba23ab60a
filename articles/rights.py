"""
Who may do what with an article, and with an account, on one page.

Whoever has `change_article` (an Editor) writes every article. Whoever has only `write_own_article` (a Reporter) has own
articles: those they began, and those whose byline names the author of their account. An own article is written by its
reporter until it is sent to the editor, and seen by its reporter for ever. Nobody deletes what was published.

Accounts are looked after by Administrators and owners (superusers). Nobody gives themself a right.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Article, Byline, User
from articles.roles import Role


def may_begin(user: User) -> bool:
    """Whether this person may write a new article."""
    return user.has_perm("articles.add_article") or user.has_perm("articles.write_own_article")


def may_see(user: User, article: Article | None = None) -> bool:
    """Whether this person may open the article in the newsroom; any at all, without one."""
    if sees_everything(user):
        return True
    return user.has_perm("articles.write_own_article") and (article is None or is_own(user, article))


def may_write(user: User, article: Article | None = None) -> bool:
    """Whether this person may change the article; any at all, without one."""
    if user.has_perm("articles.change_article"):
        return True
    if not user.has_perm("articles.write_own_article"):
        return False
    return article is None or (_is_being_written(article) and is_own(user, article))


def may_delete(user: User, article: Article | None = None) -> bool:
    """Whether this person may delete the article, which no reader may have seen; any at all, without one."""
    if article is not None and article.published_at is not None:
        return False
    if user.has_perm("articles.delete_article"):
        return True
    return not user.has_perm("articles.change_article") and may_write(user, article)


def may_publish(user: User) -> bool:
    """Whether this person decides what readers see."""
    return user.has_perm("articles.publish_article")


def sees_everything(user: User) -> bool:
    """Whether this person may open every article in the newsroom."""
    return user.has_perm("articles.view_article") or user.has_perm("articles.change_article")


def seen_by(user: User) -> Q:
    """Return the condition for the articles that this person may open in the newsroom."""
    if sees_everything(user):
        return Q()
    named = Byline.objects.filter(article=OuterRef("pk"), author__user=user.pk)
    return Q(created_by=user.pk) | Q(Exists(named))


def is_own(user: User, article: Article) -> bool:
    """Whether the person began the article, or its byline names the author of their account."""
    return article.created_by_id == user.pk or article.bylines.filter(author__user=user.pk).exists()


def _is_being_written(article: Article) -> bool:
    return article.published_at is None and article.stage == Article.Stage.DRAFT


# --- Accounts


def in_charge() -> QuerySet[User]:
    """Return the accounts that can give others their rights: owners and Administrators who work here."""
    groups = User.groups.through.objects.filter(user=OuterRef("pk"), group__name=Role.ADMINISTRATOR)
    return User.objects.filter(Q(is_superuser=True) | Q(Exists(groups)), is_active=True, is_staff=True)


def may_look_after(user: User, account: User | None = None) -> bool:
    """Whether this person may change the account, which may do no more than they may; any at all, without one."""
    if not user.has_perm("articles.change_user"):
        return False
    if account is None or user.is_superuser:
        return True
    return not account.is_superuser and (_is_administrator(user) or not _is_administrator(account))


def may_give(user: User, role: str) -> bool:
    """Whether this person may make somebody else what `role` says: an Administrator is made by one, or by an owner."""
    return role != Role.ADMINISTRATOR or user.is_superuser or _is_administrator(user)


def _is_administrator(user: User) -> bool:
    return user.groups.filter(name=Role.ADMINISTRATOR).exists()
