"""What may be asked of a Prefect server that is started here: to read, and what a run, our worker and the page need to write. The rest is refused to everybody.

So no deployment, work pool, schedule, automation, block or variable can be made or changed through the server. Authority: Prefect 3.8 REST API reference.
"""

from __future__ import annotations

import re

from flows.orchestration.deployments import POOL

_ID = r"[0-9a-fA-F-]{36}"
_ALLOWED = {
    "GET": (r".*",),
    "HEAD": (r".*",),
    "POST": (
        r"(/[a-z0-9_-]+)+/(filter|count|history|lateness|paginate)",
        r"/events/count-by/[a-z-]+",
        r"/ui/[a-z_/-]+",  # these only read
        r"/flows/",
        r"/flow_runs/",
        rf"/flow_runs/{_ID}/(set_state|resume)",
        r"/flow_runs/bulk_(set_state|delete)",
        r"/task_runs/",
        rf"/task_runs/{_ID}/set_state",
        r"/logs/",
        r"/events",
        r"/artifacts/",
        r"/v2/concurrency_limits/((increment|decrement)(-with-lease)?|leases/[0-9a-f-]+/renew)",  # a task asks whether its tags are limited
        rf"/deployments/{_ID}/create_flow_run",
        rf"/work_pools/{POOL}/(get_scheduled_flow_runs|concurrency_status|workers/heartbeat)",
    ),
    "PATCH": (rf"/flow_runs/{_ID}(/labels)?", rf"/task_runs/{_ID}"),
    "DELETE": (rf"/flow_runs/{_ID}",),
    "WEBSOCKET": (r"/(events/(in|out)|logs/out)", rf"/work_pools/{POOL}/workers/connect"),
}
_PATTERNS = {method: re.compile("|".join(f"(?:{path})" for path in paths)) for method, paths in _ALLOWED.items()}


def is_allowed(method: str, path: str) -> bool:
    """Whether this may be asked. `path` begins with /api; a websocket's method is WEBSOCKET."""
    return method in _PATTERNS and path.startswith("/api") and _PATTERNS[method].fullmatch(path.removeprefix("/api")) is not None
