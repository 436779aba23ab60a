"""The house rules have one place: their order is their number, and their codes stand for ever."""

from comments import house_rules, moderation


def test_a_rejection_names_a_house_rule_and_nothing_else():
    assert list(moderation.REASONS) == [rule.code for rule in house_rules.RULES]


def test_the_codes_that_stand_in_the_log_are_never_changed():
    codes = ["off-topic", "abuse", "personal-data", "advertising", "illegal", "other"]
    assert [rule.code for rule in house_rules.RULES] == codes


def test_a_house_rule_is_named_with_its_number():
    assert house_rules.name("personal-data") == "rule 3: Personal data"


def test_what_is_no_house_rule_has_a_name_without_a_number():
    assert house_rules.name("spam") == house_rules.name("honeypot") == "Spam"
    assert house_rules.name("withdrawn") == "Withdrawn by its writer"
    assert house_rules.number("spam") is None


def test_an_unknown_code_stands_for_itself():
    assert house_rules.name("review") == "review"
