"""SQLite whose writers take turns before they ask for the database's own lock.

SQLite lets whoever waits for its lock sleep and look again, the longer the wait the longer the sleep, up to a
tenth of a second: with many writers newcomers are always quicker, and some wait until they are refused
("database is locked"). Threads of one process stand in a line instead, so that at most one of each process
waits at the database, and nobody is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import base

from evalsite.sqlite3 import turns

PATIENCE_SECONDS = 300.0
"""Longer than any line; whoever waited in vain asks the database itself, and is told what it says."""
READS = ("SELECT", "PRAGMA", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that has its turn from BEGIN to COMMIT, or for one statement outside a transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn = False
        self.execute_wrappers.append(self._alone)

    def _alone(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if self._turn or self.in_atomic_block or sql.lstrip().upper().startswith(READS):
            return execute(sql, params, many, context)
        self._take()
        try:
            return execute(sql, params, many, context)
        finally:
            if not sql.startswith("BEGIN"):
                self._give()

    def _start_transaction_under_autocommit(self) -> None:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._give()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give()

    def _take(self) -> None:
        name = str(self.settings_dict["NAME"])
        self._turn = turns.of(name).take(seconds=PATIENCE_SECONDS)

    def _give(self) -> None:
        if self._turn:
            self._turn = False
            turns.of(str(self.settings_dict["NAME"])).give()
