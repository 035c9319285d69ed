"""Who owns and controls what, worked out a second time from what was drawn: shares by adding up ever longer walks, control by trying, paths by walking.

Shares nothing with the product: decimal numbers of 80 digits, powers of a matrix by doubling, no elimination and no order of companies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from drawn_registers import Recorded

Matrix = dict[str, dict[str, Decimal]]
_EDGE, _ENDLESS = Decimal("1e-30"), Decimal(10**9)  # what is nearer to a whole number is one; what grows so far has no end
MILLIONTH = Decimal("0.000001")


def answer(interests: Iterable[Recorded], day: date) -> dict[tuple[str, str], tuple]:
    """(owner, company) to (least, most, control, paths), as the command's JSON has them."""
    with localcontext() as context:
        context.prec = 80
        standing = [one for one in interests if _stands(one, list(interests), day)]
        onward: dict[str, set[str]] = {}
        for one in standing:
            onward.setdefault(one.owner, set()).add(one.company)
        found = {}
        for owner in sorted(onward):
            walked: dict[str, list[list[str]]] = {}
            _walk([owner], onward, walked)
            for company, paths in walked.items():
                found[owner, company] = (*_share(owner, company, standing, onward), _control(owner, company, standing), sorted(paths))
        return found


def _stands(one: Recorded, interests: list[Recorded], day: date) -> bool:
    if (one.since and one.since > day) or (one.until and one.until < day):
        return False
    return one.until != day or not any((o.company, o.kind, o.since) == (one.company, one.kind, day) and o.until != day for o in interests)


def _walk(way: list[str], onward: dict[str, set[str]], found: dict[str, list[list[str]]]) -> None:
    for company in onward.get(way[-1], ()):
        if company not in way:
            found.setdefault(company, []).append([*way, company])
            _walk([*way, company], onward, found)


def _share(owner: str, company: str, standing: list[Recorded], onward: dict[str, set[str]]) -> tuple[str | None, str | None]:
    """Both ends; None for the least where every way has a step whose share is not stated, for the most where one has."""
    stated: dict[str, set[str]] = {}
    for one in standing:
        if one.kind == "shares" and one.low is not None:
            stated.setdefault(one.owner, set()).add(one.company)
    if company not in _reached(owner, stated):
        return None, None
    ends = [_at_most_all(owner, _matrix(standing, owner, end), end)[company] for end in (3, 5)]
    unstated = {(a, b) for a, held in onward.items() for b in held if b not in stated.get(a, ())}
    open_ = any(a in _reached(owner, onward) | {owner} and company in _reached(b, onward) | {b} for a, b in unstated)
    return _written(ends[0], ROUND_FLOOR), None if open_ else _written(ends[1], ROUND_CEILING)


def _reached(start: str, onward: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    while fresh := {b for a in found | {start} for b in onward.get(a, ())} - found:
        found |= fresh
    return found


def _matrix(standing: list[Recorded], owner: str, end: int) -> Matrix:
    """What each party holds of each company but of the owner, as parts of one."""
    found: Matrix = {}
    for one in standing:
        if one.kind == "shares" and one.low is not None and one.company != owner:
            found.setdefault(one.owner, {})[one.company] = _outwards(Decimal(one[end]), end) / 100
    return found


def _outwards(per_cent: Decimal, end: int) -> Decimal:
    """A recorded per cent in four decimals, outwards."""
    return per_cent.quantize(Decimal("0.0001"), ROUND_FLOOR if end == 3 else ROUND_CEILING)


def _at_most_all(owner: str, held: Matrix, end: int) -> dict[str, Decimal]:
    """The owner's part of each company: group by group of companies that hold one another, those above before those below."""
    onward = {a: {b for b, part in row.items() if part} for a, row in held.items()}
    part: dict[str, Decimal] = {owner: Decimal(1)}
    left = {company for row in held.values() for company in row} - {owner}
    result = dict.fromkeys(left, Decimal(0))
    while left:
        group = next(
            g
            for one in sorted(left)
            for g in [{one} | {c for c in left if c in _reached(one, onward) and one in _reached(c, onward)}]
            if not any(c in onward.get(a, ()) for a in left - g for c in g)
        )
        coming = {c: sum((part.get(a, Decimal(0)) * row.get(c, Decimal(0)) for a, row in held.items() if a not in group), Decimal(0)) for c in group}
        total = _summed(coming, {a: {b: v for b, v in held.get(a, {}).items() if b in group} for a in group})
        for c in group:
            # a sum without an end: the least is what comes from outside, the most is everything
            part[c] = result[c] = min(Decimal(1), total[c] if total else coming[c] if end == 3 else Decimal(1))
        left -= group
    return result


def _summed(coming: dict[str, Decimal], within: Matrix) -> dict[str, Decimal] | None:
    """coming x (1 + A + A^2 + ...), twice as many terms each time; None where it has no end."""
    names = sorted(coming)
    total, power = dict(coming), {a: {b: within[a].get(b, Decimal(0)) for b in names} for a in names}
    if not any(coming.values()):
        return total
    for _ in range(60):
        total = {b: total[b] + sum(total[a] * power[a][b] for a in names) for b in names}
        power = {a: {b: sum(power[a][c] * power[c][b] for c in names) for b in names} for a in names}
        if max(total.values()) > _ENDLESS:
            return None
        if max(v for row in power.values() for v in row.values()) < Decimal("1e-70"):
            return total
    return None


def _written(part: Decimal, rounding: str) -> str:
    scaled = part / MILLIONTH
    nearest = scaled.to_integral_value()
    whole = nearest if abs(scaled - nearest) < _EDGE else scaled.to_integral_value(rounding)
    return f"{whole / 10_000:.4f}"


def _control(owner: str, company: str, standing: list[Recorded]) -> bool | None:
    """True if the least that is recorded gives it, None if the most that is possible does, or influence is recorded; else False."""
    return True if company in _group(owner, standing, certain=True) else None if company in _group(owner, standing, certain=False) else False


def _group(owner: str, standing: list[Recorded], certain: bool) -> set[str]:
    companies, group = {one.company for one in standing} - {owner}, {owner}
    while fresh := {c for c in companies - group if _falls(c, group, [one for one in standing if one.company == c], certain)}:
        group |= fresh
    return group - {owner}


def _falls(company: str, group: set[str], recorded: list[Recorded], certain: bool) -> bool:
    if any(one.owner in group and (one.kind == "appointment" or (not certain and one.kind == "influence")) for one in recorded):
        return True
    votes: dict[str, Recorded] = {one.owner: one for one in recorded if one.kind == "shares"}
    votes |= {one.owner: one for one in recorded if one.kind == "votes"}  # votes follow shares where none are recorded
    ends = {
        voter: (_outwards(Decimal(one.low), 3), _outwards(Decimal(one.high), 5), one.low_open) if one.low is not None else (Decimal(0), Decimal(100), False)
        for voter, one in votes.items()
    }
    itself = ends.pop(company, (Decimal(0), Decimal(0), False))
    ours = [ends[voter] for voter in ends if voter in group]
    if certain:
        return bool(ours) and 2 * sum(low for low, _, _ in ours) + (Decimal("1e-9") if any(open_ for *_, open_ in ours) else 0) > 100 - itself[0]
    others = sum((low for voter, (low, _, _) in ends.items() if voter not in group), Decimal(0))
    return bool(ours) and 2 * min(sum(high for _, high, _ in ours), 100 - itself[1] - others) > 100 - itself[1]
