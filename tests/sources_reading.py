"""What the tests of the sources share: staging bytes as if they had been received, and where the real samples lie."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from flows.sources.read_exhibit import stage
from schemas.evidence import Exhibit, Refusal, Staged

SAMPLES = Path(__file__).resolve().parents[2] / "shared/samples"


def staged(folder: Path, content: bytes | str, name: str = "received", template: str | None = None, templates_dir: Path | None = None) -> Staged:
    """`content` written to a file and staged; a mistake of our own is raised as what it is."""
    data = content.encode() if isinstance(content, str) else content
    path = folder / name
    path.write_bytes(data)
    exhibit = Exhibit(sha256=hashlib.sha256(data).hexdigest(), reference="T/1", file_name=name, size=len(data))
    try:
        return stage(path, exhibit, template=template, templates_dir=templates_dir)
    except Refusal as refusal:
        if "mistake of this program" in refusal.reason:  # in a case it harms nobody else; in a test it is a failure
            raise refusal.__cause__ from refusal
        raise


def counts(found: Staged) -> tuple[int, int, int]:
    """Accepted, set aside, declared."""
    return found.rows.accepted, found.rows.set_aside, found.rows.declared


def flags(found: Staged) -> set[str]:
    """The oddities of a file; what it holds beyond what is kept is no oddity, and is asked for by `left_out`."""
    return {remark.flag for remark in found.remarks} - {"left_out"}


def left_out(found: Staged) -> dict[str, int]:
    """How often the file has what no record keeps, by its name in the format."""
    told = [remark.text for remark in found.remarks if remark.flag == "left_out"]
    times = [re.fullmatch(r"(.+) \((once|[0-9,]+ times)\)", one) for text in told for one in text.partition("itself: ")[2].split(", ")]
    return {one[1]: 1 if one[2] == "once" else int(one[2].partition(" ")[0].replace(",", "")) for one in times}


def sample(path: str) -> Path:
    """A real sample file; the test is skipped where the samples are not."""
    found = SAMPLES / path
    if not found.exists():
        pytest.skip("the samples are not here")
    return found


def samples(pattern: str) -> list[Path]:
    """Every real sample of a pattern; empty where the samples are not."""
    return sorted(SAMPLES.glob(pattern))
