"""What web processes count together: how often somebody asked. It may be lost at any moment, and nothing is.

On one machine it is a small SQLite file of its own, which waits for no disk; with Redis it is there, and
while Redis is away everybody is let in rather than nobody.
"""

from __future__ import annotations

import logging
import os
import pickle
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
T = TypeVar("T")
PAUSE_SECONDS = 5.0
TABLE = "CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value BLOB, until REAL) WITHOUT ROWID"
PUT = "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)"


class SharedCache(BaseCache):
    """A cache that the processes of one machine share; every method is one transaction."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._path = location

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept under a name, unless its time is up."""
        name = self.make_and_validate_key(key, version=version)
        return self._do(lambda kept: _read(kept, name, default))

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value under a name, for so many seconds."""
        row = (*self._row(key, version), pickle.dumps(value), self._until(timeout))
        self._do(lambda kept: kept.execute(PUT, row))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless there is one; return whether it was kept. Of many at once, one is told so."""
        (name,) = self._row(key, version)

        def keep(kept: sqlite3.Connection) -> bool:
            kept.execute("DELETE FROM kept WHERE until <= ?", (time.time(),))
            row = (name, pickle.dumps(value), self._until(timeout))
            return kept.execute("INSERT OR IGNORE INTO kept VALUES (?, ?, ?)", row).rowcount == 1

        return self._do(keep)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number and return it; it lasts as long as before. ValueError where there is none."""
        (name,) = self._row(key, version)

        def count(kept: sqlite3.Connection) -> int | None:
            before = _read(kept, name, None)
            if before is not None:
                kept.execute("UPDATE kept SET value = ? WHERE name = ?", (pickle.dumps(before + delta), name))
            return None if before is None else int(before + delta)

        counted = self._do(count)
        if counted is None:
            raise ValueError(f"There is nothing under {key!r}.")
        return counted

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a name; return whether there was one."""
        row = self._row(key, version)
        return self._do(lambda kept: kept.execute("DELETE FROM kept WHERE name = ?", row).rowcount == 1)

    def clear(self) -> None:
        """Forget everything."""
        self._do(lambda kept: kept.execute("DELETE FROM kept"))

    def _row(self, key: str, version: int | None) -> tuple[str]:
        return (self.make_and_validate_key(key, version=version),)

    def _until(self, timeout: Any) -> float:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return float("inf") if seconds is None else time.time() + seconds

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Work in one transaction. A file that a power cut broke is thrown away: it held only counts."""
        try:
            return self._once(work)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            log.warning("%s cannot be read and is made anew.", self._path)
            with suppress(FileNotFoundError):
                os.unlink(self._path)  # noqa: PTH108 - the location is the text that Django hands over
            return self._once(work)

    def _once(self, work: Callable[[sqlite3.Connection], T]) -> T:
        # One connection a call: a thread that ends leaves none open, and a fork shares none.
        with closing(sqlite3.connect(self._path, timeout=5, isolation_level=None)) as kept:
            kept.execute("PRAGMA synchronous=OFF")
            kept.execute("BEGIN IMMEDIATE")
            kept.execute(TABLE)
            done = work(kept)
            kept.execute("COMMIT")
            return done


def _read(kept: sqlite3.Connection, name: str, default: Any) -> Any:
    query = "SELECT value FROM kept WHERE name = ? AND until > ?"
    row = kept.execute(query, (name, time.time())).fetchone()
    # The file is ours alone (var/ is not readable for others), as Django's own file cache takes for granted.
    return default if row is None else pickle.loads(row[0])  # noqa: S301


class ForgivingRedisCache(RedisCache):
    """Redis, and while it is away a cache that holds nothing: a lost count must not close the site."""

    _absent_until = 0.0

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept under a name."""
        return self._try(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value under a name."""
        self._try(lambda: super(ForgivingRedisCache, self).set(key, value, timeout, version), None)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless there is one."""
        return bool(
            self._try(lambda: super(ForgivingRedisCache, self).add(key, value, timeout, version), True)
        )

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number; the first one, while there is nothing to count with."""
        return int(self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), delta))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a name."""
        return bool(self._try(lambda: super(ForgivingRedisCache, self).delete(key, version), False))

    def _try(self, work: Callable[[], Any], otherwise: Any) -> Any:
        """Ask Redis, unless it was away a moment ago: nobody waits for a dead host twice."""
        if time.monotonic() < ForgivingRedisCache._absent_until:
            return otherwise
        try:
            return work()
        except RedisError as error:
            ForgivingRedisCache._absent_until = time.monotonic() + PAUSE_SECONDS
            log.warning("Redis cannot be reached, nothing is counted for a moment: %s", error)
            return otherwise
