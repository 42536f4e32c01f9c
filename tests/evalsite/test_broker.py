"""The local broker: producers and consumers of several processes neither lose nor double a message."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from queue import Empty

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
            link.Producer().publish("end", exchange="", routing_key="probing", serializer="json")
    got = [message for consumer in consumers for message in json.loads(consumer.communicate(timeout=60)[0])]
    expected = [(name, number) for name in "ab" for number in range(EACH)]
    assert Counter(tuple(message) for message in got if message != "end") == Counter(expected)


def test_broken_message_is_passed_over(options: dict[str, object]) -> None:
    Path(str(options["data_folder_in"]), "0_x.probing.msg").touch()
    with connection(options) as link, link.SimpleQueue("probing") as queue:
        queue.put("whole")
        assert queue.get(timeout=10).payload == "whole"
        with pytest.raises(Empty):
            queue.get(block=False)
