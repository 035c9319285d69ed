"""Money: what may be read and what may not, the digits of each currency, and shares that add up exactly."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from schemas.guarantees import GuaranteeBroken
from schemas.money import DIGITS, LARGEST, MoneyError, decimal_string, digits, display, parse, split


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("0", "GBP", 0),
        ("1", "GBP", 100),
        ("1.5", "GBP", 150),
        ("1.50", "GBP", 150),
        ("1.5000", "GBP", 150),
        ("0.01", "GBP", 1),
        ("007.10", "GBP", 710),
        ("-3.07", "GBP", -307),
        ("+3.07", "GBP", 307),
        ("12", "JPY", 12),
        ("12.00", "JPY", 12),
        ("1.234", "KWD", 1234),
        ("1.2", "KWD", 1200),
        ("-0", "GBP", 0),
        ("46116860184273879.03", "GBP", LARGEST - 1),
    ],
)
def test_what_is_written_is_read_exactly(text, currency, minor):
    assert parse(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "GBP"),
        (" 1", "GBP"),
        ("1 ", "GBP"),
        ("1.", "GBP"),
        (".5", "GBP"),
        ("1,5", "GBP"),
        ("1e3", "GBP"),
        ("--1", "GBP"),
        ("1.2.3", "GBP"),
        ("NaN", "GBP"),
        ("1.001", "GBP"),
        ("1.5", "JPY"),
        ("1.0001", "KWD"),
        ("١", "GBP"),
        ("１", "GBP"),
        ("1_000", "GBP"),
        ("1\n", "GBP"),
        ("46116860184273879.04", "GBP"),
        ("1", "XXX"),
        ("1", "gbp"),
        ("1", ""),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(text, currency):
    with pytest.raises(MoneyError) as refused:
        parse(text, currency)
    assert repr(text) in str(refused.value) or repr(currency) in str(refused.value)


@pytest.mark.parametrize(("text", "minor"), [("1.234,50", 123450), ("1234,50", 123450), ("12.345.678", 1234567800), ("0,5", 50)])
def test_group_marks_stand_at_every_third_digit(text, minor):
    assert parse(text, "EUR", decimal=",", group=".") == minor


@pytest.mark.parametrize("text", ("1.23", "12.34,00", "1.2345,00", ".123", "1..234", "1234.567,00"))
def test_group_marks_elsewhere_are_refused(text):
    with pytest.raises(MoneyError):
        parse(text, "EUR", decimal=",", group=".")


@pytest.mark.parametrize(
    ("minor", "currency", "text", "shown"),
    [
        (123456, "GBP", "1234.56", "£1,234.56"),
        (-5, "GBP", "-0.05", "-£0.05"),
        (0, "GBP", "0.00", "£0.00"),
        (7, "EUR", "0.07", "€0.07"),
        (1234567, "JPY", "1234567", "JPY 1,234,567"),
        (-1, "JPY", "-1", "-JPY 1"),
        (1, "KWD", "0.001", "KWD 0.001"),
        (99, "GBP", "0.99", "£0.99"),
        (100, "GBP", "1.00", "£1.00"),
        (100000, "USD", "1000.00", "USD 1,000.00"),
    ],
)
def test_how_an_amount_is_written(minor, currency, text, shown):
    assert decimal_string(minor, currency) == text and display(minor, currency) == shown and parse(text, currency) == minor


def test_digits_are_those_of_iso_4217():
    assert {digits(code) for code in ("JPY", "KRW", "VND")} == {0} and {digits(code) for code in ("BHD", "KWD", "TND")} == {3}
    assert {digits(code) for code in ("GBP", "EUR", "USD", "CHF")} == {2} and len(DIGITS) > 150 and LARGEST == 2**62


def test_shares_add_up_and_are_within_a_unit_of_the_true_share():
    rng = Random(4)
    for _ in range(2000):
        weights = [rng.choice([0, rng.randint(1, 50)]) for _ in range(rng.randint(1, 6))]
        total = rng.randint(0, 200)
        if not sum(weights):
            continue
        shares = split(total, weights)
        exact = [Fraction(total * weight, sum(weights)) for weight in weights]
        assert sum(shares) == total and all(abs(share - true) < 1 for share, true in zip(shares, exact, strict=True))
        above = [n for n, (share, true) in enumerate(zip(shares, exact, strict=True)) if share > true]
        passed = [n for n, (share, true) in enumerate(zip(shares, exact, strict=True)) if share < true]
        # whoever got a unit more had the larger remainder, or the same and stood before
        assert all((exact[a] % 1, -a) > (exact[p] % 1, -p) for a in above for p in passed)


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0, 0]), (-1, [1]), (1, [2, -1])])
def test_a_share_of_nothing_is_a_mistake_of_ours(total, weights):
    with pytest.raises((GuaranteeBroken, ValueError)):
        split(total, weights)


def test_the_last_unit_goes_to_the_first_of_equals():
    assert split(1, [1, 1]) == [1, 0] and split(5, [1, 1, 1]) == [2, 2, 1] and split(0, [1, 2]) == [0, 0] and split(100, [0, 1]) == [0, 100]


@pytest.mark.parametrize("text", ["9" * 5000, "0" * 5000 + "9" * 30, "9" * 25 + ".5", "4611686018427387904"])
def test_numbers_of_any_length_are_refused_and_never_crash(text):
    with pytest.raises(MoneyError, match="larger than"):
        parse(text, "JPY" if "." not in text else "GBP")
    assert parse("0" * 5000 + "7.00", "GBP") == 700
