"""What Django asks of us at each start: whether the programs are here that every clip needs."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks


class RatingsConfig(AppConfig):
    """The one app of the project."""

    name = "ratings"

    def ready(self) -> None:
        checks.register(programs)


def programs(**_given: Any) -> list[checks.CheckMessage]:
    """Warn where a program is missing, and say how to get it; `doctor` looks closer."""
    from ratings.services import health

    return [
        checks.Warning(
            f"{name} is missing: files wait until it is there.", hint=health.INSTALL, id="ratings.W001"
        )
        for name in health.missing_programs()
    ]
