import unicodedata

import pytest

from articles.languages import LANGUAGES, direction


@pytest.mark.parametrize(("code", "name"), LANGUAGES)
def test_a_language_runs_as_the_letters_of_its_own_name_do(code, name):
    is_right_to_left = unicodedata.bidirectional(name[0]) in ("R", "AL")
    assert direction(code) == ("rtl" if is_right_to_left else "ltr")
