"""The verifier's own readers of MT940 and OFX beside the program's: the same entries and totals of the same file, or it says that it cannot read it; never something else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from bundles import bundle_of
from followed_cases import Followed
from sources_reading import SAMPLES, staged
from test_sources_mt940 import WHOLE as MT940
from test_sources_mt940 import message
from test_sources_ofx import WHOLE as OFX
from test_sources_ofx import bank, ofx, row

from flows.demo import small
from flows.dossier.verifier import Findings, Odd, Twin, check_content, read_exhibit, verify
from flows.sources.read_exhibit import stage
from schemas.evidence import Exhibit, Refusal

READ = {"swift_mt940", "ofx_statement"}


def alike(found, content: bytes) -> None:
    """What the program staged and what the verifier reads agree on every entry, statement and count."""
    again = read_exhibit({}, content)
    assert again is not None
    assert {place: said[:2] for place, said in again.entries.items()} == {
        e.place: (e.booked_on.isoformat(), e.amount if e.direction == "credit" else -e.amount) for e in found.records.get("entry", [])
    }
    for period in found.records.get("statementperiod", []):
        said = again.statements[period.id.partition("/")[2]]
        assert [said[part] for part in ("opening", "closing", "credits", "debits", "entries")] == [
            period.opening,
            period.closing,
            period.credits,
            period.debits,
            period.entries,
        ]
    assert (again.accepted, again.set_aside, again.declared) == (found.rows.accepted, found.rows.set_aside, found.rows.declared)


@pytest.mark.parametrize(
    "text",
    [
        MT940,
        MT940.replace("\n", "\r\n"),
        "{1:F01BANKNL2AXXXX0000000000}{2:I940BANKNL2AXXXXN}{4:\n" + MT940[:-2] + "-}{5:{CHK:0}}\n",
        MT940 + message(":61:2402280229C1,00NTRFA", number="8"),
        message(":61:240105ED5,00NTRFB", ":61:2412310101RD,5NTRFC", ":61:991231C3,NTRFD"),
        OFX,
        ofx(bank(row("90", "CREDIT", "a"), row("-.5", number="b"), row("9", "CREDIT", "c", more="<CORRECTFITID>a<CORRECTACTION>REPLACE\n"))),
        ofx(bank(row("-1,50"), row("+2.00", "CREDIT", "2"), balance=""), bank(row("3", number="9"), account="<BANKID>209561<ACCTID>12345678", currency="GBP")),
    ],
    ids=range(8),
)
def test_both_read_the_same(tmp_path, text):
    alike(staged(tmp_path, text), text.encode())


def test_utf_16_and_the_lines_of_fints_are_read_alike(tmp_path):
    marked = [("\ufeff" + MT940).encode("utf-16-le"), ("\ufeff" + OFX).encode("utf-16-be")]
    for content in (*marked, MT940.replace("\n", "@@").encode(), f"@9@@@{MT940}".replace("\n", "@@\r\n").encode()):
        alike(staged(tmp_path, content), content)


@pytest.mark.parametrize(
    "text",
    [
        message(":61:2401050105C5,00"),
        message(":61:2402300230C5,00NTRFA"),
        message(":61:240105C5,00NTRFA").replace("EUR100,00\n-", "USD100,00\n-"),
        ofx(bank(row("1.2.3"))).replace("1.2.3", "x"),
        ofx(bank(row("5"), currency="")),
        ofx(bank(row("5"), balance="<LEDGERBAL><BALAMT>75.50<DTASOF>00000000</LEDGERBAL>")),
        ofx(bank(row("2,000"))),
        ofx(bank(row("1,234.56"))),
        ofx(bank(row("1 006,60"))),
        message(":61:2401050105C5,00 NTRFA"),
        message(":61:2401050105C5,00//A"),
        OFX.replace("</STMTTRN>", "", 1),
        ofx(bank(row("5", more="<CURRENCY><CURRATE>1<CURSYM>EUR</CURRENCY>"))),
    ],
    ids=range(13),
)
def test_what_is_not_as_the_format_says_is_not_guessed(text):
    with pytest.raises((Odd, ValueError)):
        read_exhibit({}, text.encode())


def test_samples_of_banks_are_read_alike_or_not_at_all():
    if not SAMPLES.is_dir():
        pytest.skip("the samples are not beside this checkout")
    read = odd = 0
    for path in sorted(p for p in SAMPLES.rglob("*") if p.suffix.lower() in (".sta", ".940", ".ofx", ".qfx") and p.is_file()):
        try:
            found = stage(path, Exhibit(sha256="a" * 64, reference="x", file_name=path.name, size=1))
        except Refusal:
            continue
        if found.source in READ:
            try:
                if read_exhibit({}, path.read_bytes()) is not None:
                    alike(found, path.read_bytes())
                    read += 1
            except Odd:
                odd += 1
    assert read > 2 * odd and read > 5


def with_mt940(folder: Path) -> None:
    """The small case, its statement as an MT940 file."""
    small(folder)
    lines = [
        (109, "C4000,", "ORCHARD", "Orchard Packing Ltd"),
        (116, "C6000,", "W2", "Orchard Packing Ltd"),
        (123, "C5000,", "INV7", "Trade"),
        (220, "D12000,", "C1", "Quill & Northmere LLP client account"),
    ]
    text = ":20:R\n:25:GB93ZZZZ00009191000273\n:28C:1/1\n:60F:C240101GBP0,00\n"
    text += "".join(f":61:24{day:04d}{day:04d}{amount}NTRF{reference}\n:86:/NAME/{name}/REMI/COMPLETION ZZ910001/\n" for day, amount, reference, name in lines)
    (folder / "exhibits" / "statement.xml").unlink()
    (folder / "exhibits" / "statement.sta").write_text(text + ":62F:C240229GBP3000,00\n-\n")
    register = folder / "exhibits" / "exhibits.csv"
    register.write_text(register.read_text().replace("statement.xml", "statement.sta"))


def test_a_ledger_from_an_mt940_file_is_looked_up_line_by_line_and_a_wrong_line_found(tmp_path):
    case = Followed(tmp_path / "made", with_mt940)
    bag = bundle_of(tmp_path / "case", case, "working").folder
    found = verify(bag)
    assert not found.broken, found.broken
    assert any(line.startswith("4 entries of the ledger's 4 lines stand") for line in found.checked) and any(
        "1 exhibits read again" in line for line in found.checked
    )
    twin = json.loads(case.dossier("working").twin)
    assert [line[4] for line in twin["ledger"]["lines"]] == [400000, 600000, 500000, 1200000]
    twin["ledger"]["lines"][2][4] += 100
    (statement,) = (path for path in (bag / "data" / "exhibits").iterdir() if path.suffix == ".sta")
    wrong = Findings()
    check_content(Twin(json.dumps(twin).encode()), {hashlib.sha256(statement.read_bytes()).hexdigest(): statement}, wrong)
    assert any("500000 stands at IH/1, line 9; the ledger has 500100" in line for line in wrong.broken), wrong.broken
