"""Entries of camt messages, checked by a second reading: the standard library's ElementTree and a few lines of this test, for drawn, real and damaged
messages."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal, InvalidOperation

import pytest
from drawn_camt import messages
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sources_reading import SAMPLES, flags, staged
from test_sources_camt053 import balance, message, statement

from flows.sources.iso20022.iso20022_elements import CAMT052, CAMT053, CAMT054
from flows.sources.reading import rows_as_columns, xml_nodes
from flows.sources.reading.xml_stream import parsed as parse
from schemas.evidence import Refusal
from schemas.identifiers import account_identity
from schemas.money import DIGITS


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def every(element: ET.Element, path: str) -> list[ET.Element]:
    found = [element]
    for name in path.split("/"):
        found = [child for one in found for child in one if local(child) == name]
    return found


def text(element: ET.Element, *paths: str) -> str:
    """The first text at one of the paths, of the first element at each name."""
    for path in paths:
        one = element
        for name in path.split("/"):
            one = next((child for child in one if local(child) == name), None)
            if one is None:
                break
        if one is not None and (said := "".join(one.itertext()).strip()):
            return said
    return ""


def attribute(element: ET.Element, path: str) -> str:
    found = every(element, path)
    return found[0].get("Ccy", "") if found else ""


def minor_units(written: str, currency: str) -> int | None:
    if currency not in DIGITS or not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", written):
        return None
    try:
        scaled = Decimal(written).scaleb(DIGITS[currency])
    except InvalidOperation:
        return None
    return int(scaled) if scaled == int(scaled) and 0 <= scaled < 2**62 else None


def day(written: str) -> date | None:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(T\S+|Z|[+-][0-9]{2}:[0-9]{2})?", written) or re.fullmatch(
        r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", written
    )
    try:
        return date(*map(int, found.groups()[:3])) if found else None
    except ValueError:
        return None


def account(element: ET.Element, path: str) -> str:
    return account_identity(text(element, *(f"{path}/Id/{kind}" for kind in ("IBAN", "Othr/Id", "PrtryAcct/Id", "BBAN", "UPIC"))))


def code(element: ET.Element) -> str:
    return "-".join(filter(None, (text(element, f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")))) or text(element, "BkTxCd/Prtry/Cd")


def other_side(detail: ET.Element, came: bool, turned_back: bool, own: str) -> tuple[str, str]:
    sides = [
        (text(detail, *(f"RltdPties/{role}{path}" for path in ("/Nm", "/Pty/Nm", "/Agt/FinInstnId/Nm", "Acct/Nm"))), account(detail, f"RltdPties/{role}Acct"))
        for role in (("Dbtr", "Cdtr") if came else ("Cdtr", "Dbtr"))
    ]
    if sides[0][1] == own or (turned_back and sides[0] == ("", "")):
        sides.reverse()
    return sides[0] if sides[0][1] != own else ("", "")


def reference(element: ET.Element, *paths: str) -> str:
    return next((said for path in paths if (said := text(element, path)) not in ("", "NOTPROVIDED", "NONREF")), "")


def parts(ntry: ET.Element, details: list[ET.Element], amount: int, currency: str, way: str, reversal: bool) -> list[int] | None:
    """Signed minor units of each of several transactions, if under one name all state an amount and these come to the entry; None if not."""
    whole = amount if way == "CRDT" else -amount
    ways = [
        [minor_units(text(one, path), currency) if attribute(one, path) == currency else None for one in details]
        for path in ("Amt", *(f"AmtDtls/{kind}/Amt" for kind in ("TxAmt", "CntrValAmt", "InstdAmt", "AnncdPstngAmt")))
    ]
    ways.append([next((one for one in of_one if one is not None), None) for of_one in zip(*ways, strict=True)])
    for amounts in ways if len(details) > 1 else []:
        if None in amounts:
            continue
        signs = [{"CRDT": 1, "DBIT": -1}.get(text(one, "CdtDbtInd"), 1 if whole >= 0 else -1) for one in details]
        found = [sign * one for sign, one in zip(signs, amounts, strict=True)]
        for turn in (1, -1) if reversal else (1,):
            if sum(found) * turn == whole:
                return [one * turn for one in found]
    return None


def expected(ntry: ET.Element, own: str) -> list[tuple[str, dict]]:
    """What an Ntry says, a movement each with what its place ends with; nothing if it must be set aside."""
    currency, way = attribute(ntry, "Amt"), text(ntry, "CdtDbtInd")
    amount, said = minor_units(text(ntry, "Amt"), currency), {name: text(ntry, f"{name}/Dt", f"{name}/DtTm") for name in ("BookgDt", "ValDt")}
    days = {name: day(written) for name, written in said.items()}
    reversal = {"": False, "0": False, "false": False, "1": True, "true": True}.get(text(ntry, "RvslInd"))
    if amount is None or way not in ("CRDT", "DBIT") or reversal is None or not any(said.values()) or any(said[name] and not days[name] for name in said):
        return []
    if text(ntry, "Sts/Cd", "Sts/Prtry", "Sts") != "BOOK" or any(
        len(every(ntry, name)) > 1 for name in ("Amt", "CdtDbtInd", "RvslInd", "Sts", "BookgDt", "ValDt")
    ):
        return []
    details = every(ntry, "NtryDtls/TxDtls") + every(ntry, "TxDtls")
    split = parts(ntry, details, amount, currency, way, reversal)
    if split is None:
        return [("", said_of(ntry, details, own, amount, currency, way, reversal, days))]
    return [
        (
            f", TxDtls {n}",
            said_of(ntry, [one], own, abs(minor), currency, "CRDT" if minor > 0 or (minor == 0 and way == "CRDT") else "DBIT", reversal, days, part=True),
        )
        for n, (one, minor) in enumerate(zip(details, split, strict=True), start=1)
    ]


def said_of(
    ntry: ET.Element, details: list[ET.Element], own: str, amount: int, currency: str, way: str, reversal: bool, days: dict, part: bool = False
) -> dict:
    """What one movement says."""
    others = [other_side(detail, (way == "CRDT" or amount == 0) != reversal, reversal, own) for detail in details]
    references = [reference(detail, "Refs/EndToEndId", "Refs/TxId", "Refs/InstrId", "RmtInf/Strd/CdtrRefInf/Ref", "Refs/AcctSvcrRef") for detail in details]
    lines = [
        ["".join(line.itertext()).strip() for path in ("Ustrd", "Strd/CdtrRefInf/Ref", "Strd/AddtlRmtInf") for line in every(detail, f"RmtInf/{path}")]
        + [text(detail, "AddtlTxInf")]
        for detail in details
    ]
    written = [text(ntry, "AddtlNtryInf")]
    if len(details) == 1:
        written += [line for line in lines[0] if line not in written]
    else:
        written += [
            " ".join(filter(None, (other[0], text(detail, "Amt"), attribute(detail, "Amt"), *of_one)))
            for detail, other, of_one in zip(details, others, lines, strict=True)
        ]
    foreign = [
        f"{text(one, path)} {attribute(one, path)}"
        for one in (ntry, *(details if len(details) == 1 else ()))
        for path in (*(f"AmtDtls/{kind}/Amt" for kind in ("TxAmt", "CntrValAmt", "InstdAmt", "AnncdPstngAmt")), *(("Amt",) if one is not ntry else ()))
        if text(one, path) and attribute(one, path) not in ("", currency)
    ]
    return {
        "amount": amount,
        "direction": "credit" if way == "CRDT" else "debit",
        "currency": currency,
        "booked_on": days["BookgDt"] or days["ValDt"],
        "value_on": days["ValDt"],
        "reversal": reversal,
        "account": own,
        "counterparty": others[0][0] if len(set(others)) == 1 else "",
        "counterparty_account": others[0][1] if len(set(others)) == 1 else "",
        "reference": "; ".join(dict.fromkeys(filter(None, references))) or reference(ntry, "AcctSvcrRef", "NtryRef"),
        "text": " / ".join(filter(None, written)),
        "bank_code": next(filter(None, map(code, (*details, ntry) if part else (ntry, *details))), ""),
        "original": "; ".join(dict.fromkeys(foreign)),
    }


def second_reading(content: bytes) -> tuple[list[tuple], int, int]:
    """Of a message: (place, what it says) of every movement that must be accepted, how many rows there are, and how many elements that are not known."""
    top = ET.fromstring(content)
    documents = [one for one in top.iter() if local(one) == "Document"]
    namespace = documents[0].tag.removesuffix("Document")
    known = {"Rpt": CAMT052, "Stmt": CAMT053, "Ntfctn": CAMT054}
    accepted, more, unknown, n = [], 0, 0, 0
    for report in (one for document in documents for one in document.iter()):
        if report.tag not in [namespace + name for name in known]:
            continue
        n, seq = n + 1, 0
        for ntry in [child for child in report if child.tag == f"{namespace}Ntry"]:
            seq += 1
            for parent in list(ntry.iter()):  # an Ntry within another is a row of its own
                for inner in [child for child in parent if child.tag == f"{namespace}Ntry"]:
                    parent.remove(inner)
            unknown += sum(local(one) not in known[local(report)] for one in ntry.iter())
            found = expected(ntry, account(report, "Acct"))
            more += max(len(found) - 1, 0)
            accepted += [(f"{local(report)} {n}, Ntry {seq}{part}", entry) for part, entry in found]
    rows = more + sum(one.tag == f"{namespace}Ntry" for one in ET.fromstring(content).iter())
    return accepted, rows, unknown


def check(folder, content: bytes) -> None:
    """What was staged is what the second reading finds, and what is refused as XML is no XML."""
    try:
        found = staged(folder, content)
    except Refusal as refusal:
        if "well-formed" in str(refusal):
            with pytest.raises((ET.ParseError, ValueError)):
                ET.fromstring(content)
        return
    accepted, rows, unknown = second_reading(content)
    entries = [(entry.place, entry.model_dump()) for entry in found.records.get("entry", [])]
    for _, entry in entries:  # what was instructed in the account's own currency stands behind, and is tried by itself
        entry["original"] = "; ".join(one for one in entry["original"].split("; ") if one.rpartition(" ")[2] != entry["currency"] and " " in one)
    assert [(place, {name: entry[name] for name in wanted}) for (place, entry), (_, wanted) in zip(entries, accepted, strict=True)] == accepted
    assert (found.rows.total, found.rows.set_aside, len(found.set_aside)) == (rows, rows - len(accepted), rows - len(accepted))
    told = [re.search(r", ([0-9]+) times?, first here", remark.text) for remark in found.remarks if remark.flag == "unknown_element"]
    assert sum(int(times[1]) for times in told) >= unknown
    for currency in {entry["currency"] for _, entry in accepted}:
        of = [entry for _, entry in accepted if entry["currency"] == currency]
        periods = [period for period in found.records["statementperiod"] if period.currency == currency]
        for name, direction in (("credits", "credit"), ("debits", "debit")):
            assert sum(getattr(period, name) for period in periods) == sum(entry["amount"] for entry in of if entry["direction"] == direction)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages(), st.integers(1, 5))
@example(message(statement("<Ntry/>" * 3)), 2)
def test_every_entry_is_what_a_second_reading_finds(tmp_path_factory, content, full):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_as_columns, "FULL", full)
        check(tmp_path_factory.mktemp("camt"), content)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("camt/*.xml")), ids=lambda path: path.name)
def test_real_entries_are_what_a_second_reading_finds(tmp_path, path):
    check(tmp_path, path.read_bytes())


def plain(n: int) -> str:
    return (
        f'<Ntry><NtryRef>{n}</NtryRef><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2024-01-05</Dt></BookgDt><NtryDtls><TxDtls>'
        f"<RltdPties><Dbtr><Pty><Nm>Müller &amp; Söhne</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>Rent</Ustrd><Ustrd>no. {n}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
def test_entries_built_alike_differ_in_their_texts(tmp_path, monkeypatch, encoding):
    made = []
    monkeypatch.setattr(xml_nodes, "parsed", lambda text: made.append(text) or parse(text))
    xml_nodes._kept_shape.cache_clear()
    found = staged(
        tmp_path, message(statement(balance("OPBD", "0"), balance("CLBD", "40", day="2024-01-31"), *map(plain, range(1, 41))), version="08", encoding=encoding)
    )
    entries, (period,) = found.records["entry"], found.records["statementperiod"]
    assert sum("NtryDtls" in text for text in made) <= 2  # one entry, and what stands before it with it
    assert (found.rows.accepted, period.entries, period.credits, period.reconciles) == (40, 40, 4000, True)
    assert [(e.place, e.seq, e.reference, e.text, e.counterparty) for e in entries] == [
        (f"Stmt 1, Ntry {n}", n, str(n), f"Rent / no. {n}", "Müller & Söhne") for n in range(1, 41)
    ]


@pytest.mark.parametrize(
    "inside", ["<Ntry/>", "<Ntry><Amt>1</Amt></Ntry>", "<GrpHdr><CreDtTm>2020</CreDtTm></GrpHdr>", "<BkToCstmrStmt/>", "<Chrgs><Amt>5</Amt></Chrgs>"]
)
def test_what_stands_within_an_entry_leaves_the_others_as_they_are(tmp_path, inside):
    odd = plain(2).replace("<NtryDtls>", f"<Chrgs>{inside}</Chrgs><NtryDtls>")
    content = message(statement(balance("OPBD", "0"), plain(1), odd, plain(3)), statement(plain(4), odd, plain(5)), version="08")
    check(tmp_path, content)
    assert staged(tmp_path, content).rows.accepted == 6


def test_a_statement_within_an_entry_is_refused(tmp_path):
    with pytest.raises(Refusal, match="names no account"):
        staged(tmp_path, message(statement(plain(1), plain(2).replace("<NtryDtls>", "<Stmt><Acct/></Stmt><NtryDtls>")), version="08"))


@pytest.mark.parametrize(("damage", "line"), [(b"<Ntry><Amt", 32), (b"\xff", 31), (b"</Stmt></Stmt>", 31)])
def test_what_is_wrong_is_told_at_its_line(tmp_path, damage, line):
    whole = message(statement(balance("OPBD", "0"), *map(plain, range(1, 41)))).split(b"\n")
    with pytest.raises(Refusal, match=f"line {line}: "):
        staged(tmp_path, b"\n".join([*whole[:30], damage, *whole[30:]]))


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("125<!-- > < & -->000.00", 12_500_000),
        ("125<?x > <y ?>000.00", 12_500_000),
        ("125<![CDATA[000]]>.00", 12_500_000),
        ("125&#48;&#x30;0.00", 12_500_000),
        ("\n 125000.00&#13;\n", 12_500_000),
        ("125<b/>000.00", 12_500_000),
        ("1<b>25</b>000.00", 12_500_000),
        ("<b>125<c>00</c></b><!-- -->0.00", 12_500_000),
        ("125<Cd>00</Cd>0.00", 12_500_000),
        ("125 000.00", None),
        ("&lt;125&gt;", None),
        ("&amp;#49;", None),
    ],
)
def test_the_text_of_an_element_is_all_that_stands_in_it(tmp_path, written, amount):
    content = message(statement(plain(1), plain(2).replace(">1.00<", f">{written}<"), plain(3)), version="08")
    check(tmp_path, content)
    found = staged(tmp_path, content)
    assert [one.amount for one in found.records["entry"]] == [100, *([amount] if amount else []), 100]
    assert amount or found.set_aside[0].raw.startswith("<Ntry")
    assert ("stray_text" in flags(found)) == bool(re.search("<(b|Cd)", written))


def test_blanks_written_as_references_are_blanks(tmp_path):
    content = message(
        statement(plain(1).replace("<Sts>", "&#13;\n<Sts>").replace("<Ustrd>Rent</Ustrd>", "<Ustrd>&#13;</Ustrd><Ustrd>&#13;a&#13;b&amp;#13;</Ustrd>"))
    )
    check(tmp_path, content)
    found = staged(tmp_path, content)
    assert found.records["entry"][0].text == "a\rb&#13; / no. 1" and "stray_text" not in flags(found)
