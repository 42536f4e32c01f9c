"""Whose turn it is: a lock that is handed from one thread to the one that has waited longest."""

from __future__ import annotations

import os
from collections import deque
from functools import cache
from threading import Lock


class Turns:
    """One holder at a time, the others in the order in which they came."""

    def __init__(self) -> None:
        self._reset()
        # A fork may come while another thread holds or waits: in the child there are no other threads.
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._here, self._taken = Lock(), False
        self._waiting: deque[Lock] = deque()

    def take(self, *, seconds: float) -> bool:
        """Wait for the turn, so many seconds at most; return whether it came."""
        with self._here:
            if not self._taken:
                self._taken = True
                return True
            gate = Lock()
            gate.acquire()
            self._waiting.append(gate)
        if gate.acquire(timeout=seconds):
            return True
        with self._here:
            if gate in self._waiting:
                self._waiting.remove(gate)
                return False
        return True  # it was handed over just now

    def give(self) -> None:
        """Hand the turn to whoever has waited longest."""
        with self._here:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


@cache
def of(database: str) -> Turns:
    """Return the turns of the writers of one database file in this process."""
    return Turns()
