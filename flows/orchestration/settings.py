"""What Prefect is told by environment: no telemetry, no analytics, no outside request, nothing persisted, nothing on the screen, nothing for another page.

Authority: Prefect 3.8 settings reference. What a user has set already is left as it is in a command's own process; a server that is started here takes nothing of it.
"""

from __future__ import annotations

import os

from flows.orchestration.password import OF_SERVERS

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",  # the newer one calls an analytics host
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_CLI_PROMPT": "false",
}
# for a command that shows its own progress; what matters to an operator is in the artifacts
ON_SCREEN = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore"}
# for a server that lives as long as one command
SHORT_LIVED = {
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
}


def of_server(port: int, password: str, *more: dict[str, str]) -> dict[str, str]:
    """The environment of the process of a server: what this process has, without what a user has set for Prefect, with the door closed."""
    closed = {
        OF_SERVERS: password,
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"http://127.0.0.1:{port}",
        "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false",  # nothing is started by a timetable
        "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",  # nor by an automation
    }
    environment = without_prefect() | QUIET | closed
    for one in more:
        environment |= one
    return environment


def without_prefect() -> dict[str, str]:
    """This process's environment without what is set for Prefect; a proxy is never asked for this machine, which would tell it the password."""
    here = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    return here | past_proxies()


def past_proxies() -> dict[str, str]:
    """What must be set so that requests to this machine go to it."""
    named = ",".join(filter(None, (os.environ.get("no_proxy") or os.environ.get("NO_PROXY"), "127.0.0.1", "localhost")))
    return {"no_proxy": named, "NO_PROXY": named}
