"""Camt messages as Hypothesis draws them: entries of every form, with oddities now and then, of any version, perhaps damaged."""

from __future__ import annotations

from hypothesis import strategies as st
from test_sources_camt import SAA, as_message, bare
from test_sources_camt053 import IBAN, balance, message, statement

from flows.demo.world_parameters import dutch_iban

NAMES = ["Ada Quill", "Müller &amp; Söhne", "A &lt; B &quot;C&quot; &apos;D&apos; &gt;", " x ", "", "a\nb", "\x7f"]
ODD_NAMES = ["\u00a0padded\u2003", "A&#66;C", "<![CDATA[A & B]]>", "<!-- no -->Ada", "a\r\nb"]
ACCOUNTS = [f"<Id><IBAN>{number}</IBAN></Id>" for number in (IBAN, IBAN, dutch_iban(2), "GB00 BAD", dutch_iban(3).lower())] + [
    "<Id><Othr><Id>12345</Id></Othr></Id>",
    "<Id/>",
    f"<Nm>Held</Nm><Id><IBAN>{dutch_iban(4)}</IBAN></Id>",
]
AMOUNTS = ["0", "0.00", "+2.50", "-2.50", "-0", "1,00", "1.005", "1.0500", "4611686018427387.904", "46116860184273879.03", "1E3", "", " 7 ", "٣"]
DAYS = [
    "2024-02-29",
    "2023-02-29",
    "2024-1-5",
    "2024/01/05",
    "2024-01-05Z",
    "2024-01-05+01:00",
    "",
    "2024-01-05T10:00:00",
    "0000-01-01",
    "2024-01-05T",
    "2024-01-05TX",
    "2024-01-05 10:00",
    "2024-1-5T10:00",
]


_OFTEN = st.integers(0, 39)


def one_of(draw, *ways: str) -> str:
    return draw(st.sampled_from(ways))


def rarely(draw, usual: str, *odd: str) -> str:
    """The first, but one time in forty another."""
    nth = draw(_OFTEN)
    return usual if nth < 39 else draw(st.sampled_from(odd))


def name(draw) -> str:
    return rarely(draw, one_of(draw, *NAMES), *ODD_NAMES)


def party(draw, role: str) -> str:
    written = one_of(
        draw,
        f"<Nm>{name(draw)}</Nm>",
        f"<Pty><Nm>{name(draw)}</Nm></Pty>",
        f"<Agt><FinInstnId><Nm>{name(draw)}</Nm></FinInstnId></Agt>",
        f"<Nm/><Pty><Nm>{name(draw)}</Nm></Pty>",
        "",
    )
    whole = rarely(draw, f"<{role}>{written}</{role}>", f"<{role}>{written}</{role}><{role}/>", f'<{role} x="1">{written}</{role}>', "")
    account = rarely(draw, one_of(draw, *ACCOUNTS), "<Id><PrtryAcct><Id>9</Id></PrtryAcct></Id>")
    return whole + one_of(draw, f"<{role}Acct>{account}</{role}Acct>", f"<{role}Acct>{account}</{role}Acct>", "")


def bank_code(draw) -> str:
    return one_of(
        draw,
        "",
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>",
        "<BkTxCd><Prtry><Cd>541</Cd><Issr>X</Issr></Prtry></BkTxCd>",
        "<BkTxCd><Domn><Fmly><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn><Prtry><Cd>541</Cd></Prtry></BkTxCd>",
    )


def instructed(draw) -> str:
    currency = one_of(draw, ' Ccy="USD"', ' Ccy="EUR"', "")
    return one_of(
        draw,
        "",
        f"<AmtDtls><InstdAmt><Amt{currency}>5.00</Amt></InstdAmt></AmtDtls>",
        rarely(
            draw, "", *(f"<AmtDtls><InstdAmt><Amt{attribute}</InstdAmt></AmtDtls>" for attribute in (' Ccy="us">5</Amt>', " Ccy='USD'>5</Amt>", ' Ccy="USD"/>'))
        ),
    )


