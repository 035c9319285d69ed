"""What changed from one version of a dossier to the next, and because of what: from their two twins alone.

Format: lines of plain English; figures in the order of the new document, causes from exhibits, decisions, the rule and the ledger.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple

from schemas.evidence import Refusal
from schemas.identifiers import display_account
from schemas.money import display, parse

_SAME = ("case.cut_off", "case.rule", "case.same_day", "case.order", "state", "log_head")
_FINDINGS = {  # what names a row of a table of findings for a reader
    "asset": ("kind", "identifier"),
    "purchase": ("title_number", "completed_on"),
    "gap": ("account", "kind", "first"),
    "deficiency": ("says",),
    "claimedreceipt": ("label", "transfer"),
}


_MAIN = {  # the figures that a dossier's own list has: how their ids begin, and what a reader calls them
    "benefit": "benefit alleged",
    "claimed in all": "claimed in all",
    "claimed": "claimed as",
    "traced": "traced under the declared rule",
    "at least recorded": "at least, on any order",
    "at most recorded": "at most, on any order",
    "value": "value",
    "net equity": "net equity",
}


class MainFigure(NamedTuple):
    """What a reader calls a figure, what it is about, and what it came to; '' where a version has it not."""

    called: str
    about: str
    before: str
    now: str


@dataclass(frozen=True)
class Changes:
    """`because`: what the new version rests on and the old did not, or the other way round; `figures`: what that did to the figures; `main`: to those of claims
    and assets, for a reader."""

    because: tuple[str, ...]
    figures: tuple[str, ...]
    main: tuple[MainFigure, ...]


def changes(old: bytes, new: bytes) -> Changes:
    """Compare two twins. Refusal if they are not two versions of one edition of one case."""
    before, after = (_read(data) for data in (old, new))
    for word, one, other in (("case", before["case"]["reference"], after["case"]["reference"]), ("edition", _edition(before), _edition(after))):
        if one != other:
            raise Refusal("changes", "", f"the two dossiers are not of one {word}: {one} and {other}", "Name two versions of one edition of one case.")
    because = (*_exhibits(before, after), *_decisions(before, after), *_settings(before, after), *_software(before, after), *_findings(before, after))
    return Changes(because, tuple(_figures(before, after)), tuple(_main(before, after)))


def _edition(twin: dict) -> str:
    return twin["edition"] + (f" for {twin['partner']['id']}" if "partner" in twin else "")


def _read(data: bytes) -> dict:
    try:
        twin = json.loads(data)
        return twin if twin["format"].startswith("assettrace dossier twin") else {}["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal("changes", "", "this is not the twin of a dossier", "Name the .json that stands beside a dossier.") from error


def _exhibits(before: dict, after: dict):
    old, new = ({e["sha256"]: e for e in twin["exhibits"]} for twin in (before, after))
    for sha256 in sorted(new.keys() - old.keys(), key=lambda s: new[s]["reference"]):
        replaced = next((e for e in old.values() if e["reference"] == new[sha256]["reference"] and e["sha256"] not in new), None)
        yield f"exhibit {new[sha256]['reference']} ({new[sha256]['file_name']}) {'is another file than before' if replaced else 'is new'}"
    for sha256 in sorted(old.keys() - new.keys(), key=lambda s: old[s]["reference"]):
        if all(e["reference"] != old[sha256]["reference"] for e in new.values()):
            yield f"exhibit {old[sha256]['reference']} ({old[sha256]['file_name']}) is there no longer"


def _decisions(before: dict, after: dict):
    """Decisions are only ever added; a twin of an earlier program has none, and then those before it cannot be told from new ones."""
    known = {decision["id"] for decision in before.get("decisions", after.get("decisions", ()))}
    for decision in after.get("decisions", ()):
        if decision["id"] not in known:
            said = f"takes {decision['takes_back']} back" if decision["takes_back"] else f"is {decision['answer'].replace('_', ' ')}"
            yield f"decision {decision['id']} of {decision['at'][:10]} on {decision['subject']}: {said}"


def _settings(before: dict, after: dict):
    for path in _SAME[:-1]:
        one, other = _at(before, path), _at(after, path)
        if one != other:
            yield f"{path.removeprefix('case.').replace('_', ' ')}: {one}, now {other}"
    rules = [twin["case"].get("rules", {}) for twin in (before, after)]
    for name in sorted(rules[0].keys() | rules[1].keys()) if all(rules) else ():  # a twin of an earlier program does not say what its rules were
        if rules[0].get(name) != rules[1].get(name):
            yield f"rule {name}: {'new' if name not in rules[0] else 'there no longer' if name not in rules[1] else 'its steps are others than before'}"
    if before["log_head"] != after["log_head"]:
        yield "the case's log has lines that are new since then"


def _software(before: dict, after: dict):
    for name in sorted(before["software"].keys() | after["software"].keys()):
        one, other = before["software"].get(name, "none"), after["software"].get(name, "none")
        if one != other:
            yield f"software: {name} {one}, now {other}"


def _findings(before: dict, after: dict):
    for table, names in _FINDINGS.items():
        old, new = ({row.get("id") or " ".join(str(row[n]) for n in names): row for row in twin["findings"][table]} for twin in (before, after))
        for id in sorted(old.keys() | new.keys()):
            row = new.get(id) or old[id]
            called = f"{table.replace('claimedreceipt', 'receipt claimed')}: {' '.join(str(row[name]) for name in names)}"
            if id not in old or id not in new:
                yield f"{called}: {'new' if id not in old else 'there no longer'}"
            else:
                for name in sorted(row):
                    if old[id].get(name) != new[id][name] and name not in ("id", "exhibit", "place"):
                        yield f"{called}: {name.replace('_', ' ')} {_said(old[id].get(name))}, now {_said(new[id][name])}"


def _figures(before: dict, after: dict):
    """Figures under their formulas, in the order in which the new text has them; what is named after a row that is gone is gone with it."""
    old, new = ({f["id"]: f for f in twin["figures"]} for twin in (before, after))
    printed = dict.fromkeys(id for section in after["text"] for block in section["blocks"] for id in block["figures"])
    for id in [*printed, *(id for id in new if id not in printed)]:
        if id not in old:
            yield f"new: {new[id]['amount']} {new[id]['currency']} ({new[id]['formula']}; {id})"
        elif (old[id]["amount"], old[id]["currency"]) != (new[id]["amount"], new[id]["currency"]):
            yield f"{old[id]['amount']} {old[id]['currency']}, now {new[id]['amount']} {new[id]['currency']} ({new[id]['formula']}; {id})"
        elif old[id]["sources"] != new[id]["sources"]:
            yield f"still {new[id]['amount']} {new[id]['currency']}, from other rows ({new[id]['formula']}; {id})"
    for id in sorted(old.keys() - new.keys()):
        yield f"there no longer: {old[id]['amount']} {old[id]['currency']} ({old[id]['formula']}; {id})"


def _main(before: dict, after: dict):
    old, new = (_main_figures(twin) for twin in (before, after))
    for key in dict.fromkeys((*new, *old)):
        if old.get(key, "") != new.get(key, ""):
            yield MainFigure(*key, old.get(key, ""), new.get(key, ""))


def _main_figures(twin: dict) -> dict[tuple[str, str], str]:
    """Amounts by what they are called and about; what is traced is that of the declared rule, whichever it is."""
    names = {
        asset["id"]: display_account(asset["identifier"]) if asset["kind"] == "account_balance" else asset["identifier"] for asset in twin["findings"]["asset"]
    }
    names |= {"reached": "all assets within reach", "": ""}
    found = {}
    for figure in twin["figures"]:
        begins = next((word for word in _MAIN if figure["id"] == word or figure["id"].startswith(f"{word} ")), "")
        about = figure["id"].removeprefix(begins).strip()
        if begins == "traced":
            rule, _, about = about.partition(" ")
            begins = begins if rule == twin["case"]["rule"] else ""
        if begins and (about in names or begins == "claimed"):
            found[_MAIN[begins], names.get(about, about)] = display(parse(figure["amount"], figure["currency"]), figure["currency"])
    return found


def _at(twin: dict, path: str):
    for name in path.split("."):
        twin = twin[name]
    return twin


def _said(value) -> str:
    return "nothing" if value in (None, "") else str(value)
