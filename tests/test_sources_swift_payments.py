"""MT103, MT900 and MT910: parties, banks, amounts and references, several messages in a file, and messages that are damaged or none of the three."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, left_out, staged

from flows.demo.world_parameters import dutch_iban, uk_iban
from schemas.evidence import Refusal

UETR = "eb6305c9-1f7f-49de-aed0-16487c27b42d"
ORDER = (
    f"{{1:F01ZZZZGB2LAXXX0000000000}}{{2:I103YYYYNL2AXXXXN}}{{3:{{121:{UETR}}}}}{{4:\n:20:ORD-1\n:23B:CRED\n:32A:240206EUR1234,5\n:33B:GBP1050,00\n:36:1,1757\n"
    f":50K:/{uk_iban(1)}\nELDER & ASH LTD\n1 HIGH STREET\n:52A:ZZZZGB22\n:57A:YYYYNL2B\n:59:/{dutch_iban(1)}\nHAZEL BV\n:70:INVOICE 9\nTHANK YOU\n:71A:SHA\n:71F:GBP5,00\n:72:/INS/ZZZZGB2L\n:77B:/ORDERRES/GB\n-}}"
)
CREDITED = f":20:C-1\n:21:ORD-1\n:25:{dutch_iban(1)}\n:32A:240207EUR1234,50\n:50F:/{uk_iban(1)}\n1/ELDER & ASH LTD\n2/1 HIGH STREET\n3/GB/HARROWMOUTH\n4/19700101\n:52A:ZZZZGB2L\n-\n"
DEBITED = f":20:D-1\n:21:NONREF\n:25:{uk_iban(1)}\n:13D:2402061200+0000\n:32A:240206GBP1050,\n:72:/OUR/REF\n-\n"


def one(found):
    (instruction,) = found.records["paymentinstruction"]
    return instruction


def test_an_order_between_banks(tmp_path):
    found = staged(tmp_path, ORDER)
    assert (found.source, counts(found), flags(found)) == ("swift_payment_messages", (1, 0, 0), set())
    told = one(found)
    assert (told.place, told.message, told.number, told.reference, told.on) == ("message 1", "MT103", "ORD-1", "ORD-1", date(2024, 2, 6))
    assert (told.amount, told.currency, told.original, told.rate, told.charges) == (123_450, "EUR", "1050.00 GBP", "1,1757", "SHA; GBP5,00")
    assert (told.debtor, told.debtor_account, told.debtor_bank) == ("ELDER & ASH LTD", f"iban:{uk_iban(1)}", "ZZZZGB22")
    assert (told.creditor, told.creditor_account, told.creditor_bank) == ("HAZEL BV", f"iban:{dutch_iban(1)}", "YYYYNL2B")
    assert told.text == "1 HIGH STREET / INVOICE 9 THANK YOU / /INS/ZZZZGB2L / /ORDERRES/GB" and told.other_references == f"UETR {UETR}; 23B CRED"


def test_what_a_bank_confirms_to_its_customer(tmp_path):
    credited = one(staged(tmp_path, CREDITED))
    assert (credited.message, credited.related, credited.on, credited.amount, credited.creditor_account) == (
        "MT910",
        "ORD-1",
        date(2024, 2, 7),
        123_450,
        f"iban:{dutch_iban(1)}",
    )
    assert (credited.debtor, credited.debtor_account, credited.debtor_bank, credited.text) == (
        "ELDER & ASH LTD",
        f"iban:{uk_iban(1)}",
        "ZZZZGB2L",
        "1 HIGH STREET, GB/HARROWMOUTH",
    )
    found = staged(tmp_path, DEBITED)
    debited = one(found)
    assert (debited.message, debited.related, debited.debtor_account, debited.creditor, debited.amount, debited.text) == (
        "MT900",
        "",
        f"iban:{uk_iban(1)}",
        "",
        105_000,
        "/OUR/REF",
    )
    assert left_out(found) == {"field 13D": 1}
    assert left_out(staged(tmp_path, CREDITED)) == {"field 50F birth and numbers": 1}


def test_a_message_that_came_out_was_sent_by_the_other_bank(tmp_path):
    came = "{1:F01YYYYNL2AAXXX0000000000}{2:O9101200240207ZZZZGB2LAXXX00000000002402071201N}{4:\n" + CREDITED.replace(":52A:ZZZZGB2L\n", "").replace(
        "\n-\n", "\n-}"
    )
    assert one(staged(tmp_path, came)).creditor_bank == "ZZZZGB2L"


def test_several_messages_each_with_its_own_envelope_or_with_none(tmp_path):
    found = staged(tmp_path, ORDER + "\n" + ORDER.replace("ORD-1", "ORD-2"))
    assert counts(found) == (2, 0, 0) and [i.number for i in found.records["paymentinstruction"]] == ["ORD-1", "ORD-2"]
    bare = staged(tmp_path, CREDITED + DEBITED.removesuffix("-\n"))
    assert [i.message for i in bare.records["paymentinstruction"]] == ["MT910", "MT900"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (":32A:240206EUR1234,5", ":32A:240206EUR1234.5", "not a date, a currency and an amount"),
        (":32A:240206", ":32A:240231", "does not exist"),
        ("EUR1234,5", "ZZZ1234,5", "ISO 4217"),
        ("EUR1234,5", "EUR0,", "not above nil"),
        ("EUR1234,5", f"EUR{'9' * 40},", "larger"),
        (":20:ORD-1\n", "", "no field 20"),
        (":33B:", ":32A:240206EUR7,\n:33B:", "more than once"),
        ("I103", "I202", "a SWIFT message MT202"),
        ("\n-}", "", "cut short"),
    ],
)
def test_a_message_that_cannot_be_read(tmp_path, old, new, reason):
    assert old in ORDER
    try:
        found = staged(tmp_path, ORDER.replace(old, new))
    except Refusal as refused:
        assert reason in str(refused)
        return
    assert counts(found) == (0, 1, 0) and reason in found.set_aside[0].reason and found.set_aside[0].raw.startswith("{1:F01")


def test_a_statement_is_none_of_them_and_a_message_without_an_envelope_may_be_two(tmp_path):
    assert staged(tmp_path, f":20:X\n:25:{dutch_iban(1)}\n:28C:1\n:60F:C240101EUR0,\n:61:2401050105C1,NTRFX\n:62F:C240131EUR1,\n-\n").source == "swift_mt940"
    with pytest.raises(Refusal, match="no source reads this file"):
        staged(tmp_path, DEBITED.replace(":72:", ":52A:ZZZZGB2L\n:72:"))
