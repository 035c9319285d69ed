"""Amounts as a statement's pages write them: found among the words of a line, with the marks beside them, and read to the last digit.

Format: whatever the layout declares (flows/sources/pdf/pdf_layout.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flows.sources.pdf.page_text import Word
from flows.sources.pdf.pdf_layout import PdfLayout
from schemas import money

_MINUS = "-\u2212\u2013"  # hyphen, minus, en dash
_BLANKS = "\u00a0\u202f"
_PART = re.compile("[0-9]{1,3}")  # of an amount in which a blank marks thousands
_NEAR = 1.2  # of the letters' height: how far a mark may stand from its amount


@dataclass(frozen=True)
class Written:
    """An amount on a page: its words, the digits alone, and where its digits end. minus: a sign says that it is below zero. mark: the debit or credit mark beside it."""

    words: tuple[Word, ...]
    digits: str
    minus: bool
    mark: str

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right


@dataclass(frozen=True)
class Amounts:
    """How the layout writes amounts of a currency."""

    layout: PdfLayout
    currency: str

    @cached_property
    def _form(self) -> re.Pattern[str]:
        decimal, group, places = re.escape(self.layout.decimal_mark), re.escape(self.layout.group_mark), money.digits(self.currency)
        grouped = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+" if group else r"(?!)"
        lakhs = rf"[0-9]{{1,2}}(?:{group}[0-9]{{2}})+{group}[0-9]{{3}}" if group and self.currency == "INR" else r"(?!)"
        whole = rf"(?:{grouped}|{lakhs}|[0-9]+)"
        return re.compile(rf"{whole}{decimal}[0-9]{{{places}}}" if places else grouped if group else r"[0-9]+")

    @cached_property
    def _marks(self) -> frozenset[str]:
        return frozenset(self.layout.debit_marks) | frozenset(self.layout.credit_marks)

    def in_line(self, line: Sequence[Word]) -> Iterator[Written]:
        """Every amount-like run of words, from left to right, with the marks that stand near it."""
        at, taken = 0, 0  # `taken`: words that belong to an amount further left
        while at < len(line):
            found = self._at(line, at, taken)
            if found is None:
                at += 1
                continue
            yield found
            at = taken = line.index(found.words[-1]) + 1

    def _at(self, line: Sequence[Word], at: int, taken: int) -> Written | None:
        """The amount that begins at this word, with what stands before and after it."""
        end = at + 1
        texts = [line[at].text]
        if self.layout.group_mark == " " and _PART.fullmatch(self._bare(texts[0])[0]):
            while end < len(line) and line[end].left - line[end - 1].right < 0.6 * line[end].size and not self._form.fullmatch(self._bare(" ".join(texts))[0]):
                texts.append(line[end].text)
                end += 1
        digits, minus, mark = self._bare(" ".join(texts))
        if not self._form.fullmatch(digits):
            return None
        begin = at
        if not mark and end < len(line) and self._beside(line[end - 1], line[end]) and line[end].text in self._marks:
            mark, end = line[end].text, end + 1
        elif not minus and end < len(line) and line[end].text in _MINUS and self.layout.negative == "trailing_minus" and self._beside(line[end - 1], line[end]):
            minus, end = True, end + 1
        if end < len(line) and line[end].text == self.layout.currency_mark and self._beside(line[end - 1], line[end]):
            end += 1
        while begin > taken and self._beside(line[begin - 1], line[begin]):
            before = line[begin - 1].text
            if before == self.layout.currency_mark:
                begin -= 1
            elif before in _MINUS and not minus and self.layout.negative == "minus":
                minus, begin = True, begin - 1
            else:
                break
        return Written(tuple(line[begin:end]), digits, minus, mark)

    @staticmethod
    def _beside(one: Word, other: Word) -> bool:
        return other.left - one.right < _NEAR * other.size

    def _bare(self, text: str) -> tuple[str, bool, str]:
        """Digits, whether a sign says that they are below zero, and a mark written without a blank."""
        for blank in _BLANKS:
            text = text.replace(blank, " ")
        minus, mark, negative = False, "", self.layout.negative
        if negative == "parentheses" and text.startswith("(") and text.endswith(")"):
            text, minus = text[1:-1], True
        for known in sorted(self._marks, key=len, reverse=True):
            if text.endswith(known) and text != known:
                text, mark = text[: -len(known)], known
                break
        if negative == "minus" and text.startswith("+"):
            text = text[1:]
        currency = self.layout.currency_mark
        if negative == "minus" and text[:1] in tuple(_MINUS):
            text, minus = text[1:], True
        elif negative == "trailing_minus" and text[-1:] in tuple(_MINUS):
            text, minus = text[:-1], True
        if currency:
            text = text.removeprefix(currency).removesuffix(currency).strip()
        if negative == "minus" and not minus and text[:1] in tuple(_MINUS):
            text, minus = text[1:], True
        return text, minus, mark

    def minor(self, written: Written) -> int:
        """Minor units without a sign; money.MoneyError if the digits are no amount."""
        return money.parse(written.digits, self.currency, decimal=self.layout.decimal_mark, group=self.layout.group_mark)

    def signed(self, written: Written, plain: int = 1) -> int:
        """Minor units with the sign that marks give; `plain`: that of an amount without a mark, 1 or -1. MoneyError if a sign and a mark disagree."""
        minor = self.minor(written)
        debit, credit = written.mark in self.layout.debit_marks, written.mark in self.layout.credit_marks
        if written.minus and (debit or credit):
            raise money.MoneyError(f"amount {written.text!r} has a sign and a mark")
        if debit:
            return -minor
        if credit:
            return minor
        return plain * (-minor if written.minus else minor)

    @property
    def of_a_balance(self) -> int:
        """The sign of a balance without a mark: 1 or -1."""
        return 1 if self.layout.balance_sign == "credit_positive" else -1
