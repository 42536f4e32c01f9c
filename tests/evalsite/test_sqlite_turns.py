"""Writers of one process take turns at SQLite: none is passed over until it is refused."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper as Plain
from django.db.utils import OperationalError

from evalsite.sqlite3.base import DatabaseWrapper
from evalsite.sqlite3.turns import Turns

WRITERS, EACH, HOLDS, TIMEOUT = 24, 4, 0.01, 0.05


def test_who_has_waited_longest_is_next() -> None:
    turns, order, threads = Turns(), list[int](), list[threading.Thread]()

    def wait(number: int) -> None:
        assert turns.take(seconds=10)
        order.append(number)
        turns.give()

    assert turns.take(seconds=0)
    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    turns.give()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_who_waits_in_vain_leaves_the_line_and_holds_up_nobody() -> None:
    turns = Turns()
    assert turns.take(seconds=0)
    assert not turns.take(seconds=0.01)
    turns.give()
    assert turns.take(seconds=0)


def wrapper(kind: type[Any], path: Path) -> Any:
    options = {**connection.settings_dict["OPTIONS"], "timeout": TIMEOUT}
    return kind({**connection.settings_dict, "NAME": str(path), "OPTIONS": options}, "default")


def write(kind: type[Any], path: Path) -> int:
    """Add to a number in transactions that last a moment and without; return how many were refused."""
    mine, refused = wrapper(kind, path), 0
    try:
        for _ in range(EACH):
            try:
                mine.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
                mine.cursor().execute("UPDATE counted SET number = number + 1")
                time.sleep(HOLDS)
                mine.commit()
                mine.set_autocommit(True)
                mine.cursor().execute("UPDATE counted SET number = number + 1")
            except OperationalError:
                refused += 1
                mine.close()
    finally:
        mine.close()
    return refused


def at_once(kind: type[Any], path: Path) -> tuple[int, int]:
    """Return how many writes of many writers at once were refused, and the number that was reached."""
    first = wrapper(kind, path)
    first.cursor().execute("CREATE TABLE counted (number INTEGER)")
    first.cursor().execute("INSERT INTO counted VALUES (0)")
    with ThreadPoolExecutor(WRITERS) as pool:
        refused = sum(pool.map(lambda _: write(kind, path), range(WRITERS)))
    number = first.cursor().execute("SELECT number FROM counted").fetchone()[0]
    first.close()
    return refused, number


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own lock")
def test_no_writer_is_refused_where_the_plain_backend_refuses_some(tmp_path: Path) -> None:
    assert at_once(DatabaseWrapper, tmp_path / "turns") == (0, 2 * WRITERS * EACH)
    refused, _number = at_once(Plain, tmp_path / "plain")
    assert refused > 0
