"""HTML with values in it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import filled, joined

VALUES = st.one_of(
    st.text(), st.integers(), st.none(), st.booleans(), st.builds(mark_safe, st.text()), st.just(gettext_lazy("Staff"))
)


@given(VALUES, VALUES)
def test_a_pattern_is_filled_as_django_fills_it(first, second):
    own = filled("<b>{}</b>{named}", first, named=second)

    assert own == format_html("<b>{}</b>{named}", first, named=second)
    assert isinstance(own, SafeString)


@given(st.lists(VALUES))
def test_what_is_joined_is_escaped_unless_it_is_safe(parts):
    assert joined(map(str_or_safe, parts), "<br>") == "<br>".join(
        format_html("{}", str_or_safe(part)) for part in parts
    )


def str_or_safe(value):
    return value if isinstance(value, SafeString) else str(value)


def test_nothing_in_a_value_is_a_place_for_another():
    assert filled("{}{name}", "{name}", name="<i>") == "{name}&lt;i&gt;"
