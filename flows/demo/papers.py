"""The papers of an invented case: short texts that are kept and cited, and not read by any source.

Each is one exhibit of the kind 'document'. Format: plain text, UTF-8.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.demo.car_and_wallet import DEALER, EXCHANGE, car, wallet
from flows.demo.household import COMPANY_LENDER, EMPLOYER, HOME_LENDER
from flows.demo.planted_world import Planted
from schemas.calendar import in_words
from schemas.money import display

_WARRANT = "Search warrant, Police and Criminal Evidence Act 1984 s.8"
ORDER = "Production order, Proceeds of Crime Act 2002 s.345"
REQUEST = "Request to the Netherlands, Crime (International Co-operation) Act 2003 s.7"
_GIVEN = "Given voluntarily"
NOMINEE_SINCE = date(2019, 2, 11)


@dataclass(frozen=True)
class Paper:
    """A document; `key` is how the case file's parts name it until it has a reference."""

    key: str
    file: str
    producer: str
    power: str
    text: str
    handling: str = "disclosable"


def papers(planted: Planted) -> list[Paper]:
    """Every document of the case, in the order in which they are listed."""
    return [*_ownership(planted), *_money(planted), *_values(planted), *_people(planted), *_car_and_wallet(planted)]


def _ownership(planted: Planted) -> list[Paper]:
    cast, year = planted.cast, planted.world.story_year
    parent, lettings, nominee, suspect = cast.parent, cast.lettings, cast.nominee, cast.suspect
    one = cast.titles[0].number
    return [
        Paper(
            "trade_register",
            "parent-trade-register.txt",
            "Dutch trade register",
            REQUEST,
            f"Extract about {parent.name}, number {parent.number}, {parent.office}.\nSole shareholder and director since "
            f"{in_words(NOMINEE_SINCE)}: {nominee.name}. Issued capital: 100 shares.",
        ),
        Paper(
            "nominee_agreement",
            "nominee-agreement.txt",
            "Northmarsh Police",
            _WARRANT,
            f"Agreement of {in_words(NOMINEE_SINCE)} between {suspect.name} and {nominee.name}.\n{nominee.name} holds all 100 shares of "
            f"{parent.name} for {suspect.name}, votes as he directs and has no benefit of her own; she is paid a fee of £150 a month.",
        ),
        Paper(
            "messages",
            "messages.txt",
            "Northmarsh Police",
            _WARRANT,
            f"Messages taken from the telephone of {nominee.name}.\n29 April {year}, from {suspect.name}: 'Sign for the flats on Thursday, all of it "
            f"from {lettings.name}. Keys come to me.'\n29 April {year}, to {suspect.name}: 'As always. It is your place, I only sign.'",
        ),
        Paper(
            "declaration_of_trust",
            "declaration-of-trust.txt",
            "Solicitors for the nominee",
            _GIVEN,
            f"Declaration of trust dated 6 May {year}.\n{lettings.name} declares that it holds the title {one} on trust for {nominee.name} as to one "
            "quarter, in consideration of work done and to be done by her.",
        ),
    ]


def _money(planted: Planted) -> list[Paper]:
    cast, story, year = planted.cast, planted.story, planted.world.story_year
    invoices = [event for event in planted.events if event.reference.startswith("TL-")]
    listed = "\n".join(f"{event.reference}  {in_words(event.on)}  {event.payer}  {display(event.amount, 'GBP')}" for event in invoices)
    payroll = [event for event in planted.events if event.label == "A"]
    return [
        Paper(
            "payroll",
            "payroll.txt",
            "The four employers",
            ORDER,
            f"Payroll of four employers, January to May {year}: {len(payroll)} payments of wages for gangs of workers, "
            f"{display(sum(event.amount for event in payroll), 'GBP')} in all, to accounts that the gang master named. No worker signed for them.",
        ),
        Paper(
            "ledger_book",
            "rent-book.txt",
            "Northmarsh Police",
            _WARRANT,
            f"A notebook headed 'lads', found at {cast.suspect.address}: for each day from 22 to 31 January {year} a list of first names with sums "
            f"taken 'for board', {display(story.cash, 'GBP')} in all.",
        ),
        Paper(
            "invoices",
            "invoices.txt",
            f"Accountant of {cast.lettings.name}",
            ORDER,
            f"Invoices of {cast.lettings.name}, March {year}, each marked paid:\n{listed}\nTotal {display(story.trade, 'GBP')}.",
        ),
        Paper(
            "insurance",
            "insurance-claim.txt",
            "Saltpan Mutual Insurance",
            ORDER,
            f"Claim SMI-2207, burst pipe, settled on 5 June {year} with {display(story.clean, 'GBP')}.",
        ),
        Paper(
            "loan_letter",
            "loan-letter.txt",
            "Northmarsh Police",
            _WARRANT,
            f"Undated letter signed {cast.uncle.name}: 'I lend the company {display(story.from_uncle, 'GBP')}, to be paid back when it can.'",
        ),
        Paper(
            "client_account",
            "conveyancer-letter.txt",
            "Quill & Northmere LLP",
            ORDER,
            f"We received {display(story.title_one, 'GBP')} on 2 May {year} for {cast.titles[0].number} and {display(story.title_two, 'GBP')} on 13 June "
            f"{year} for {cast.titles[1].number} into our client account, which held the money of other clients on both days, and paid the sellers from it. "
            f"On 28 June {year} we received {display(story.mortgage, 'GBP')} from {COMPANY_LENDER} for {cast.titles[1].number}.",
        ),
    ]


