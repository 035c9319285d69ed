"""The four flows that may be started from Prefect's page, and the only ones: nothing else that stands in Prefect's database is ever run.

Authority: Prefect 3.8 documentation (deployments, work pools, base job template).
"""

from __future__ import annotations

from typing import NamedTuple

from flows.orchestration.request import CaseRequest, DossierRequest

POOL = "assettrace"  # the name of the work pool, and the type of its worker
# nothing about how a run is started can be chosen: no command, no environment, no folder; Prefect wants at least one entry, and takes no other key
JOB_TEMPLATE = {"job_configuration": {"labels": {}}, "variables": {"type": "object", "properties": {}, "additionalProperties": False}}


class Deployment(NamedTuple):
    """A flow that may be started from the page: its name there, the flow's own name, where the flow is, what it is asked, and what the page says of it."""

    name: str
    flow: str
    entrypoint: str
    request: type[CaseRequest]
    description: str


DEPLOYMENTS = (
    Deployment(
        "run",
        "run-case",
        "flows/run_case.py:run_case",
        CaseRequest,
        "Everything for one case, from the files in its exhibits folder to its dossiers. Give the folder that holds case.toml. Files that were taken in before are "
        "not taken in again.",
    ),
    Deployment(
        "take in",
        "intake",
        "flows/intake.py:intake",
        CaseRequest,
        "Only takes in what was received: says of each file what it is, whether it adds up, and how many of its rows were accepted, set aside or declared.",
    ),
    Deployment(
        "follow",
        "follow",
        "flows/follow.py:follow",
        CaseRequest,
        "Only follows what was taken in: who is who, who owns and controls what, where the money went under every rule, what it bought. Start it after a decision or "
        "a change in case.toml.",
    ),
    Deployment(
        "write",
        "compile-dossier",
        "flows/compile_dossier.py:compile_dossier",
        DossierRequest,
        "Only writes the dossiers again from what is known: the working edition stays in the office, the served one goes to the court and to the respondent.",
    ),
)
