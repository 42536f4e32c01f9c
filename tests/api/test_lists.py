"""Lists: pages in the order in which rows came, declared filters, counted queries, no path into the rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import get_resolver, reverse
from pytest_django import DjangoAssertNumQueries

from ratings.choices import Role
from tests import factories
from tests.access.test_routes import ROUTES, patterns
from tests.access.world import build
from tests.api.calls import STRANGER, Program, program

pytestmark = pytest.mark.django_db


def walked(ours: Program, path: str, **query: Any) -> list[Any]:
    """Return all rows of a list, page by page."""
    rows: list[Any] = []
    address: str | None = path
    while address:
        told = ours.get(address, **query).json()
        rows, address, query = rows + told["results"], told["next"], {}
    return rows


def test_pages_tell_every_row_once_in_the_order_in_which_they_came() -> None:
    clips = [factories.clip() for _ in range(5)]
    rows = walked(program(factories.ada()), "clips/", limit=2)
    assert [row["id"] for row in rows] == [str(clip.public_id) for clip in clips]


def test_a_kept_cursor_tells_what_came_since() -> None:
    ours = program(factories.ada())
    last = [factories.clip() for _ in range(3)][-1]
    assert ours.get("clips/", cursor=last.public_id).json() == {"next": None, "results": []}
    came = factories.clip()
    assert [row["id"] for row in ours.get("clips/", cursor=last.public_id).json()["results"]] == [
        str(came.public_id)
    ]


def test_the_catalogue_goes_by_slug() -> None:
    for slug in "cab":
        factories.generator(slug)
    assert [row["slug"] for row in walked(STRANGER, "generators/", limit=1)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("cursor", "status"), [("x", 400), ("1", 400), ("3f1c5b1e-7a69-4f6f-9d8f-000000000000", 404)]
)
def test_a_senseless_cursor_is_refused(cursor: str, status: int) -> None:
    assert program(factories.ada()).get("clips/", cursor=cursor).status_code == status


def test_no_address_takes_a_parameter_that_is_not_declared() -> None:
    world = build()
    ours = program(world.ada)
    for pattern in patterns(get_resolver()):
        name = str(pattern.name)
        if (
            name.startswith("api-")
            and "GET" in ROUTES[name]
            and name not in {"api-schema", "api-unknown", "api-docs"}
        ):
            for parameter in (
                "generator__slug",
                "study__created_by__password",
                "ordering",
                "format",
                "fields",
            ):
                answer = ours.get(reverse(name, kwargs=world.arguments(name)), **{parameter: "a"})
                assert (name, answer.status_code) == (name, 400)
                assert list(answer.json()["error"]["fields"]) == [parameter]


def test_a_parameter_stands_once() -> None:
    assert STRANGER.get("generators/?kind=system&kind=real").status_code == 400


def test_filters_narrow() -> None:
    study = factories.study("pilot")
    clip, other = factories.clip(), factories.clip()
    rater, second = factories.participation(study, "rui"), factories.participation(study, "sam")
    first = factories.rating(rater, clip, {"motion": 1})
    factories.rating(rater, clip, {"motion": 3, "clarity": None}, supersedes=first)
    factories.rating(second, other, {"motion": 2})
    ours = program(factories.member(study, Role.ANALYST))

    def found(**query: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = ours.get("studies/pilot/ratings/", **query).json()["results"]
        return [row["scores"] for row in rows]

    assert found() == [{"motion": 1}, {"motion": 3, "clarity": None}, {"motion": 2}]
    assert found(participation="rui", current="1") == [{"motion": 3, "clarity": None}]
    assert found(current="0") == [{"motion": 1}]
    assert found(generator=other.generator.slug) == found(prompt=other.prompt.slug) == [{"motion": 2}]


def test_lists_take_as_many_queries_for_three_rows_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    world = build()
    study = world.rui.study
    for _ in range(2):
        clip = factories.clip()
        factories.rating(factories.participation(study), clip, {"motion": 2, "clarity": 1})
    ours = program(world.ada)
    ours.get("me/")
    for path, queries in (("clips/", 3), (f"studies/{study.slug}/ratings/", 6), ("generators/", 6)):
        for limit in (1, 3):
            with django_assert_num_queries(queries):
                assert len(ours.get(path, limit=limit).json()["results"]) == limit
