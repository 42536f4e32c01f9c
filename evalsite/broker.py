"""kombu's filesystem broker with its messages written, and taken, in one piece.

As it comes (kombu 5.7) a message is visible while it is being written, and who takes it first moves it to the
system's temporary folder, by copying when that is another file system. Two busy producers and two consumers
lost 3 messages in 100 that way, and each of them ends a Celery worker with everything it is at. Renaming
within one folder tree has no such moment. What remains: a message is gone from disk once a worker has it,
so a killed worker loses what it held. The database is the truth, and the sweep sends again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """The folder of messages, one file each, named so that the oldest comes first."""

    # The stubs of kombu name the second argument in two ways, so no signature is right by both.
    def _put(self, queue: str, message: Any, **_options: object) -> None:  # type: ignore[override]
        # The wall clock: the one kombu takes starts anew with the machine, and would turn the order round.
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns():020}_{uuid.uuid4()}"
        draft = folder / f"{name}.draft"
        draft.write_text(dumps(message))
        draft.rename(folder / f"{name}.{queue}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in sorted(os.listdir(self.data_folder_in)):  # noqa: PTH208 - names are all that is wanted of many
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.processed_folder) / name
            try:
                Path(self.data_folder_in, name).rename(taken)
                text = taken.read_text()
                taken.unlink()
                return loads(text)
            except FileNotFoundError:
                continue  # Another worker was first.
            except ValueError:
                log.warning("Message %s was left broken by a crash; the sweep sends its work again.", name)
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        # kombu makes the file empty and fills it after; who reads it in between fails.
        table = Path(self.control_folder, f"{exchange}.exchange")
        if not table.exists():
            draft = table.with_name(f"{uuid.uuid4()}.draft")
            draft.write_text("[]")
            with contextlib.suppress(FileExistsError):
                os.link(draft, table)
            draft.unlink()
        super()._queue_bind(exchange, routing_key or "", pattern or "", queue)


class Transport(filesystem.Transport):
    """What CELERY_BROKER_TRANSPORT names."""

    Channel = Channel
