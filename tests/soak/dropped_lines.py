"""Drops or doubles a line of generated statements and looks whether it is noticed: `python -m tests.soak.dropped_lines --count 5000 --seed 7`.

Each statement is written as camt.053, MT940 or a bank's CSV with balances, is whole at first and has to add up; then one of its entries is left out or
stands twice, and it must not.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flows.steps.inspect_file import inspect

IBAN = "NL91ABNA0417164300"  # the registry's own example


@dataclass
class Tally:
    """What came of it; only the first may be other than nil."""

    statements: int = 0
    whole_and_refused: int = 0
    unnoticed: int = 0

    @property
    def sound(self) -> bool:
        return not (self.whole_and_refused or self.unnoticed)


def written(kind: str, opening: int, amounts: list[int], kept: list[int]) -> bytes:
    """A statement that opens and closes as all of `amounts` make it, and lists those at the places `kept`. Minor units of EUR."""
    closing = opening + sum(amounts)

    def sign(minor: int, credit: str, debit: str) -> str:
        return debit if minor < 0 else credit

    def decimal(minor: int, mark: str = ".") -> str:
        return f"{abs(minor) // 100}{mark}{abs(minor) % 100:02d}"

    if kind == "camt":

        def balance(code: str, minor: int, day: str) -> str:
            return (
                f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{decimal(minor)}</Amt><CdtDbtInd>{sign(minor, "CRDT", "DBIT")}</CdtDbtInd>'
                f"<Dt><Dt>{day}</Dt></Dt></Bal>"
            )

        entries = "".join(
            f'<Ntry><Amt Ccy="EUR">{decimal(amounts[n])}</Amt><CdtDbtInd>{sign(amounts[n], "CRDT", "DBIT")}</CdtDbtInd><Sts>BOOK</Sts>'
            "<BookgDt><Dt>2024-01-05</Dt></BookgDt></Ntry>"
            for n in kept
        )
        return (
            f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>{IBAN}</IBAN></Id></Acct>'
            f"{balance('OPBD', opening, '2024-01-01')}{balance('CLBD', closing, '2024-01-31')}{entries}</Stmt></BkToCstmrStmt></Document>"
        ).encode()
    if kind == "mt940":
        lines = [f":61:2401050105{sign(amounts[n], 'C', 'D')}{decimal(amounts[n], ',')}NTRFNONREF" for n in kept]
        return "\n".join(
            [
                ":20:X",
                f":25:{IBAN}",
                ":28C:1/1",
                f":60F:{sign(opening, 'C', 'D')}240101EUR{decimal(opening, ',')}",
                *lines,
                f":62F:{sign(closing, 'C', 'D')}240131EUR{decimal(closing, ',')}",
                "-",
                "",
            ]
        ).encode()
    rows = []
    for n in kept:
        balance_after = opening + sum(amounts[: n + 1])
        rows.append(
            f"05/01/2024,TFR,x,,,,{decimal(amounts[n]) if amounts[n] < 0 else ''},{decimal(amounts[n]) if amounts[n] > 0 else ''},"
            f"{'-' if balance_after < 0 else ''}{decimal(balance_after)}"
        )
    head = [
        "Account Number,00-00-05 00500015",
        "Currency,EUR",
        f"Opening Balance,{'-' if opening < 0 else ''}{decimal(opening)}",
        f"Closing Balance,{'-' if closing < 0 else ''}{decimal(closing)}",
        "Date,Type,Description,Counterparty,Counterparty Account,Reference,Paid Out,Paid In,Balance",
    ]
    return "\n".join([*head, *rows, ""]).encode()


def dropped_lines(count: int, seed: int, folder: Path) -> Tally:
    """`count` statements, each whole and then with one line dropped or doubled."""
    chance, tally = random.Random(seed), Tally()
    for _ in range(count):
        kind = chance.choice(("camt", "mt940", "csv"))
        amounts = [chance.choice((-1, 1)) * chance.randrange(1, 10 ** chance.randrange(1, 9)) for _ in range(chance.randrange(1, 12))]
        opening, places = chance.randrange(-(10**7), 10**7), list(range(len(amounts)))
        at = chance.choice(places)
        changed = sorted([*places, at]) if chance.random() < 0.5 else [n for n in places if n != at]
        tally.statements += 1
        whole, broken = (_adds_up(folder, kind, written(kind, opening, amounts, kept)) for kept in (places, changed))
        tally.whole_and_refused += whole is not True
        tally.unnoticed += broken is not False
    return tally


def _adds_up(folder: Path, kind: str, content: bytes) -> bool | None:
    """Whether inspecting says so; a table without a row has no period, and tells by a remark that its balances differ."""
    path = folder / "statement"
    path.write_bytes(content)
    seen = inspect(path, "uk_bank" if kind == "csv" else None)
    return False if "control_total" in seen.flags else seen.accounts[0].reconciles if seen.accounts else None


def main() -> None:
    """One line of result; exit code 1 if a dropped or doubled line went unnoticed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=5000)
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = dropped_lines(given.count, given.seed, Path(folder))
    print(f"seed {given.seed}: {tally.statements} statements, {tally.whole_and_refused} whole ones that did not add up, {tally.unnoticed} changes unnoticed")
    raise SystemExit(0 if tally.sound else 1)


if __name__ == "__main__":
    main()
