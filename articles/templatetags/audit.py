from django import template

from articles.audit import by_whom, in_words

register = template.Library()
register.filter("in_words", in_words)
register.filter("by_whom", by_whom)
