"""The local broker: producers and consumers of several processes neither lose nor double a message."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import kombu
import pytest

from tests.servers.site import ROOT

EACH = 400
SCRIPT = """
import json, socket, sys, time
from kombu import Connection, Queue
role, name, options, count = json.loads(sys.argv[1])
got = []
def take(body, message):
    got.append(body)
    message.ack()
transport = "evalsite.broker:Transport"
with Connection("filesystem://localhost", transport=transport, transport_options=options) as link:
    if role == "producer":
        producer = link.Producer()
        for number in range(count):
            producer.publish([name, number], exchange="", routing_key="probing", serializer="json")
    else:
        deadline = time.monotonic() + 60
        with link.Consumer([Queue("probing")], callbacks=[take]):
            while not (got and got[-1] == "end") and time.monotonic() < deadline:
                link.drain_events(timeout=60)
print(json.dumps(got))
"""


@pytest.fixture
def options(tmp_path: Path) -> dict[str, object]:
    for name in ("messages", "control", "processed"):
        (tmp_path / name).mkdir()
    return {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "control_folder": str(tmp_path / "control"),
        "processed_folder": str(tmp_path / "processed"),
        "polling_interval": 0.001,
    }


def connection(options: dict[str, object]) -> kombu.Connection:
    return kombu.Connection(
        "filesystem://localhost", transport="evalsite.broker:Transport", transport_options=options
    )


def process(role: str, name: str, options: dict[str, object]) -> subprocess.Popen[str]:
    argument = json.dumps([role, name, options, EACH])
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, argument], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_every_message_arrives_once(options: dict[str, object]) -> None:
    consumers = [process("consumer", name, options) for name in "xy"]
    producers = [process("producer", name, options) for name in "ab"]
    assert [producer.communicate(timeout=60)[0] for producer in producers] == ["[]\n", "[]\n"]
    with connection(options) as link:
        for _consumer in consumers:
            send(link, "end")
    got = [message for consumer in consumers for message in json.loads(consumer.communicate(timeout=60)[0])]
    expected = [(name, number) for name in "ab" for number in range(EACH)]
    assert Counter(tuple(message) for message in got if message != "end") == Counter(expected)


def send(link: kombu.Connection, text: str) -> None:
    """Publish as Celery does, straight to the queue by its name."""
    link.Producer().publish(text, exchange="", routing_key="probing", serializer="json")


def received(link: kombu.Connection) -> list[str]:
    """Return all that is in the queue."""
    got: list[str] = []
    queue = kombu.Queue("probing")
    with (
        contextlib.suppress(TimeoutError),
        link.Consumer([queue], callbacks=[lambda body, _message: got.append(body)], no_ack=True),
    ):
        while True:
            link.drain_events(timeout=0.1)
    return got


def test_broken_message_is_passed_over(options: dict[str, object]) -> None:
    Path(str(options["data_folder_in"]), "0_x.probing.msg").touch()
    with connection(options) as link:
        send(link, "whole")
        assert received(link) == ["whole"]
        assert received(link) == []


def test_oldest_comes_first(options: dict[str, object]) -> None:
    with connection(options) as link:
        for text in ("one", "two", "three"):
            send(link, text)
        assert received(link) == ["one", "two", "three"]


def test_broker_may_be_thrown_away_while_it_runs(options: dict[str, object], tmp_path: Path) -> None:
    with connection(options) as link:
        send(link, "lost")
        for name in ("messages", "control", "processed"):
            shutil.rmtree(tmp_path / name)
        assert received(link) == []
        send(link, "kept")
        assert received(link) == ["kept"]
