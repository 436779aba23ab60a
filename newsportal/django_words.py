"""
Sentences of Django's admin that set a model's name into the middle, listed here so that our catalogues may say them.

English needs no form of the name for that. Russian does, and Django's catalogue has only the nominative to give
(«Добавить рубрика»), so ours builds these sentences another way. Nothing imports this module: gettext reads it.
"""

from django.utils.translation import gettext_noop as _

SAID_OUR_WAY = (
    # contrib/admin/options.py
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    # contrib/admin/models.py, utils.py and helpers.py
    _("Added {name} “{object}”."),
    _("Add another %(verbose_name)s"),
    # the templates of contrib/admin
    _("Add %(name)s"),
    _(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? '
        "All of the following related items will be deleted:"
    ),
    _(
        "Are you sure you want to delete the selected %(objects_name)s? "
        "All of the following objects and their related items will be deleted:"
    ),
    _("Successfully deleted %(count)d %(items)s."),
)
