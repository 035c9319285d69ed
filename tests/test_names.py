"""Names: what normalisation may and may not make equal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracing.names.written_names import compare, name_key, words


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Mr Adrian KESTREL", "Kestrel, Adrian", "person"),
        ("Théo Garçonnet", "THEO GARCONNET", "person"),
        ("Łukasz Brzęczyk", "Lukasz Brzeczyk", "person"),
        ("Sean O'Dunlin", "Sean O’Dunlin", "person"),
        ("Μυρτώ Καλαφάτη", "Myrto Kalafati", "person"),
        ("Борис Долгов", "Boris Dolgov", "person"),
        ("Ευάγγελος Μπουρνάς", "Evangelos Bournas", "person"),
        ("Κουκουβάγια Αύρα", "Avra Koukouvagia", "person"),
        ("Tarnbrook Lettings Limited", "TARNBROOK LETTINGS LTD.", "company"),
        ("The Tarnbrook Company Limited", "Tarnbrook Company Ltd", "company"),
        ("Meerkoet B.V.", "MEERKOET BV", "company"),
        ("Meerkoet B V", "Meerkoet Besloten Vennootschap", "company"),
        ("A&B <Ltd>", "A and B Limited", "company"),
    ],
)
def test_equal_however_it_is_written(left, right, kind):
    assert compare(left, right, kind).verdict == "equal"
    assert name_key(left, kind) == name_key(right, kind) != ""


@pytest.mark.parametrize(
    ("left", "right", "kind", "verdict"),
    [
        ("Adrian John Kestrel", "Adrian Kestrel", "person", "longer"),
        ("MR A KESTREL", "Adrian Kestrel", "person", "initials"),
        ("MR A KESTREL", "Marion Kestrel", "person", "different"),
        ("Adrian Kestrel", "Marion Kestrel", "person", "different"),
        ("Kestrel", "Adrian Kestrel", "person", "different"),
        ("A K", "Adrian Kestrel", "person", "different"),
        ("Дмитрий Щеглов", "Dmitriy Shcheglov", "person", "romanised"),
        ("Евгения Царёва", "Yevgeniya Tsareva", "person", "romanised"),
        ("Γεώργιος Χατζής", "Georgios Hatzis", "person", "romanised"),
        ("Ю. Царёва", "Yuliya Tsareva", "person", "transcribed"),
        ("Dmitrii Shcheglov", "Dmitriy Shcheglov", "person", "transcribed"),
        ("Khristo Tsapelin", "H. Capelin", "person", "transcribed"),
        ("Adrain Kestrel", "Adrian Kestrel", "person", "near"),
        ("Adrian Kestrell", "Adrian John Kestrel", "person", "near"),
        ("Adrian Kestrel", "Adrian Petrel", "person", "different"),
        ("Ian Kestrel", "Ivan Kestrel", "person", "different"),
        ("Marina Kestrel", "Martina Kestrel", "person", "near"),
        ("Tarnbrok Lettings Ltd", "Tarnbrook Lettings Limited", "company", "near"),
        ("Tarn Brook Lettings Ltd", "Tarnbrook Lettings Limited", "company", "near"),
        ("Tarnbrok Lettings LLP", "Tarnbrook Lettings Limited", "company", "different"),
        ("Tarnbrook 2018 Ltd", "Tarnbrook 2019 Ltd", "company", "different"),
        ("", "Adrian Kestrel", "person", "silent"),
        ("N/A", "Adrian Kestrel", "person", "silent"),
        ("00000000", "Adrian Kestrel", "person", "silent"),
        ("Tarnbrook Lettings", "Tarnbrook Lettings Ltd", "company", "longer"),
        ("Tarnbrook Lettings LLP", "Tarnbrook Lettings Ltd", "company", "different"),
        ("Lettings Tarnbrook Ltd", "Tarnbrook Lettings Ltd", "company", "different"),
        ("Tarnbrook Holdings Ltd", "Tarnbrook Holdings 2 Ltd", "company", "different"),
    ],
)
def test_what_is_not_equal(left, right, kind, verdict):
    assert compare(left, right, kind).verdict == compare(right, left, kind).verdict == verdict


NAMES = st.lists(st.text("abkøßé .-'ДΩ", min_size=1, max_size=6), max_size=4).map(" ".join)


@given(NAMES, NAMES, st.sampled_from(["person", "company"]))
def test_the_key_is_equal_exactly_where_the_names_are(left, right, kind):
    one, other = compare(left, right, kind), compare(right, left, kind)
    assert one.verdict == other.verdict
    same_key = name_key(left, kind) == name_key(right, kind) != ""
    assert (one.verdict == "equal") == same_key


def test_titles_go_but_a_name_that_is_only_a_title_stays():
    assert words("Dr Dame Fieldfare", "person") == ("fieldfare",)
    assert words("Lord", "person") == ("lord",)
