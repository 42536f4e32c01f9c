"""Load the demo of the first run; loading again changes nothing."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from ratings.services import demo


class Command(BaseCommand):
    """`load_demo`: the report's systems, our prompts, drawn clips and two studies on them."""

    help = "Load the demo: drawn clips, a rehearsed study and an open one. Example: load_demo"

    def handle(self, *args: Any, **options: Any) -> None:
        bars: dict[str, tqdm[Any]] = {}

        def show(what: str, done: int, of: int) -> None:
            if what not in bars:
                bars[what] = tqdm(total=of, desc=what, unit="", file=sys.stderr)
            bar = bars[what]
            bar.update(done - bar.n)
            if done == of:
                bar.close()

        demo.load(show)