def _values(planted: Planted) -> list[Paper]:
    cast, on = planted.cast, in_words(date(planted.world.last_year + 1, 2, 16))
    values = "\n".join(f"{title.number}, {title.address}: {display(title.value, 'GBP')}" for title in cast.titles)
    return [
        Paper(
            "valuations", "valuations.txt", "Brockenhithe Surveyors", "Instructed for these proceedings", f"Market values on {on}, seen from outside:\n{values}"
        ),
        Paper(
            "redemption_two",
            "redemption-two.txt",
            COMPANY_LENDER,
            ORDER,
            f"To redeem the charge on {cast.titles[1].number} on {on}: {display(cast.titles[1].charge, 'GBP')}.",
        ),
        Paper(
            "redemption_three",
            "redemption-three.txt",
            HOME_LENDER,
            ORDER,
            f"To redeem the charge on {cast.titles[2].number} on {on}: {display(cast.titles[2].charge, 'GBP')}.",
        ),
    ]


def _car_and_wallet(planted: Planted) -> list[Paper]:
    cast, one, held = planted.cast, car(planted.world), wallet(planted.world)
    passed = in_words(one.passed)
    return [
        Paper(
            "car_papers",
            "car-papers.txt",
            "Northmarsh Police",
            _WARRANT,
            f"Log book of {one.mark}, sent to {cast.suspect.name} at {cast.suspect.address}; the insurer's schedule of {passed} in the name of "
            f"{cast.spouse.name}, born on {in_words(cast.spouse.born)}, same address. Invoice of {DEALER} for {display(planted.story.car, 'GBP')}, paid in full by "
            f"{cast.lettings.name} on {in_words(one.bought)}.",
        ),
        Paper(
            "car_values",
            "car-values.txt",
            "Brockenhithe Surveyors",
            "Instructed for these proceedings",
            f"{one.mark} by the trade guide, average condition: {display(one.value_when_passed, 'GBP')} on {passed}, {display(one.value, 'GBP')} on "
            f"{in_words(one.valued)}. A search of finance registers on the second day found none.",
        ),
        Paper(
            "messages_home",
            "messages-home.txt",
            "Northmarsh Police",
            _WARRANT,
            f"Messages taken from the telephone of {cast.suspect.name}.\n{passed}, to {cast.spouse.name}: 'Car goes in your name today. If they ask, it is yours.' "
            f"{passed}, from {cast.spouse.name}: 'I gave you three thousand for it last year, remember.'",
        ),
        Paper(
            "exchange_letter",
            "exchange-letter.txt",
            EXCHANGE,
            ORDER,
            f"Our customer of the address {held.address} showed a passport: {cast.suspect.name}, born on {in_words(cast.suspect.born)}. The coins were paid in "
            "from addresses outside our books; we do not know what was given for them.",
        ),
    ]


def _people(planted: Planted) -> list[Paper]:
    cast, world = planted.cast, planted.world
    later = world.last_year + 1
    return [
        *(
            Paper(
                f"statement_v{n}",
                f"statement-v{n}.txt",
                "Northmarsh Police",
                _GIVEN,
                f"Statement of {victim.name}, 20 January {later}.\nI was brought here to pack vegetables. I was taken to a bank and told what to sign. I never "
                "had the card. My wages went in and were gone the next day. I want what I worked for.",
                "sensitive",
            )
            for n, victim in enumerate(cast.victims, start=1)
        ),
        Paper(
            "payslips",
            "payslips.txt",
            EMPLOYER,
            ORDER,
            f"Net pay of {cast.suspect.name}, driver, {world.first_year} to {world.last_year}: £2,418.60 on the 25th of each month.",
        ),
        Paper(
            "spouse_letter",
            "spouse-letter.txt",
            "Solicitors for the spouse",
            _GIVEN,
            f"{cast.spouse.name} paid half of every mortgage instalment on {cast.titles[2].number} since 2016 and claims half of it.",
        ),
        Paper(
            "agent_instruction",
            "agent-instruction.txt",
            "Wharfinger Estate Agents",
            ORDER,
            f"On 9 February {later} {cast.nominee.name} instructed us to sell {cast.titles[0].number} at once, to a buyer for cash, and to send the "
            f"proceeds to an account of {cast.parent.name} abroad.",
        ),
        Paper(
            "report",
            "report.txt",
            "A reporting institution",
            "Report under the Proceeds of Crime Act 2002 Part 7",
            f"Reported on 3 June {world.story_year}: round sums of cash, then a purchase by {cast.lettings.name}. Not evidence; not to be disclosed.",
            "suspicious_activity_report",
        ),
    ]
