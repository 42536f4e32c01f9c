"""Quality against cost on a board: who is on the frontier, by estimated compute and by time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from ratings.models import Claim, Clip, Generator, Study
from ratings.services import costs, leaderboards
from tests import factories
from tests.leaderboards import cast

pytestmark = pytest.mark.django_db
LEVELS = {"ant": [[[3], [3]], [[3], [2]]], "bee": [[[2], [3]], [[2], [2]]], "cat": [[[1], [2]], [[2], [1]]]}


@pytest.fixture
def address(client: Client) -> str:
    """Return the page of three generators: the best is the dearest, the middle one the cheapest."""
    study = cast.rated(LEVELS)
    for slug, size, seconds in (("ant", "1920x1080", 90), ("bee", "640x360", 30), ("cat", "1280x720", 20)):
        Claim.objects.create(
            generator=Generator.objects.get(slug=slug),
            resolution=size,
            fps=24,
            duration_s=[5],
            as_of=date(2026, 1, 1),
        )
        Clip.objects.filter(generator__slug=slug).update(generation_seconds=seconds)
    client.force_login(factories.let_know(factories.ada(), study))
    return f"/leaderboards/{leaderboards.compute(study).public_id}/cost/"


def on_it(client: Client, address: str) -> list[str]:
    rows: Any = client.get(address).context["rows"]
    return [row["name"] for row in rows if row["worth"]]


def test_the_frontier_follows_the_cost_that_was_chosen(client: Client, address: str) -> None:
    assert on_it(client, address) == ["Ant", "Bee"]
    assert on_it(client, f"{address}?by=wait") == ["Ant", "Bee", "Cat"]


def test_the_figures_are_those_of_the_cost_functions(client: Client, address: str) -> None:
    ant = client.get(address).context["rows"][0]
    shape = costs.of_study(Study.objects.get(), {"ant": Generator.objects.get(slug="ant")})["ant"]
    assert ant["raw_tokens"] == shape.tokens == 1920 * 1080 / 256 * 5 * 24 / 8
    assert (ant["wait"], ant["timed"], ant["measured"]) == (90, 2, False)


def test_what_is_not_known_is_said_and_not_drawn(client: Client) -> None:
    ada = factories.ada()
    client.force_login(ada)
    board = leaderboards.compute(cast.rated(LEVELS))
    factories.let_know(ada, board.study)
    for by, said in (("work", "so its work cannot be estimated"), ("wait", "generation_seconds")):
        page = client.get(f"/leaderboards/{board.public_id}/cost/?by={by}").content.decode()
        assert said in page
        assert "cost-narrow" not in page
