"""Archives and single packed files: members by their own sources, places that name the member, and bombs, locks, damage and nesting stopped."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from sources_reading import counts, flags, staged
from test_sources_bank_table import UK
from test_sources_camt053 import balance, entry, message, statement
from test_sources_mt940 import WHOLE as MT940
from test_sources_register_table import VEHICLES

from flows.sources.containers import zip_archive
from schemas.evidence import Refusal

CAMT = message(statement(balance("OPBD", "0"), balance("CLBD", "1", day="2024-01-31"), entry("1")))


def archive(*members: tuple[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as written:
        for name, content in members:
            written.writestr(name, content)
    return made.getvalue()


def test_each_member_is_read_by_its_own_source(tmp_path):
    found = staged(tmp_path, archive(("a/january.xml", CAMT), ("b/", ""), ("../../january.sta", MT940), ("january.xml", CAMT.replace(b"M1", b"M2"))))
    assert (found.source, found.encoding, counts(found)) == ("zip_archive", "utf-8", (4, 0, 0))
    assert [p.reconciles for p in found.records["statementperiod"]] == [True, True, True]
    assert [e.place for e in found.records["entry"]] == [
        "member 1 (a/january.xml), Stmt 1, Ntry 1",
        "member 2 (../../january.sta), line 5",
        "member 2 (../../january.sta), line 8",
        "member 3 (january.xml), Stmt 1, Ntry 1",
    ]
    assert {e.period for e in found.records["entry"]} == {p.id for p in found.records["statementperiod"]}
    assert {p.name for p in Path(tmp_path).iterdir()} == {"received"}


def test_a_member_that_no_source_reads_is_one_row_set_aside(tmp_path):
    found = staged(tmp_path, archive(("x.xml", CAMT), ("letter.pdf", b"%PDF-1.7 ..."), ("inner.zip", archive(("y.xml", CAMT)))))
    assert counts(found) == (1, 2, 0)
    letter, inner = found.set_aside
    assert (letter.place, "a PDF" in letter.reason) == ("member 2 (letter.pdf)", True) and "SHA-256" in letter.raw
    assert inner.reason == "an archive within an archive"


def test_tables_in_an_archive_by_template(tmp_path):
    found = staged(tmp_path, archive(("uk.csv", UK)), template="uk_bank")
    assert counts(found) == (2, 0, 10) and found.records["entry"][0].place == "member 1 (uk.csv), line 11"


def test_remarks_of_members_keep_their_places(tmp_path):
    found = staged(tmp_path, archive(("x.xml", CAMT.replace(b"<Ntry>", b"<Ntry><Colour/>"))))
    assert flags(found) == {"unknown_element"} and found.remarks[0].place == "member 1 (x.xml), Stmt 1, Ntry 1"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (archive(), "it is empty"),
        (archive(("a.txt", "nothing")), "no member of the archive is read"),
        (archive(("a.xml", CAMT))[:-30], "cannot be opened as one"),
        (archive(("a.xml", CAMT[:-30])), "member 1 .a.xml., line 1: this is not well-formed XML"),
        (b"PK\x03\x04 and no more", "cannot be opened as one"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, content, says):
    with pytest.raises(Refusal, match=says):
        staged(tmp_path, content)


def test_damage_in_a_member_is_refused_with_its_place(tmp_path):
    whole = archive(("a.xml", CAMT), compression=zipfile.ZIP_STORED)
    with pytest.raises(Refusal, match="member 1 .a.xml.: this member cannot be unpacked"):
        staged(tmp_path, whole.replace(b"Meerkoet", b"Meerkat!"))


def test_bombs_are_stopped_soon(tmp_path, monkeypatch):
    bomb = archive(("zeros.xml", b"0" * (1 << 28)))
    with pytest.raises(Refusal, match="a bomb"):
        staged(tmp_path, bomb)
    lying = bytearray(archive(("zeros.xml", b"0" * (1 << 25))))
    at = lying.index(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (1 << 10).to_bytes(4, "little")  # the directory says that it is a kilobyte
    with pytest.raises(Refusal, match="cannot be unpacked|a bomb"):
        staged(tmp_path, bytes(lying))
    monkeypatch.setattr(zip_archive, "UNPACKED", 3 * len(CAMT) - 1)
    with pytest.raises(Refusal, match="member 3 .c.: this member swells"):
        staged(tmp_path, archive(("a", CAMT), ("b", CAMT), ("c", CAMT)))
    monkeypatch.setattr(zip_archive, "MEMBERS", 2)
    with pytest.raises(Refusal, match="3 members"):
        staged(tmp_path, archive(("a", CAMT), ("b", CAMT), ("c", CAMT)))


def test_a_locked_member_is_refused(tmp_path):
    whole = bytearray(archive(("a.xml", CAMT)))
    whole[6] |= 1  # the local header's flag of encryption, and the directory's
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Refusal, match="locked with a password"):
        staged(tmp_path, bytes(whole))


def test_nothing_unpacked_stays_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "unpacked"))
    (tmp_path / "unpacked").mkdir()
    staged(tmp_path, archive(("a.xml", CAMT), ("b.pdf", b"%PDF")))
    with pytest.raises(Refusal):
        staged(tmp_path, archive(("a.xml", CAMT[:-30])))
    assert list((tmp_path / "unpacked").iterdir()) == []


def test_a_file_packed_alone_is_read_as_what_it_holds(tmp_path):
    found = staged(tmp_path, gzip.compress(CAMT))
    assert (found.source, found.encoding, counts(found), found.records["entry"][0].place) == ("gzip_file", "utf-8", (1, 0, 0), "Stmt 1, Ntry 1")
    assert counts(staged(tmp_path, gzip.compress(UK.encode() if isinstance(UK, str) else UK), template="uk_bank")) == (2, 0, 10)
    assert counts(staged(tmp_path, gzip.compress(VEHICLES.encode()), template="register:vehicles")) == counts(
        staged(tmp_path, VEHICLES, template="register:vehicles")
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (gzip.compress(CAMT)[:-9], "damaged or cut short"),
        (gzip.compress(CAMT)[:-8] + b"\0" * 8, "damaged or cut short"),
        (gzip.compress(b"nothing"), "no source reads this file"),
        (gzip.compress(gzip.compress(CAMT)), "an archive within an archive"),
        (gzip.compress(archive(("a.xml", CAMT))), "an archive within an archive"),
        (gzip.compress(b"0" * (1 << 26)), "a bomb"),
        (gzip.compress(b""), "the file is empty"),
        (gzip.compress(b"<report><rentity_id>1</rentity_id></report>"), "may not stand among evidence"),
        (archive(("a.gz", gzip.compress(CAMT))), "an archive within an archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # the bytes hold the time of packing, and a test's name may not
def test_a_packed_file_that_cannot_be_read_is_refused(tmp_path, content, says):
    with pytest.raises(Refusal, match=says):
        staged(tmp_path, content)
