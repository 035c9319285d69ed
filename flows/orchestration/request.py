"""What a flow is asked to do: the only parameters that reach Prefect are a case's path and plain choices."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from flows.orchestration.cases_root import within_root


class CaseRequest(BaseModel):
    """Which case, by its folder on the machine that runs the flow."""

    model_config = ConfigDict(extra="forbid")

    case: str = Field(title="Case folder", description="The folder that holds case.toml, e.g. /cases/OP-1")

    @field_validator("case")
    @classmethod
    def _where_it_may_be(cls, case: str) -> str:
        """In a process that works for a server, a case lies inside the cases' folder of that server."""
        return within_root(case)


class DossierRequest(CaseRequest):
    """Which case, and which dossiers or documents."""

    editions: list[Literal["working", "served", "partner"]] = Field(
        default=["working", "served"],
        title="Editions",
        description="working (stays in the office), served (for court and respondent), partner (for one other authority)",
    )
    to: str = Field(default="", title="Partner", description="For a partner edition: the id under [[partners]] in case.toml")
    documents: list[str] = Field(default=[], title="Documents", description="Legal documents by name instead of the dossier; none: the dossier")
    final: bool = Field(default=False, title="Final", description="Refused while reasons against a final dossier stand")
