"""Drafts of requests on disk: each as PDF and as text, with a version that says whether it changed, and a line in the case's log.

Authority: Directive (EU) 2016/680 art.25 (disclosure is logged: who, to whom, what, when, why).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from flows.case.case_folder import CaseFolder
from flows.case.version_register import VersionRegister
from flows.dossier.brief import brief_of
from flows.dossier.document import Open
from flows.dossier.editions import check_nothing_shows, naming
from flows.dossier.plain_text import plain_text
from flows.dossier.requests import MONITORING, Draft, draft, kinds_of, unlinked
from flows.dossier.requests.addressed import Addressed
from flows.dossier.requests.listing import listing
from flows.handover.requests_by_recipient import Sorted, addressed
from flows.steps.follow_case import check_followed
from flows.steps.load_evidence import evidence_base
from flows.steps.take_in import pending
from schemas.evidence_base import EvidenceBase

LIST = "list"


@dataclass(frozen=True)
class Drafted:
    """A draft as written. `kind` is 'list', 'letter', 'production-order' or 'account-monitoring'; `to` is '' for the list and where the bank is not known;
    `things`: how much it asks for; `protected`: the pseudonyms of those whom it names."""

    kind: str
    pdf: Path
    text: Path
    to: str = ""
    things: int = 0
    protected: tuple[str, ...] = ()


def draft_requests(folder: CaseFolder, over: int, follow: Collection[str] = (), why: str = "") -> tuple[Drafted, ...]:
    """Write the list and every request into requests/, the list first; nothing where nothing is missing and no account could be monitored.

    `over`: vouchers, and accounts paid to, only above so many whole units of an account's currency. `follow`: accounts paid to that are asked about as well.
    `why` is kept in the log. Refusal if the case has changed since it was followed, or if a draft would name somebody whom it may not.
    """
    pending(folder)  # every exhibit is still what it was
    base = evidence_base(folder)
    check_followed(base)
    found = addressed(base, over, follow)
    if not found.requests:
        return ()
    return _Writing(folder, base, why).everything(found, f"{over:,} of the account's currency")


class _Writing:
    def __init__(self, folder: CaseFolder, base: EvidenceBase, why: str):
        self.folder, self.base, self.why = folder, base, why
        self.register = VersionRegister(folder, folder.requests)
        self.register.check()
        self.files: list[tuple[str, int, Path, bytes, bytes, str]] = []  # what it is called, its version, PDF's path, PDF, text, to whom

    def everything(self, found: Sorted, over: str) -> tuple[Drafted, ...]:
        drafted: list[Drafted] = []
        listed: list[tuple[Addressed, tuple[str, ...]]] = []
        blanks: dict[Open, None] = {}
        names: Counter[str] = Counter()  # two banks may be written alike, and two may not be known
        for request, shown in found.requests:
            files = []
            for kind in kinds_of(shown.case, request):
                called = _called(kind, request)
                names[called] += 1
                called += f"-{names[called]}" if names[called] > 1 else ""
                written, made = self._make(called, shown, lambda b, k=kind, r=request: draft(b, r, k), request)
                drafted.append(written)
                files.append(f"{kind} {written.pdf.stem.rpartition('-')[2]}")
                blanks |= dict.fromkeys(made.blanks)
            listed.append((_for_the_list(request), tuple(files)))

        def written_list(base: EvidenceBase) -> Draft:
            b = brief_of(base, "served")
            return Draft(LIST, unlinked(listing(b.base, b.figures, b.transfers, b.exhibits, listed, found.leads, tuple(blanks), over)), ())

        the_list, _ = self._make(LIST, found.shown, written_list, Addressed(""))
        self._write()
        return (replace(the_list, things=sum(len(request.things) for request, _ in listed)), *drafted)

    def _make(self, called: str, shown: EvidenceBase, make: Callable[[EvidenceBase], Draft], request: Addressed) -> tuple[Drafted, Draft]:
        """The draft under the number of its version: what was said before under this name has its number again. Refusal if it names somebody whom it may not."""
        unnumbered = make(replace(shown, version=0, log_head=""))  # evidence that changes nothing of what is asked makes no new version
        version = self._version(called, plain_text(unnumbered.document), unnumbered.twin.decode())
        made = make(replace(shown, version=version))
        said = plain_text(made.document)
        check_nothing_shows(naming(self.base, request.protected), said + made.twin.decode(), what=called)
        path = self.folder.requests / f"{self.base.case.case.reference}-{called}-v{version}.pdf"
        self.files.append((called, version, path, made.pdf(), said.encode(), request.name or ("the office" if made.kind == LIST else "bank not known")))
        things = len(request.could_be_monitored) if made.kind == MONITORING else len(request.things)
        return Drafted(made.kind, path, path.with_suffix(".txt"), request.name, things, request.protected), made

    def _version(self, called: str, *said: str) -> int:
        return self.register.reserve(called, hashlib.sha256(json.dumps([said, self.base.versions], sort_keys=True).encode()).hexdigest()).number

    def _write(self) -> None:
        """Everything, once nothing of it can be refused any more."""
        for called, version, path, pdf, said, to in self.files:
            text = path.with_suffix(".txt")
            # what has this number already says the same, and may have been sent: it keeps its bytes, and the head of the log in them
            pdf, said = (kept.read_bytes() if kept.exists() else new for kept, new in ((path, pdf), (text, said)))
            self.register.keep(called, version, {path.name: pdf, text.name: said})
            self.folder.log.add("request drafted", path.name, self.why, to=to, sha256=hashlib.sha256(pdf).hexdigest())


def _called(kind: str, request: Addressed) -> str:
    """'letter-osierbeck-bank', 'letter-bank-of-harrowmouth-v1' where it is about an account of V1; one to a bank not known has the account's number."""
    bank = request.name or f"bank not known {request.accounts[0].written if request.accounts and not request.protected else ''}"
    return "-".join(_slug(part) for part in (kind, bank, *request.protected))


def _slug(text: str) -> str:
    """Letters and digits for a file's name; a hash for a name in another script."""
    ascii_letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", ascii_letters).strip("-")[:60] or hashlib.sha256(text.encode()).hexdigest()[:8]


def _for_the_list(request: Addressed) -> Addressed:
    """The request without the names and numbers of those under pseudonyms: the list is about everybody."""
    if not request.protected:
        return request
    whose = tuple(request.protected)
    return replace(
        request, accounts=tuple(replace(account, written=f"account {n} of the request", holders=whose) for n, account in enumerate(request.accounts, start=1))
    )
