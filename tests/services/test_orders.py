"""Probing again: a newer prober's findings stand beside the old, which stay, and nothing else changes."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from ratings.models import File, Order, Probe
from ratings.probing.prober import PROBER_VERSION
from ratings.services import files, orders, probes
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def old(film: Callable[..., Path]) -> File:
    """A ready file as an older prober found it, with another length."""
    with film(0.5).open("rb") as content:
        file = files.receive(content, filename="")
    probes.run(file.pk)
    probe = file.probes.get()
    facts = {**probe.facts, "duration_s": 9.0}
    Probe.objects.filter(pk=probe.pk).update(prober=0, facts=facts)
    return file


def test_a_newer_probe_stands_beside_the_old(old: File, stored: Callable[[], list[str]]) -> None:
    before = stored()
    assert (orders.probe_again(File.objects.all()), orders.probe_again(File.objects.all())) == (1, 0)
    orders.run(Order.objects.get().pk)
    assert list(old.probes.values_list("prober", "facts__duration_s")) == [(PROBER_VERSION, 0.5), (0, 9.0)]
    assert (stored(), old.renditions.count()) == (before, 1)
    old.refresh_from_db()
    assert (old.state, old.attempts) == ("ready", 1)
    assert orders.probe_again(File.objects.all()) == 0


def test_what_could_not_be_probed_again_keeps_what_was_known(old: File) -> None:
    orders.probe_again(File.objects.all())
    old.content.storage.delete(str(old.content))
    orders.run(Order.objects.get().pk)
    assert (Order.objects.get().reason, old.probes.get().prober) == ("missing", 0)
    orders.probe_again(File.objects.all())
    assert Order.objects.get().state == "received"


def test_by_command_and_by_page(old: File, client: Client) -> None:
    said = io.StringIO()
    call_command("probe_again", stderr=said)
    assert said.getvalue() == f"ordered 1 probes by prober {PROBER_VERSION}\n"
    Order.objects.all().delete()
    client.force_login(factories.ada())
    address = reverse("clip", args=[factories.clip(file=old).public_id])
    assert "Probe again" in client.get(address).content.decode()
    client.post(f"{address}retry/")
    orders.run(Order.objects.get().pk)
    page = client.get(address).content.decode()
    assert "Probe again" not in page
    assert "Prober 0" in page
    assert '<td class="num">9 s</td>' in page
    told = client.get(f"/api/v1{address}").json()
    assert told["probe"]["prober"] == PROBER_VERSION
    assert [each["prober"] for each in told["earlier_probes"]] == [0]
