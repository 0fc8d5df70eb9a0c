"""How gunicorn serves the shop: `gunicorn --config python:skill.gunicorn_conf 'skill.app:create_app()'`.

Each name is a setting of gunicorn; what the command line says wins.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""The variable with the folder in which the workers add up their figures."""

bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
timeout = 30
graceful_timeout = 9
"""Seconds that turns have to end in after a TERM: fewer than Docker waits before it kills."""
keepalive = 75
"""Seconds, more than load balancers keep a connection for, so that it is they who close it."""
logconfig_dict: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "skill.telemetry.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": os.environ.get("VOICESHOP_LOG_LEVEL") or "INFO", "handlers": ["stderr"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}},
}


def on_starting(server: Any) -> None:
    """Makes the folder of the figures and empties it of those of the last time."""
    if folder := os.environ.get(METRICS):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for file in Path(folder).glob("*.db"):
            file.unlink()


def child_exit(server: Any, worker: Any) -> None:
    """Lets go of what a worker that has ended was measuring at that moment."""
    if os.environ.get(METRICS):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
