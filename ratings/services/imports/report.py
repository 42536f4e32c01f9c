"""What an import did: counted, and each refusal with its line. All of a file, or nothing, unless asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from ratings.models import File
from ratings.services import files

SHOWN = 20


@dataclass(frozen=True)
class Refusal:
    """One line that was not accepted, and why."""

    line: int
    reason: str


class Bar(Protocol):
    """How far a long step is; tqdm's bars are such."""

    def update(self, n: float, /) -> object: ...

    def close(self) -> object: ...


class Watcher(Protocol):
    """Shows a bar for a step of `total` units."""

    def __call__(self, what: str, total: int, unit: str, /) -> Bar: ...


class _Silent:
    def update(self, n: float, /) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Show nothing."""


def silent(_what: str, _total: int, _unit: str) -> Bar:
    """Show no bar: for callers that nobody watches."""
    return _Silent()


class _UndoneError(Exception):
    """Rolls a block back; it never leaves the report."""


@dataclass
class Report:
    """What became of a file's lines. `noun` names what a line holds; `notes` are news worth telling."""

    noun: str
    keep_going: bool = False
    watch: Watcher = field(default=silent)
    imported: int = 0
    skipped: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    made: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, line: int, reason: object) -> None:
        """Do not accept this line."""
        self.refusals.append(Refusal(line, str(reason)))

    def note(self, sentence: str) -> None:
        """Tell something that was done on the way."""
        self.notes.append(sentence)

    def created(self, kind: str, name: str) -> None:
        """Tell that a row of another kind was made, since a line named it."""
        self.made.setdefault(kind, []).append(name)

    @property
    def news(self) -> list[str]:
        """Sentences on what was done on the way; long lists are cut."""
        lists = []
        for kind, names in self.made.items():
            rest = f" … (+{len(names) - SHOWN})" if len(names) > SHOWN else ""
            lists.append(
                _("New %(kind)s: %(names)s") % {"kind": kind, "names": ", ".join(names[:SHOWN]) + rest}
            )
        return lists + self.notes

    @property
    def failed(self) -> bool:
        """Whether the file as a whole is refused."""
        return bool(self.refusals) and not self.keep_going

    @property
    def closing(self) -> str:
        """The last line: `imported 64 clips, skipped 2, refused 1`."""
        return f"imported {self.imported} {self.noun}, skipped {self.skipped}, refused {len(self.refusals)}"

    @contextmanager
    def all_or_nothing(self) -> Iterator[list[File]]:
        """Keep what the block writes only if no line was refused, or if the import is to keep going.

        Files that are put into the list lose their bytes when their rows are rolled back.
        """
        try:
            with files.discarded_on_rollback() as kept, transaction.atomic():
                yield kept
                self.refusals.sort(key=lambda refusal: refusal.line)
                if self.failed:
                    raise _UndoneError
        except _UndoneError:
            self.forget()

    def forget(self) -> None:
        """Count nothing as done, since nothing was."""
        self.imported = 0
        self.notes.clear()
        self.made.clear()
