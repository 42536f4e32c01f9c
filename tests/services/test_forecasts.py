"""What a draft will take: counted from the ready clips, and promised by the plan of ratings/stats."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from ratings.services import forecasts
from ratings.services.forecasts import Design, forecast
from ratings.services.rules import Rules
from ratings.stats import plan
from tests import factories

pytestmark = pytest.mark.django_db


def catalogue(*, generators: int, prompts: int) -> None:
    systems = [factories.generator(f"g{n}") for n in range(generators)]
    for number in range(prompts):
        prompt = factories.prompt(f"p{number}")
        for system in systems:
            factories.clip(generator=system, prompt=prompt)
    # None of these is ready.
    factories.clip(generator=systems[0], prompt=prompt, sample="1", file=factories.file(state="received"))
    factories.clip(generator=systems[0], prompt=prompt, sample="2", outcome="refused", file=None)


def test_rating_counts_clips() -> None:
    catalogue(generators=3, prompts=4)
    seen = forecast(Design(task="t2v", mode="rate", votes=2))
    assert (seen.generators, seen.prompts, seen.clips, seen.pairs, seen.ratings) == (3, 4, 12, 0, 24)
    assert (seen.hours, seen.beside, seen.minutes) == (24 * 30 / 3600, 0, 6)


def test_comparing_counts_pairs_of_two_generators() -> None:
    catalogue(generators=3, prompts=4)
    factories.clip(
        generator=factories.generator("g9"), prompt=factories.prompt("p9")
    )  # alone: nothing to compare
    seen = forecast(Design(task="t2v", mode="compare", votes=2))
    assert (seen.pairs, seen.ratings) == (4 * 3, 24)
    both = forecast(Design(task="t2v", mode="both", votes=1))
    assert both.ratings == 13 + 12


def test_a_choice_narrows() -> None:
    catalogue(generators=3, prompts=4)
    seen = forecast(Design(task="t2v", mode="rate", votes=1, generators=["g0", "g1"], prompts=["p1"]))
    assert (seen.clips, seen.smallest) == (2, None)


def test_few_items_a_rater_need_more_raters() -> None:
    catalogue(generators=2, prompts=5)
    assert forecast(Design(task="t2v", mode="rate", votes=3)).raters == 3
    assert forecast(Design(task="t2v", mode="rate", votes=3, rules=Rules(items_per_rater=4))).raters == 8


def test_the_certainty_is_the_plans() -> None:
    catalogue(generators=2, prompts=5)
    seen = forecast(Design(task="t2v", mode="rate", votes=3))
    promised = plan.promise(plan.Variances(**forecasts.SHARES), generators=2, prompts=5, raters=3, votes=3)
    assert (seen.half_width, seen.smallest) == (promised.difference_half_width, promised.smallest)


def test_nothing_ready_is_no_error(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        seen = forecast(Design(task="i2v", mode="rate", votes=3))
    assert (seen.ratings, seen.raters, seen.half_width) == (0, 0, None)


def test_training_checks_and_breaks_take_their_time() -> None:
    catalogue(generators=3, prompts=20)
    kept = Rules(items_per_rater=20, gold_share=0.1, trap_share=0.05, repeat_share=0.1, break_clips=10)
    chosen = {"training": 5, "gold": 4, "trap": 1}
    seen = forecast(Design(task="t2v", mode="rate", votes=2, rules=kept, checks=chosen))
    # Six raters of 20 votes: 5 of training, 2 gold, 1 trap and 2 repeats each, and 3 breaks of a minute.
    each = (20 + 10) * 30 + 3 * 60
    assert (seen.raters, seen.minutes) == (6, each / 60)
    assert seen.hours == pytest.approx(6 * each / 3600)
    assert seen.beside == pytest.approx(6 * (10 * 30 + 3 * 60) / 3600)
