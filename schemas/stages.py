"""What the work on a case has done so far, stage by stage, and what each result was made from: what still stands is not done again."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class StageDone(SQLModel, table=True):
    """One stage whose result is kept. `fingerprint` is one hash of all that it was made from (evidence, case file, decisions, program); `result` says what came of
    it, as JSON, where that is not in tables of its own."""

    stage: str = Field(primary_key=True, description="'read' and an exhibit's SHA-256, a verb of following, 'dossier' and an edition")
    fingerprint: str
    result: str = ""
