from django import template

from articles.audit import in_words

register = template.Library()
register.filter("in_words", in_words)
