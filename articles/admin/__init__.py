"""Where the staff write and look after the paper: one file a noun, all on the newsroom's own AdminSite."""

from articles.admin.article import ArticleAdmin
from articles.admin.audit import AuditEventAdmin
from articles.admin.correction import CorrectionAdmin
from articles.admin.front_page import FrontPageAdmin
from articles.admin.image import ImageAdmin
from articles.admin.page import PageAdmin
from articles.admin.sections import AuthorAdmin, SectionAdmin, TopicAdmin
from articles.admin.site import SiteAdmin
from articles.admin.source import SourceAdmin
from articles.admin.staff import StaffAdmin, StaffGroupAdmin

__all__ = [
    "ArticleAdmin",
    "AuditEventAdmin",
    "AuthorAdmin",
    "CorrectionAdmin",
    "FrontPageAdmin",
    "ImageAdmin",
    "PageAdmin",
    "SectionAdmin",
    "SiteAdmin",
    "SourceAdmin",
    "StaffAdmin",
    "StaffGroupAdmin",
    "TopicAdmin",
]