def detail(draw) -> str:
    references = "".join(
        draw(
            st.lists(
                st.sampled_from(
                    [
                        "<EndToEndId>E1</EndToEndId>",
                        "<EndToEndId>NOTPROVIDED</EndToEndId>",
                        "<TxId>T1</TxId>",
                        "<InstrId>I&amp;1</InstrId>",
                        "<AcctSvcrRef>A1</AcctSvcrRef>",
                        "<MsgId>M</MsgId>",
                    ]
                ),
                max_size=3,
                unique_by=lambda said: said[:5],
            )
        )
    )
    lines = "".join(f"<Ustrd>{name(draw)}</Ustrd>" for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2, 4]))))
    structured = one_of(
        draw,
        "",
        "",
        "<Strd><CdtrRefInf><Ref>RF1</Ref></CdtrRefInf><AddtlRmtInf>more</AddtlRmtInf></Strd>",
        "<Strd><CdtrRefInf><Ref>NOTPROVIDED</Ref></CdtrRefInf></Strd>",
    )
    structured += rarely(draw, "", "<Strd/>", "<Ustrd>5</Ustrd>" * 5)
    sides = "".join(party(draw, role) for role in draw(st.sampled_from([("Dbtr",), ("Cdtr",), ("Dbtr", "Cdtr"), ("Cdtr", "Dbtr"), ()])))
    return (
        f"<TxDtls><Refs>{references}</Refs>{instructed(draw)}{bank_code(draw)}<RltdPties>{sides}</RltdPties><RmtInf>{lines}{structured}</RmtInf>"
        f"{one_of(draw, '', '<AddtlTxInf>Said</AddtlTxInf>', '<AddtlTxInf>extra</AddtlTxInf>')}</TxDtls>"
    )


@st.composite
def entries(draw) -> str:
    """One Ntry, now and then with something odd about it."""
    booked, value = (rarely(draw, one_of(draw, "2024-01-05", "2024-01-30", "2024-03-01"), *DAYS) for _ in range(2))
    batch = one_of(draw, "", "<Btch><NbOfTxs>1</NbOfTxs></Btch>", rarely(draw, "", "<Btch><NbOfTxs>7</NbOfTxs></Btch>", "<Btch><NbOfTxs>one</NbOfTxs></Btch>"))
    inside = [
        f'<Amt Ccy="{rarely(draw, one_of(draw, "EUR", "EUR", "USD", "JPY"), "XXQ", "eur", "")}">{rarely(draw, one_of(draw, "1.00", "0.00", "17"), *AMOUNTS)}</Amt>',
        f"<CdtDbtInd>{rarely(draw, one_of(draw, 'CRDT', 'DBIT'), 'crdt', '')}</CdtDbtInd>",
        rarely(draw, one_of(draw, *[""] * 3, "<RvslInd>true</RvslInd>", "<RvslInd>0</RvslInd>"), "<RvslInd>yes</RvslInd>"),
        rarely(
            draw,
            one_of(draw, "<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>", "<Sts><Prtry>BOOK</Prtry></Sts>"),
            "<Sts><Cd>PDNG</Cd></Sts>",
            "<Sts>x<Cd>BOOK</Cd></Sts>",
            "<Sts>BOOK<Cd>PDNG</Cd></Sts>",
            "",
        ),
        rarely(
            draw,
            one_of(draw, f"<BookgDt><Dt>{booked}</Dt></BookgDt>", f"<BookgDt><DtTm>{booked}T10:00:00+01:00</DtTm></BookgDt>"),
            f"<BookgDt><DtTm>{booked}</DtTm></BookgDt>",
            "<BookgDt/>",
            "",
        ),
        one_of(draw, f"<ValDt><Dt>{value}</Dt></ValDt>", ""),
        one_of(draw, "", "<AcctSvcrRef>S1</AcctSvcrRef>", "<NtryRef>N1</NtryRef>"),
        bank_code(draw),
        instructed(draw),
        f"<NtryDtls>{batch}{rarely(draw, detail(draw), detail(draw) + detail(draw), '')}</NtryDtls>",
        one_of(draw, "", "<AddtlNtryInf>extra</AddtlNtryInf>", f"<AddtlNtryInf>{NAMES[1]}</AddtlNtryInf>"),
        rarely(
            draw,
            one_of(
                draw,
                "",
                "<Chrgs><Amt Ccy='EUR'>1</Amt></Chrgs>",
                '<Chrgs><Amt Ccy="EUR">1</Amt></Chrgs>',
                "<Avlbty><Dt><ActlDt>2024-01-05</ActlDt></Dt></Avlbty>" * 2,
            ),
            "<Unknown>1</Unknown>",
            "loose",
            "<Amt/>",
            "<TxDtls/>",
            "<?pi?>",
            "<!-- </Ntry> -->",
            "<x:Amt xmlns:x='urn:x'>9</x:Amt>",
            "<Ntry><Amt>1</Amt></Ntry>",
            "<Chrgs>&other;</Chrgs>",
            "<Btch><NbOfTxs>3</NbOfTxs></Btch>",
            "<Nm >x</Nm>",
            "<Nm>x</Nm\n>",
            "<Nm>]]></Nm>",
            "<Nm>\ufffe</Nm>",
            "<Nm>\ud7ff\U0010ffff</Nm>",
        ),
    ]
    return rarely(draw, "<Ntry>", "<Ntry >", '<Ntry id="1">', '<Ntry xmlns="urn:x">') + one_of(draw, "", "\n  ", "\r\n\t").join(inside) + "</Ntry>"


