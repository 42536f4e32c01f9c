"""`probe_again`: find out anew what ready files are like, after the prober became another one."""

from __future__ import annotations

from typing import Any

from ratings.management.command import Command as OurCommand
from ratings.models import File
from ratings.probing.prober import PROBER_VERSION
from ratings.services import orders


class Command(OurCommand):
    help = (
        "Order a new probe of every file whose newest is by an older prober. What the older found is kept, "
        "renditions stay as raters saw them. The workers do it; ordering twice changes nothing."
    )
    example = "probe_again"

    def handle(self, *args: Any, **options: Any) -> None:
        ordered = orders.probe_again(File.objects.all())
        self.say(f"ordered {ordered} probes by prober {PROBER_VERSION}")
