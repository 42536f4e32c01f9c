"""The planner's page: plans while one types, a pilot's spreads, and the way into the study builder."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from ratings.choices import Role
from ratings.models import Study
from ratings.services import planning, roles
from ratings.stats.plan import promise
from tests import factories
from tests.leaderboards import cast

pytestmark = pytest.mark.django_db
PILOT = {
    slug: [[[min(3, max(1, level + (p * r + p + r) % 3 - 1))] for r in range(4)] for p in range(5)]
    for slug, level in (("ant", 2), ("bee", 3))
}


@pytest.fixture
def ada(client: Client) -> Client:
    """Sign Ada in."""
    client.force_login(factories.ada())
    return client


def test_each_plan_finds_the_difference_and_the_cheapest_is_marked(ada: Client) -> None:
    context = ada.get("/plan/", {"difference": "8", "clip_price": "2", "rater_price": "0"}).context
    plans = context["plans"]
    assert min(plans, key=lambda row: row["cost"])["cheapest"]
    assert [row["cheapest"] for row in plans].count(True) == 1
    for row in plans:
        shape = {name: row[name] for name in ("generators", "prompts", "raters", "votes")}
        variances = context["form"].variances()
        assert 100 * promise(variances, **shape).smallest == pytest.approx(row["smallest"])
        assert row["smallest"] <= 8
        assert row["cost"] == 2 * 8 * row["prompts"] + row["ratings"]


def test_a_plan_opens_the_study_builder_with_its_numbers(ada: Client) -> None:
    best = ada.get("/plan/").context["best"]
    page = ada.get(best["url"]).content.decode()
    assert re.search(rf'name="votes_per_item" value="{best["votes"]}"', page)
    assert re.search(rf'name="rule-items_per_rater" value="{best["each"]}"', page)
    assert f"8 generators, {best['prompts']} prompts, {best['raters']} raters" in page


def test_a_pilot_fills_the_spreads_once_and_they_can_be_changed(ada: Client) -> None:
    slug = cast.rated(PILOT).slug
    asked = {"source": f"{slug}:motion", "filled": ""}
    answer = ada.get("/plan/", asked, headers={"HX-Request": "true"})
    told = planning.spreads(Study.objects.get(), "motion")
    form: Any = answer.context["form"]
    assert form.cleaned_data["residual"] == round(100 * told["residual"], 1) > 0
    assert 'id="spreads" hx-swap-oob="true"' in answer.content.decode()
    own = {"source": asked["source"], "filled": asked["source"], "residual": "12"}
    answer = ada.get("/plan/", own, headers={"HX-Request": "true"})
    assert answer.context["form"].cleaned_data["residual"] == 12
    assert 'id="spreads"' not in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"difference": ""}, "A figure is missing"),
        ({"difference": "nan"}, "A figure is missing"),
        ({"difference": "0.1"}, "Ask for a larger one"),
        (dict.fromkeys(planning.NAMES, "0"), "not all zero"),
        ({"source": "nobody:motion"}, "A figure is missing"),
    ],
)
def test_what_cannot_be_planned_is_said(ada: Client, typed: dict[str, str], said: str) -> None:
    answer = ada.get("/plan/", typed)
    assert answer.status_code == 200
    assert "plans" not in answer.context
    assert said in answer.content.decode()


def test_pilots_are_those_that_one_may_read(client: Client) -> None:
    study = cast.rated(PILOT)
    other = factories.study(slug="other", rubric=study.rubric)
    ana = factories.member(other, Role.ANALYST)
    client.force_login(ana)
    assert f"{study.slug}:motion" not in client.get("/plan/").content.decode()
    roles.give(ana, Role.ANALYST, study=study)
    page = client.get("/plan/").content.decode()
    assert f"{study.slug}:motion" in page
    assert "/studies/new/" not in page
