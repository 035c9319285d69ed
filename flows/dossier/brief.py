"""The evidence base made ready for writing: names, numbers for rows, references to exhibits, figures with where they come from.

Format: pieces of text (`flows.dossier.document`). Everything here is looked up or formatted; nothing is found out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property

from flows.dossier.document import Amount, Link, Paragraph, Piece, Pieces, Row, Slanted, Strong
from flows.dossier.lineage import Lineage
from flows.dossier.number_kinds import AN_AMOUNT, cited, named, quoted
from flows.dossier.partner_evidence import Disclosure
from flows.dossier.relied_transfers import opened_by, relied_on
from flows.dossier.words import count
from schemas.accounts import Entry, StatementPeriod, Transfer
from schemas.assets import REACHED, Asset, thing
from schemas.calendar import in_words
from schemas.evidence import Exhibit, Refusal
from schemas.evidence_base import EvidenceBase
from schemas.findings import AnyOrder, RouteStep, Ruling
from schemas.identifiers import OUTSIDE, display_account
from schemas.law.provision import TO_BE_CONFIRMED, Provision
from schemas.money import display, parse
from schemas.parties import Party
from schemas.registered_assets import REGISTERED_ASSETS


class Brief:
    """One evidence base, for one edition of one dossier; of a partner edition also for whom it is, and what it leaves out."""

    def __init__(self, base: EvidenceBase, edition: str, disclosure: Disclosure | None = None):
        self.base, self.case, self.order, self.edition, self.disclosure = base, base.case, base.order, edition, disclosure
        self.currency, self.rule = base.case.case.currency, base.case.tracing.rule
        self.lineage = Lineage()
        self._traced_figures: dict[tuple[str, str, str], Amount] = {}
        self.transfers = {transfer.id: transfer for transfer in base.of(Transfer)}
        self.entries = {entry.id: entry for entry in base.of(Entry)}
        self.parties = {party.id: party for party in base.of(Party)}
        self.by_sha256 = {exhibit.sha256: exhibit for exhibit in base.exhibits}
        self.by_reference = {exhibit.reference: exhibit for exhibit in base.exhibits}
        self._exhibit_number = {exhibit.sha256: n for n, exhibit in enumerate(base.exhibits, start=1)}
        names = sorted(self.by_reference, key=lambda reference: (-len(reference), reference))
        self._references = re.compile(rf"(?<![\w/])({'|'.join(map(re.escape, names))})(?![\w/])") if names else None

    @property
    def edition_said(self) -> str:
        """'served edition', 'partner edition for ...'."""
        return f"{self.edition} edition" + (f" for {self.disclosure.partner.name}" if self.disclosure else "")

    def has_not(self, part: str) -> bool:
        """True if something of a part of the case file rests on material that is not disclosed to the partner, and is absent here."""
        return self.disclosure is not None and part in self.disclosure.case.parts

    # assets

    @cached_property
    def assets(self) -> tuple[Asset, ...]:
        """The schedule in the order in which it is numbered: what is reached first, then by kind and identifier."""
        kinds = ("land_title", "account_balance", "shares", *REGISTERED_ASSETS)

        def order(asset: Asset) -> tuple:
            return asset.reach not in REACHED, asset.reach == "none", kinds.index(asset.kind), asset.identifier, asset.id

        return tuple(sorted(self.base.of(Asset), key=order))

    @cached_property
    def reached(self) -> tuple[Asset, ...]:
        """The assets that an order against a suspect could reach on what is recorded."""
        return tuple(asset for asset in self.assets if asset.reach in REACHED)

    @cached_property
    def _asset_numbers(self) -> dict[str, int]:
        return {asset.id: n for n, asset in enumerate(self.assets, start=1)}

    def asset_mark(self, asset: str) -> str:
        """'A3': the asset's number in Schedule A, by its id."""
        return f"A{self._asset_numbers[asset]}"

    def asset(self, asset: Asset) -> Link:
        """The asset's number, leading to its row in Schedule A."""
        return Link(self.asset_row(asset), self.asset_mark(asset.id))

    def asset_row(self, asset: Asset) -> str:
        """The key of the asset's row in Schedule A."""
        return f"row-{self.asset_mark(asset.id)}"

    def identifier(self, asset: Asset) -> str:
        """What can be served on a registrar or a bank, as they write it."""
        return display_account(asset.identifier) if asset.kind == "account_balance" else asset.identifier

    def labelled(self, asset: Asset) -> Pieces:
        """'A3 title ZZ100001', the number a link; of a long address only its ends, the whole stands in Schedule A."""
        called = self.called(asset)
        if asset.kind == "crypto_wallet" and len(asset.identifier) > 20:
            called = called.replace(asset.identifier, f"{asset.identifier[:8]}…{asset.identifier[-6:]}")
        return self.asset(asset), " ", named(called)

    def called(self, asset: Asset) -> str:
        """A short name for the asset: 'title ZZ100001', 'the balance of ...', 'shares in ...'."""
        if asset.kind == "land_title":
            return f"title {asset.identifier}"
        if asset.kind == "account_balance":
            return f"the balance of {display_account(asset.identifier)}"
        return asset.description.split(":")[0] if asset.kind == "shares" else thing(asset.kind, asset.identifier)

    # money and figures

    def money(self, minor: int, currency: str = "") -> str:
        """An amount for a reader."""
        return display(minor, currency or self.currency)

    def stated(self, text: str, currency: str = "") -> int:
        """Minor units of an amount that case.toml states."""
        return parse(text, currency or self.currency)

    def figure(self, id: str, minor: int, formula: str, *sources: str, to: str = "", currency: str = "", by: tuple[str, ...] = ("stated",)) -> Amount:
        """An amount whose origin the twin records, nil as a word; `to` is the key of the row that shows it; `by` as `Figure` has it."""
        self.lineage.add(id, minor, currency or self.currency, formula, *sources, by=by)
        return Amount(id, self.money(minor, currency) if minor else "nil", to)

    def number(self, id: str, number: int, formula: str, *sources: str, by: tuple[str, ...] = ("counted",)) -> Amount:
        """A count whose origin the twin records."""
        self.lineage.add(id, number, "", formula, *(sources or (by[1] if by[0] in ("rows", "sum of") else "store",)), by=by)
        return Amount(id, f"{number:,}")

    def counted(self, id: str, number: int, noun: str, plural: str = "", *, of: str = "", by: tuple[str, ...] = ("counted",)) -> Pieces:
        """'2 rows' with the count as a figure; `of` says what was counted."""
        return self.number(id, number, f"number of {of or plural or noun + 's'}", by=by), count(number, noun, plural).removeprefix(f"{number:,}")

    def per_cent(self, id: str, hundredths: int, formula: str, *sources: str, by: tuple[str, ...] = ("stated",)) -> Pieces:
        """'61.53 %' of hundredths of a per cent, as a figure."""
        self.lineage.add(id, hundredths, "%", formula, *sources, by=by)
        return Amount(id, f"{hundredths // 100}.{hundredths % 100:02d}"), " %"

    @cached_property
    def claim_labels(self) -> tuple[str, ...]:
        """The labels that are claims, in the case file's order; kinds of own money are none."""
        return tuple(claim.label for claim in self.case.claims if not claim.label.startswith("own:"))

    @cached_property
    def _rulings(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for ruling in self.base.of(Ruling):
            if ruling.label in self.claim_labels:
                found[ruling.rule, ruling.target] = found.get((ruling.rule, ruling.target), 0) + ruling.amount
        return found

    @cached_property
    def _currencies(self) -> dict[str, str]:
        return {ruling.target: ruling.currency for ruling in self.base.of(Ruling) if ruling.currency}

    def currency_of(self, target: str) -> str:
        """The currency in which money was traced into a target: the case's, unless it stands in an account of another."""
        return self._currencies.get(target, self.currency)

    def traced(self, target: str, rule: str = "") -> int:
        """Minor units of all claims together in a target, under a rule (the declared one if none is given)."""
        return self._rulings.get((rule or self.rule, target), 0)

    @cached_property
    def _steps(self) -> dict[tuple[str, str], list[RouteStep]]:
        found: dict[tuple[str, str], list[RouteStep]] = {}
        for step in self.base.of(RouteStep):
            found.setdefault((step.rule, step.target), []).append(step)
        return found

    def steps(self, target: str, rule: str = "") -> list[RouteStep]:
        """The steps of the routes to a target, under a rule (the declared one if none is given)."""
        return self._steps.get((rule or self.rule, target), [])

    def traced_figure(self, target: str, rule: str = "", to: str = "") -> Amount:
        """The same as a figure. Its sources are the payments that reach the target and, under the declared rule, the route's."""
        rule = rule or self.rule
        if (rule, target, to) in self._traced_figures:
            return self._traced_figures[rule, target, to]
        steps = [s for s in self.steps(target, rule) if s.label in self.claim_labels]
        sources = sorted({s.from_transfer for s in steps} | {s.to_transfer for s in steps if s.to_transfer})
        made = self.figure(
            f"traced {rule} {target}",
            self.traced(target, rule),
            f"all claims' money in {target} under {rule} (ruling)",
            *(sources or ("ledger",)),
            to=to,
            currency=self.currency_of(target),
            by=("traced", rule, target),
        )
        self._traced_figures[rule, target, to] = made
        return made

    def range_of(self, target: str, same_day: str = "recorded") -> AnyOrder | None:
        """At least and at most, on any order of attribution."""
        return next((r for r in self.base.of(AnyOrder) if (r.target, r.same_day) == (target, same_day)), None)

    def range_figures(self, target: str, same_day: str = "recorded", to: str = "") -> tuple[Pieces, Pieces]:
        """The two ends of a range, each as a figure; beside the second what it is if payments that are not yet matched are the same, where that is more. Dashes where no range
        was worked out."""
        found = self.range_of(target, same_day)
        if found is None:
            return ("–",), ("–",)
        how, currency = f"maximum flow through the ledger, order within a day {same_day}", self.currency_of(target)
        linked = self._at_most_linked(target, same_day, to) if found.at_most_linked > found.at_most else ()
        if linked and not found.at_most:  # nothing reads as nil while it is not known to be
            most: Pieces = linked
        else:
            most = (
                self.figure(
                    f"at most {same_day} {target}",
                    found.at_most,
                    f"the {how} from the claims into {target}",
                    "ledger",
                    to=to,
                    currency=currency,
                    by=("at most", same_day, target),
                ),
                *(("; ", *linked) if linked else ()),
            )
        return (
            (
                self.figure(
                    f"at least {same_day} {target}",
                    found.at_least,
                    f"all claims less the {how} that avoids {target}",
                    "ledger",
                    to=to,
                    currency=currency,
                    by=("at least", same_day, target),
                ),
            ),
            most,
        )

    def _at_most_linked(self, target: str, same_day: str, to: str) -> Pieces:
        """'£44,000.00 if linked'."""
        return (self.linked_figure(target, same_day, to), " if linked")

    def linked_figure(self, target: str, same_day: str = "recorded", to: str = "") -> Amount:
        """The most that a target can hold if payments that are not yet matched are the same payments."""
        found = self.range_of(target, same_day)
        return self.figure(
            f"at most linked {same_day} {target}",
            found.at_most_linked if found else 0,
            f"the maximum flow through the ledger, order within a day {same_day}, from the claims into {target}, where every pairing that waits for a decision is one payment",
            "ledger",
            to=to,
            currency=self.currency_of(target),
            by=("at most linked", same_day, target),
        )

    # transfers and accounts

    @cached_property
    def relied(self) -> tuple[Transfer, ...]:
        """The transfers that the dossier relies on, in the ledger's order: the rows of Schedule C."""
        ids = relied_on(self.base)
        return tuple(sorted((self.transfers[id] for id in ids), key=lambda t: (t.at, t.seq, t.id)))

    @cached_property
    def _transfer_numbers(self) -> dict[str, int]:
        return {transfer.id: n for n, transfer in enumerate(self.relied, start=1)}

    def transfer_mark(self, transfer: str) -> str:
        """'T12': the transfer's number in Schedule C, by its id."""
        return f"T{self._transfer_numbers[transfer]}"

    def transfer(self, transfer: str) -> Link:
        """The transfer's number, leading to its row in Schedule C."""
        return Link(self.transfer_row(transfer), self.transfer_mark(transfer))

    def transfer_figure(self, transfer: Transfer) -> Amount:
        """What a transfer moved, leading to its row in Schedule C; its sources are the entries that show it."""
        how = f"{transfer.kind} of the ledger: {transfer.why}" if transfer.kind in ("opening", "gap") else "as its entries have it"
        shown = tuple(filter(None, (transfer.debit_entry, transfer.credit_entry))) or opened_by(self.base, transfer)
        return self.figure(
            f"transfer {transfer.id}", transfer.amount, how, *shown, to=self.transfer_row(transfer.id), currency=transfer.currency, by=("transfer", transfer.id)
        )

    def transfer_row(self, transfer: str) -> str:
        """The key of the transfer's row in Schedule C."""
        return f"row-{self.transfer_mark(transfer)}"

    def transfer_links(self, transfers: Iterable[str]) -> Pieces:
        """'T3 to T7, T9': rows that follow one another are taken together, each end a link."""
        numbers = sorted({self._transfer_numbers[id] for id in transfers})
        runs: list[list[int]] = []
        for number in numbers:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        found: list[Piece] = []
        for run in runs:
            ends = [Link(f"row-T{n}", f"T{n}") for n in dict.fromkeys((run[0], run[-1]))]
            between = (" to ",) if len(run) > 2 else (", ",)
            found += [", " if found else "", *(ends if len(ends) == 1 else (ends[0], *between, ends[1]))]
        return tuple(found)

    def day(self, transfer: Transfer) -> date:
        """The day on which the ledger has the transfer."""
        return date.fromisoformat(transfer.at[:10])

    def account(self, identity: str) -> str:
        """An account as a reader knows it; one outside the evidence by its number or the name that the statement gives."""
        if not identity.startswith(OUTSIDE):
            return display_account(identity)
        name = identity.removeprefix(OUTSIDE)
        return (display_account(name) if name.partition(":")[0] in ("iban", "gb", "account") else name) or "not named"

    @cached_property
    def holders(self) -> dict[str, str]:
        """The holder of each account in evidence as its statements name it; the last one that is stated."""
        return {p.account: p.holder for p in sorted(self.base.of(StatementPeriod), key=lambda p: (p.closes_on, p.id)) if p.holder}

    def account_of(self, identity: str) -> str:
        """'20-00-00 12345678 (Fennmark Homes Ltd)' for an account in evidence."""
        return f"{self.account(identity)} ({self.holders[identity]})" if identity in self.holders else self.account(identity)

    # people, exhibits, law

    def party(self, id: str) -> str:
        """A party's name."""
        return self.parties[id].name if id in self.parties else id

    def exhibit(self, exhibit: Exhibit, place: str = "") -> Link:
        """The exhibit's reference, with the place in it, leading to its row in the exhibit register."""
        return Link(self.exhibit_row(exhibit.sha256), ", ".join(filter(None, (exhibit.reference, place))))

    def exhibit_row(self, sha256: str) -> str:
        """The key of the exhibit's row in the register."""
        return f"row-X{self._exhibit_number[sha256]}"

    def origin(self, sha256: str, place: str = "") -> Pieces:
        """Where a record stands, as a link; nothing if the record has no exhibit."""
        return (self.exhibit(self.by_sha256[sha256], place),) if sha256 in self.by_sha256 else ()

    def exhibits(self, references: Iterable[str]) -> Pieces:
        """' (JB/1; JB/2)', each a link; nothing for none."""
        found: list[Piece] = []
        for reference in references:
            exhibit = self.by_reference.get(reference)
            found += ["; " if found else " (", self.exhibit(exhibit) if exhibit else named(reference)]
        return (*found, ")") if found else ()

    def linked(self, text: str, source: str = "", amounts: Callable[[str], Amount | None] | None = None) -> Pieces:
        """A sentence with every reference to an exhibit in it as a link, and its numbers as quoted from `source`; `amounts` makes figures of
        the amounts in it that it knows."""
        found: list[Piece] = []
        parts = self._references.split(text) if self._references else [text]
        for n, part in enumerate(parts):
            if n % 2:
                found.append(Link(self.exhibit_row(self.by_reference[part].sha256), part))
                continue
            for m, words in enumerate(AN_AMOUNT.split(part) if amounts else (part,)):
                figure = amounts(words) if m % 2 else None
                found.append(figure or quoted(words, source))
        return tuple(piece for piece in found if piece != "")

    def provision(self, *versions: Provision) -> Pieces:
        """'Proceeds of Crime Act 2002 s.40', with the mark of doubt where the text was not read at its source: the first of the versions that was in force on
        the document's date. Refusal if none was: what was not in force cannot be cited."""
        day = self.base.compiled_on
        provision = next((version for version in versions if version.citable_on(day)), None)
        if provision is None:
            raise Refusal(
                "law",
                f"{versions[0].authority} {versions[0].reference}",
                f"this was not in force on {in_words(day)}, the document's date, and cannot be cited",
                "Check cut_off in case.toml; else ask a lawyer which provision stood in its place.",
            )
        mark = () if provision.confirmed else (" ", Slanted(f"[{TO_BE_CONFIRMED}]"))
        return (cited(f"{provision.authority} {provision.reference}"), *mark)

    @cached_property
    def provisions(self) -> tuple[Provision, ...]:
        """The order's provisions that were in force on the document's date."""
        return tuple(p for p in self.order.provisions if p.citable_on(self.base.compiled_on))


def para(*parts: str | Piece | Pieces, key: str = "", mark: str = "", numbered: bool = True) -> Paragraph:
    """A paragraph from pieces and groups of pieces."""
    return Paragraph(tuple(flat(parts)), key=key, mark=mark, numbered=numbered)


def row(*cells: str | Piece | Pieces, key: str = "", strong: bool = False) -> Row:
    """A row of a table; a cell is a text, a piece or several."""
    return Row(tuple(tuple(flat((cell,))) for cell in cells), key=key, strong=strong)


def flat(parts: Iterable[str | Piece | Pieces]) -> Iterator[Piece]:
    """Pieces out of pieces and groups of them; empty texts fall away."""
    for part in parts:
        if isinstance(part, tuple):
            yield from flat(part)
        elif part != "":
            yield part


def joined(groups: Iterable[Piece | Pieces], separator: str = ", ") -> Pieces:
    """The groups one after the other, with a separator between them."""
    return tuple(piece for n, group in enumerate(groups) for piece in flat((separator if n else "", group)))


def between(first: date, last: date) -> str:
    """'on 2 May 2024', or 'between 4 January 2024 and 19 January 2024'."""
    return f"on {in_words(first)}" if first == last else f"between {in_words(first)} and {in_words(last)}"


def strong(text: str) -> Strong:
    """A text that stands out."""
    return Strong(text)