BETWEEN = [
    "<!-- <Ntry> -->",
    "<?pi <Ntry>?>",
    "<AddtlStmtInf><![CDATA[</Stmt><Ntry>]]></AddtlStmtInf>",
    "loose",
    "<x:Ntry xmlns:x='urn:x'/>",
    "<Ntry/>",
    "<Stmt/>",
    "<x:Stmt xmlns:x='urn:x'/>",
    "<Unknown a='>' b=\"/>\"/>",
    "<Unknown><Ntry><Amt>1</Amt></Ntry></Unknown>",
    "&amp;",
    "</Stmt>",
    "<!DOCTYPE x>",
    "<Bal><Ntry></Ntry></Bal>",
    "\u00a0",
]


@st.composite
def messages(draw) -> bytes:
    """A message, in which something may stand between entries, of any version and form, perhaps damaged."""
    reports = []
    for _ in range(draw(st.integers(1, 2))):
        inside = []
        for one in draw(st.lists(entries(), max_size=7)):
            inside += [one_of(draw, "", "", "\n", " \r\n"), rarely(draw, "", *BETWEEN), one]
        reports.append(statement(balance("OPBD", "0"), balance("CLBD", "1.23", day="2024-01-31"), *inside, rarely(draw, "", *BETWEEN)))
    content = message(
        *reports,
        version=draw(st.sampled_from(["02", "08", "10"])),
        encoding=draw(st.sampled_from(["UTF-8", "UTF-8", "ISO-8859-1"])) if "".join(reports).isascii() else "UTF-8",
    )
    text = content.decode()
    match draw(st.integers(0, 15)):
        case 6:
            text = as_message(draw(st.sampled_from(["camt.052", "camt.054"])), content).decode()
        case 1:
            text = SAA.format(bare(content) * draw(st.integers(1, 2)))
        case 2:
            text = text.replace(" xmlns=", " xmlns:c=").replace("<", "<c:").replace("<c:/", "</c:").replace("<c:?", "<?").replace("<c:!", "<!")
        case 3:
            text = text.partition("?>")[2]
        case 4:
            text = text.replace("<Stmt>", draw(st.sampled_from(["<Stmt >", '<Stmt xmlns="urn:x">', '<Stmt a="1">'])), 1)
        case 5:
            text = text.replace(' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', "")
    data = text.encode("utf-8-sig" if draw(st.integers(0, 9)) == 9 else "utf-8")
    match draw(st.integers(0, 15)):
        case 15:
            return data[: draw(st.integers(len(data) // 2, len(data)))]
        case 14:
            at = draw(st.integers(0, len(data) - 1))
            return (
                data[:at]
                + draw(st.sampled_from([b"", b"<", b">", b"&", b"\xff", b"\x00", b'"', b"/", b"x", b"</Stmt>", b"<Ntry>"]))
                + data[at + draw(st.integers(0, 3)) :]
            )
    return data
