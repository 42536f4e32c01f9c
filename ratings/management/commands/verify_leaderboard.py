"""`verify_leaderboard ID`: whether a stored leaderboard comes out of the columns frozen with it."""

from __future__ import annotations

import sys
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser

from ratings.errors import ClipJuryError
from ratings.management.command import Command as Base
from ratings.models import Leaderboard
from ratings.services import verifying

SHOWN = 20


class Command(Base):
    help = (
        "Compute a stored leaderboard again from its frozen columns and say whether every figure comes out."
    )
    example = "verify_leaderboard 0b0f3f6e-6a0c-4c5e-9d3b-3f1d4f1f3a55"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", help="the leaderboard's id, as its JSON and its address show it")

    def handle(self, *args: Any, **options: Any) -> None:
        board = self._board(options["id"])
        bar = self.watch("computing again", 1, "board")
        try:
            found = verifying.verify(board)
        except ClipJuryError as error:
            raise CommandError(str(error)) from error
        finally:
            bar.close()
        for name, then, now in found.versions:
            self.say(f"changed since: {name} {then} -> {now}")
        print(
            f"inputs: {'exact' if found.inputs else 'NOT those the board was computed from'} ({board.digest})"
        )
        for line in found.differing[:SHOWN]:
            print(f"differs: {line}")
        if len(found.differing) > SHOWN:
            print(f"... and {len(found.differing) - SHOWN} more")
        print(f"figures: {found.figures - len(found.differing)} of {found.figures} equal within 1e-9")
        if not found.holds:
            sys.exit(1)

    def _board(self, text: str) -> Leaderboard:
        try:
            known = Leaderboard.objects.select_related("study__rubric").filter(public_id=UUID(text)).first()
        except ValueError:
            known = None
        if known is None:
            raise self.wrong_usage(f"There is no leaderboard {text}.")
        return known
