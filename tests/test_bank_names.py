"""Names as banks write them: what names somebody, and what does not."""

from __future__ import annotations

import pytest

from tracing.names.bank_names import Holder, holders_of, named_in, names_one_of

ODRA = "Ilse Marta Odra"
TARN = "Tarnbrook Lettings Limited"


@pytest.mark.parametrize(
    "written",
    [
        "MS I M ODRA",
        "ODRA IM",
        "Odra, Ilse",
        "I ODRA",
        "FASTER PAYMENT I ODRA RENT",
        "FP 06/03/24 MS I M ODRA 20-11-22 33334444",
        "TFR ILSE ODRA SAVINGS",
        "MRS ILSE MARTA ODR",  # cut at eighteen characters
        "ilse márta odra",
    ],
)
def test_a_person_is_named_with_titles_initials_any_order_cut_and_in_a_narrative(written):
    found = named_in(written, ODRA, "person")
    assert found is not None and "odr" in found.written


@pytest.mark.parametrize("written", ["", "ODRA", "MS K ODRA", "CARD PAYMENT GROCER", "ILSE", "I M KESTREL", "TRANSFER TO SAVINGS", "ODRA LTD"])
def test_less_than_a_name_or_another_name_names_nobody(written):
    assert named_in(written, ODRA, "person") is None


@pytest.mark.parametrize(
    "written",
    [
        "TARNBROOK LETTINGS LTD",
        "TARNBROOK LETTINGS",
        "FASTER PAYMENT TARNBROOK LETTINGS LIMITED INV 7",
        "TARNBROOK LETTINGS L",
        "TARNBROOK LETTIN",
        "FP TARNBROOKLETTINGS",
        "FP TARNBROOK LETTINGS 4411",
    ],
)
def test_a_company_is_named_whole_or_cut(written):
    assert named_in(written, TARN, "company") is not None and named_in(written, TARN, "unknown") is not None


@pytest.mark.parametrize("written", ["TARN LETTINGS LTD", "TARNBROOK", "LETTINGS", "TARNBROOK HOLDINGS LTD", "TARNBROOKE LANE"])
def test_a_part_of_a_company_or_another_names_nobody(written):
    assert named_in(written, TARN, "company") is None


def test_the_holders_of_a_joint_account_are_each_known():
    assert [name.upper() for name in holders_of("MR A & MRS B SMITH")] == ["MR A & MRS B SMITH", "MR A SMITH", "MRS B SMITH"]
    assert holders_of("Ilse Odra") == ("Ilse Odra",)


def test_the_closest_of_several_names_counts():
    found = names_one_of("I ODRA", [Holder("Ivo Tern", "person"), Holder(ODRA, "person")])
    assert (found.verdict, found.written) == ("initials", "i odra")
