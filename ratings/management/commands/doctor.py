"""Say what is there and what is missing, a line each."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from ratings.services import health


class Command(BaseCommand):
    """`doctor`: versions and health; exit 1 where something required is missing."""

    help = "Say what is there and what is missing, a line each. Example: doctor"
    # It is the one to say that the database is not there, so nothing may ask it before.
    requires_system_checks = ()
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        sick = False
        for finding in health.findings():
            sick = sick or (finding.required and not finding.well)
            mark = "ok" if finding.well else "MISSING" if finding.required else "without"
            advice = f" - {finding.advice}" if finding.advice else ""
            told = " ".join(f"{finding.told}{advice}".split())
            self.stdout.write(f"{finding.part:<10}{mark:<9}{told}")
        if sick:
            sys.exit(1)
