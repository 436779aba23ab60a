"""A reader's address goes into the vault, and nothing but the vault can read it."""

import base64
import traceback

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from comments import vault
from comments.models import Comment, SealedAddress
from comments.vault import VaultError
from tests.factories import make_comment

ADDRESS = "Wanda.Brzoza@letters.example"


def a_key(name: str) -> str:
    return f"{name}:" + base64.urlsafe_b64encode(name.encode().ljust(32, b".")).decode()


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.VAULT_KEYS = [a_key("one")]


@pytest.mark.django_db
def test_an_address_comes_out_as_it_went_in():
    assert vault.open_sealed(vault.seal(ADDRESS)) == ADDRESS


@pytest.mark.django_db
def test_what_the_database_keeps_does_not_contain_the_address():
    row = vault.seal(ADDRESS)
    row.refresh_from_db()
    assert b"letters" not in bytes(row.sealed)
    assert len(row.digest) == 32


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spelling", ["wanda.brzoza@LETTERS.example", " WANDA.BRZOZA@letters.example ", "Wanda.Brzoza@Letters.Example"]
)
def test_one_address_in_two_spellings_is_one_row(spelling):
    assert vault.seal(ADDRESS).pk == vault.seal(spelling).pk


@pytest.mark.django_db
@pytest.mark.parametrize("other", ["wandabrzoza@letters.example", "wanda.brzoza+news@letters.example"])
def test_dots_and_tags_make_another_address(other):
    assert vault.seal(ADDRESS).pk != vault.seal(other).pk


def test_a_domain_in_its_own_script_equals_its_dns_form():
    assert vault.normalise("a@Bücher.example") == vault.normalise("a@xn--bcher-kva.example")


@pytest.mark.django_db
def test_a_known_and_an_unknown_address_take_the_same_statements(django_assert_num_queries):
    with django_assert_num_queries(1) as unknown:
        vault.seal(ADDRESS)
    with django_assert_num_queries(1) as known:
        vault.seal(ADDRESS)
    shapes = [[query["sql"].split()[:3] for query in taken.captured_queries] for taken in (unknown, known)]
    assert shapes[0] == shapes[1]


@pytest.mark.django_db
def test_sealing_again_refills_an_expired_row():
    row = vault.seal(ADDRESS)
    SealedAddress.objects.update(sealed=None)
    assert vault.open_sealed(vault.seal(ADDRESS)) == ADDRESS
    assert SealedAddress.objects.get() == row


@pytest.mark.django_db
def test_an_address_sealed_under_an_older_key_is_still_found_and_opened(settings):
    row = vault.seal(ADDRESS)
    settings.VAULT_KEYS = [a_key("two"), a_key("one")]
    assert vault.open_sealed(row) == ADDRESS
    assert vault.seal(ADDRESS).pk == row.pk
    assert SealedAddress.objects.get().key_id == "two"


@pytest.mark.django_db
def test_without_the_right_key_nothing_opens_and_the_error_names_only_key_ids(settings):
    row = vault.seal(ADDRESS)
    settings.VAULT_KEYS = [a_key("two"), a_key("three")]
    with pytest.raises(VaultError) as caught:
        vault.open_sealed(row)
    assert str(caught.value) == "An address sealed under key 'one' does not open with the listed keys (two, three)."
    report = "".join(traceback.format_exception(caught.value))
    assert "letters.example" not in report


@pytest.mark.parametrize(
    "listed", [[], ["one"], ["one:c2hvcnQ="], [":" + "A" * 43 + "="], [a_key("one"), a_key("one")], ["one:ключ"]]
)
def test_keys_that_cannot_be_used_are_refused_without_being_shown(settings, listed):
    settings.VAULT_KEYS = listed
    with pytest.raises(VaultError) as caught:
        vault.key_ids()
    assert all(len(entry) < 6 or entry not in str(caught.value) for entry in listed)
    assert caught.value.__cause__ is None


def test_a_key_does_not_show_itself():
    (key,) = vault._keys()
    assert "master" not in repr(key)


def test_digests_of_another_purpose_day_or_key_never_match(settings):
    from datetime import date

    digests = [
        vault.keyed_digest("network", "x"),
        vault.keyed_digest("submission", "x"),
        vault.keyed_digest("network", "x", day=date(2026, 3, 5)),
        vault.keyed_digest("network", "x", day=date(2026, 3, 6)),
    ]
    settings.VAULT_KEYS = [a_key("two")]
    digests.append(vault.keyed_digest("network", "x"))
    assert len(set(digests)) == len(digests)


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_two_lists_of_facts_have_one_digest_only_when_they_are_equal(one, other):
    assert (vault.keyed_digest("p", *one) == vault.keyed_digest("p", *other)) == (one == other)


LETTERS = st.text(st.characters(categories=["L", "N"]), min_size=1)


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1), LETTERS, LETTERS)
def test_normalising_twice_changes_nothing(local, host, country):
    once = vault.normalise(f"{local}@{host}.{country}")
    assert vault.normalise(once) == once


@pytest.mark.django_db
def test_rotation_moves_every_row_under_the_first_key(settings):
    rows = {vault.seal(f"reader{number}@letters.example").pk for number in range(3)}
    settings.VAULT_KEYS = [a_key("two"), a_key("one")]
    seen = []
    assert vault.rotate(lambda done, total: seen.append((done, total))) == vault.Rotation(3, 0, 0)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    settings.VAULT_KEYS = [a_key("two")]
    assert {vault.seal(f"reader{number}@letters.example").pk for number in range(3)} == rows


@pytest.mark.django_db
def test_rotation_merges_rows_that_turn_out_the_same(settings):
    old = make_comment(sealed_address=vault.seal(ADDRESS))
    settings.VAULT_KEYS = [a_key("two")]
    new = make_comment(sealed_address=vault.seal(ADDRESS))
    settings.VAULT_KEYS = [a_key("two"), a_key("one")]
    assert vault.rotate() == vault.Rotation(moved=0, merged=1, left=0)
    old.refresh_from_db()
    assert old.sealed_address_id == new.sealed_address_id
    assert SealedAddress.objects.count() == 1
    assert Comment.objects.filter(sealed_address=None).count() == 0


@pytest.mark.django_db
def test_a_second_rotation_finds_nothing_to_do(settings):
    vault.seal(ADDRESS)
    settings.VAULT_KEYS = [a_key("two"), a_key("one")]
    vault.rotate()
    assert vault.rotate() == vault.Rotation(0, 0, 0)


@pytest.mark.django_db
def test_the_rotation_command_says_what_it_did(settings, capsys):
    vault.seal(ADDRESS)
    settings.VAULT_KEYS = [a_key("two"), a_key("one")]
    call_command("rotate_vault_keys")
    assert capsys.readouterr().out.splitlines() == [
        "Sealing under two.",
        "1 moved, 0 merged with a row of the same address.",
    ]


@pytest.mark.django_db
def test_the_rotation_command_fails_while_a_row_needs_a_missing_key(settings):
    vault.seal(ADDRESS)
    settings.VAULT_KEYS = [a_key("two")]
    with pytest.raises(CommandError, match="1 could not be moved"):
        call_command("rotate_vault_keys")
