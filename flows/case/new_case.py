"""Makes the folder of a new case: a case.toml that is valid at once and explains what else may stand in it."""

from __future__ import annotations

import json
from pathlib import Path

from flows.case.case_folder import REGISTER_COLUMNS, CaseFolder
from flows.custody.files import write_whole
from schemas.evidence import Refusal
from tracing.attribution.rules import RULES

_TEXT = """# A case of assettrace. Texts stand in quotes, dates as 2024-05-02, amounts in quotes with a point: "1234.50".
# What begins with # is an explanation or an example; take the # away to use it.

[case]
reference = {reference}
caption = {caption}
jurisdiction = {jurisdiction}
order = {order}                     # see docs/case-file.md for the orders that are known
offence = {offence}
offence_period = {{ first = {first}, last = {last} }}
period = {{ first = {first}, last = {last} }}      # the days that the statements should cover
currency = {currency}
cut_off = {last}                          # evidence after this day was not considered
author = {{ name = {author}, office = {office} }}
# authorising_officer = {{ name = "...", office = "..." }}
# statement_of_facts = [ "One sentence each." ]

[tracing]
rule = {rule}                 # {rules}
same_day = "recorded"                     # the order within a day as the statements list it, or "free"
reason = "The holders of the accounts are alleged to be wrongdoers; to be reviewed by the author."
authority = {authority}
author = {author}

# Everybody in the case, each with a role: suspect, associate, victim, third_party, witness.
# [[people]]
# id = "kestrel"
# name = "Adrian Kestrel"
# role = "suspect"
# born = "1979-03-17"
# accounts = [ "00-00-01 12345678" ]
#
# [[people]]
# id = "v1"
# name = "..."
# role = "victim"
# pseudonym = "V1"                        # printed instead of the name in a served edition

# [[companies]]
# id = "lettings"
# name = "Tarnbrook Lettings Ltd"
# role = "associate"
# jurisdiction = "gb"
# number = "99999901"

# The receipts alleged to be proceeds. The count and total are a control: the run stops if they do not come out.
# [[claims]]
# label = "A"
# says = "Wages of exploited workers"
# alleged_because = "..."
# exhibits = [ "JB/1" ]
# receipts = [ {{ account = "00-00-01 12345678", first = 2024-01-01, last = 2024-01-31, counterparty = "..." }} ]
# expected_count = 2
# expected_total = "10000.00"

# Why a company's or another person's asset is reached; without a basis the asset is the shares.
# [[chains]]
# suspect = "kestrel"
# through = [ "lettings" ]
# asset = "ZZ000001"
# basis = "nominee"                       # nominee, bare_trust, tainted_gift, sham, piercing
# reason = "..."
# author = "..."
# decided_on = 2024-07-01
# exhibits = [ "JB/2" ]

# Also: [[openings]] [[interests]] [[purchases]] [history] [[valuations]] [[redemptions]] [[beneficial_interests]] [benefit] [[undermining]]
# [[answers]] [[income]] [[test]] [[dissipation]] [[conclusions]] [[outstanding]] [[earlier_applications]] [[unused]] [approval] [[partners]] [[special_category]]
# [application] (what documents for a court or another state need):
# docs/case-file.md has an example of each.
"""


class NotMade(ValueError):
    """The folder cannot be made as asked; the text says why. Nothing was written."""


def make_case(directory: Path, *, rule: str, first: str, last: str, **words: str) -> None:
    """Write case.toml and exhibits/exhibits.csv. NotMade if the folder is in use or the case would not be valid."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise NotMade(f"{directory} is there already and not empty. Name another folder.")
    blank = sorted(name for name, text in words.items() if not text.strip())
    if blank:
        raise NotMade(f"--{blank[0]} is empty")
    if rule not in RULES:
        raise NotMade(f"--rule {rule}: use one of {', '.join(RULES)}")
    quoted = {name: json.dumps(text, ensure_ascii=False) for name, text in (words | {"rule": rule, "authority": RULES[rule].authority}).items()}
    text = _TEXT.format(**quoted, first=first, last=last, rules=", ".join(RULES))
    made = not directory.exists()
    (directory / "exhibits").mkdir(parents=True, exist_ok=True)
    write_whole(directory / "case.toml", text.encode())
    try:
        folder = CaseFolder(directory)
        folder.case, folder.order
    except Refusal as refusal:
        (directory / "case.toml").unlink()
        (directory / "exhibits").rmdir()
        if made:
            directory.rmdir()
        raise NotMade(f"That would not be a case: {refusal.place}: {refusal.reason}. {refusal.next_step}") from None
    write_whole(directory / "exhibits/exhibits.csv", (",".join(REGISTER_COLUMNS) + "\n").encode())
