"""Damages the sources' own fixtures at random: `python -m tests.soak.fuzzing --count 50000 --seed 7`.

Each input is staged as an exhibit is. It must end in a refusal with a reason and a next step, or in rows that the store can hold; a mistake of our own, or
more than some seconds of processor time, is a failure, and the input is kept.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 5  # of processor time for one input; each has some kilobytes
PIECES = (
    b'"',
    b'""',
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r",
    b"\r\n",
    b"\v",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"<",
    b">",
    b"</",
    b"/>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?",
    b"?>",
    b"<!DOCTYPE a>",
    b"&",
    b"&#0;",
    b"&#x110000;",
    b"&lt;",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"null",
    b"true",
    b"NaN",
    b"1e999",
    b"-1",
    b"-",
    b"+",
    b".",
    b"9" * 40,
    b"0" * 40,
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b":61:",
    b":86:",
    b":20:",
    b"\n-\n",
    b"{1:",
    b"-}",
    b"^",
    b"!Type:Bank\n",
    b"<STMTTRN>",
    b"</OFX>",
    b"<Ntry>",
    b"</Ntry>",
    b"31/02/2024",
    b"2024-13-45",
    b"0000-00-00",
    b"9999-12-31",
    b"\xf0\x9f\x92\xa3",
    b"\xe2\x80\xae",
    b"a" * 3000,
    b"\n" * 300,
    b"," * 300,
)


@dataclass
class Tally:
    """What came of the inputs; `failed` are those that ended as none may: the fixture's name, what happened, and the bytes."""

    inputs: int = 0
    refused: int = 0
    read: int = 0
    failed: list[tuple[str, str, bytes]] = field(default_factory=list)


def fixtures() -> dict[str, tuple[bytes, Callable[[Path], dict]]]:
    """Every fixture of the sources' tests, with how it is staged in a folder."""
    from test_sources_bank_table import template
    from test_sources_statements_damaged import WHOLE as STATEMENTS
    from test_sources_strict import WHOLE

    found = {name: (content, lambda folder, named=named: {"template": named}) for name, (content, named) in WHOLE.items()}
    return found | {name: (content, lambda folder, text=text: template(folder, text) if text else {}) for name, (content, text) in STATEMENTS.items()}


def damaged(content: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """A few changes: bytes put in, taken out, doubled, flipped, moved, or taken from another fixture."""
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        at, length = chance.randrange(len(content) + 1), min(int(chance.expovariate(1 / 12)), 400)
        kind = chance.randrange(6)
        if kind == 0:
            content = content[:at] + chance.choice(PIECES) + content[at:]
        elif kind == 1:
            content = content[:at] + chance.choice(PIECES) + content[at + length :]
        elif kind == 2:
            content = content[:at] + content[at + length :]
        elif kind == 3:
            content = content[:at] + content[at : at + length] * chance.choice((2, 3, 50)) + content[at + length :]
        elif kind == 4 and content:
            at = min(at, len(content) - 1)
            content = content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]
        else:
            other = chance.choice(others)
            begin = chance.randrange(len(other))
            content = content[:at] + other[begin : begin + length] + content[at:]
    return content


def inputs(count: int, seed: int) -> Iterator[tuple[str, bytes, Callable[[Path], dict]]]:
    """The fixture's name, its damaged bytes, and how they are staged."""
    chance, known = random.Random(seed), fixtures()
    names, contents = sorted(known), [content for _, (content, _) in sorted(known.items())]
    for _ in range(count):
        name = chance.choice(names)
        yield name, damaged(known[name][0], chance, contents), known[name][1]


def fuzz(folder: Path, count: int, seed: int) -> Tally:
    """Stage so many inputs; the same seed gives the same ones."""
    from sources_reading import staged
    from test_sources_statements_damaged import can_be_stored

    from schemas.evidence import Refusal

    tally = Tally()
    for name, content, how in inputs(count, seed):
        began = time.process_time()
        tally.inputs += 1
        try:
            can_be_stored(staged(folder, content, **how(folder)))
            tally.read += 1
        except Refusal as refusal:
            tally.refused += 1
            if not refusal.reason or not refusal.next_step:
                tally.failed.append((name, "a refusal without a reason or a next step", content))
        except Exception as error:
            tally.failed.append((name, f"{type(error).__name__}: {error}"[:300], content))
        if time.process_time() - began > SECONDS:
            tally.failed.append((name, f"{time.process_time() - began:.1f} s", content))
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that failed")
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    with tempfile.TemporaryDirectory() as folder:
        tally = fuzz(Path(folder), asked.count, asked.seed)
    for n, (name, what, content) in enumerate(tally.failed, start=1):
        print(f"  {n}, {name}: {what}")
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{n}-{name}").write_bytes(content)
    print(f"fuzzing: seed {asked.seed}, {tally.inputs} inputs, {tally.read} read, {tally.refused} refused, {len(tally.failed)} failed")
    raise SystemExit(1 if tally.failed else 0)


if __name__ == "__main__":
    main()
