"""The guarantees of the next pair, and of places and sides, for any design and any seed."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ratings.services.choosing import Candidate, Previous, choose, nearness, swap, turns_of


def pairs(generators: int, prompts: int) -> list[Candidate]:
    """One item for each prompt and pair of generators."""
    every = [(p, pair) for p in range(prompts) for pair in combinations(range(generators), 2)]
    return [Candidate(item=i, prompt=p, generators=pair, taken=0) for i, (p, pair) in enumerate(every)]


def apart(seen: Counter[int], left: list[Candidate]) -> int:
    counts = [seen[g] for g in {g for c in left for g in c.generators}]
    return max(counts) - min(counts)


@settings(deadline=None)
@given(st.integers(2, 7), st.integers(1, 4), st.integers())
def test_generators_stay_within_one_while_any_pair_allows_it(
    generators: int, prompts: int, seed: int
) -> None:
    left, rng, seen = pairs(generators, prompts), random.Random(seed), Counter[int]()
    while left:
        possible = [apart(seen + Counter(c.generators), left) for c in left]
        chosen, _ = choose(left, seen=seen, previous=None, rng=rng)
        assert apart(seen + Counter(chosen.generators), left) == min(possible)
        seen.update(chosen.generators)
        left.remove(chosen)


@settings(deadline=None)
@given(st.integers(2, 9), st.integers(3, 6), st.integers())
def test_over_a_session_every_generator_is_compared_equally_often_within_one(
    generators: int, prompts: int, seed: int
) -> None:
    left, rng, seen = pairs(generators, prompts), random.Random(seed), Counter[int]()
    for _ in range(generators):
        chosen, _probability = choose(left, seen=seen, previous=None, rng=rng)
        seen.update(chosen.generators)
        left.remove(chosen)
        counts = [seen[g] for g in range(generators)]
        assert max(counts) - min(counts) <= 1


@settings(deadline=None)
@given(st.integers(2, 6), st.integers(1, 4), st.integers())
def test_a_pair_is_as_strange_to_the_last_one_as_balance_allows(
    generators: int, prompts: int, seed: int
) -> None:
    left, rng, seen = pairs(generators, prompts), random.Random(seed), Counter[int]()
    previous: Previous | None = None
    while left:
        chosen, _ = choose(left, seen=seen, previous=previous, rng=rng)

        def force(
            pair: Candidate, seen: Counter[int] = seen, left: list[Candidate] = left
        ) -> tuple[int, int]:
            return apart(seen + Counter(pair.generators), left), sum(seen[g] for g in pair.generators)

        equals = [pair for pair in left if force(pair) == force(chosen)]
        assert nearness(chosen, previous) == min(nearness(c, previous) for c in equals)
        seen.update(chosen.generators)
        left.remove(chosen)
        previous = Previous(chosen.prompt, chosen.generators)


@given(st.integers(1, 12), st.integers(0, 5), st.integers(0, 40))
def test_over_as_many_raters_as_generators_each_has_every_place_once(
    generators: int, first: int, place: int
) -> None:
    named = list(range(100, 100 + generators))
    turns = [turns_of(named, rater=first + r, position=place) for r in range(generators)]
    assert sorted(min(turn, key=turn.__getitem__) for turn in turns) == named


@given(st.integers(1, 5), st.integers(0, 40))
def test_one_rater_meets_every_generator_once_a_round(half: int, rater: int) -> None:
    named = list(range(2 * half))
    turns = [turns_of(named, rater=rater, position=place) for place in range(2 * half)]
    assert sorted(min(turn, key=turn.__getitem__) for turn in turns) == named


@given(st.integers(2, 5))
def test_with_an_even_number_each_follows_each_other_equally_often(half: int) -> None:
    named = list(range(2 * half))
    follows = Counter[tuple[int, int]]()
    for rater in named:
        turns = [turns_of(named, rater=rater, position=place) for place in named]
        order = [min(turn, key=turn.__getitem__) for turn in turns]
        follows.update(pairwise(order))
    assert set(follows.values()) == {1}
    assert len(follows) == len(named) * (len(named) - 1)


@given(st.lists(st.integers(), min_size=1, max_size=20))
def test_the_sides_of_one_pair_are_balanced_within_one_after_every_rater(seeds: list[int]) -> None:
    sides = Counter[bool]()
    for seed in seeds:
        swapped, probability = swap((1, 2), item_sides=sides, seen_left={}, rng=random.Random(seed))
        assert probability in {0.5, 1.0}
        sides[swapped] += 1
        assert abs(sides[True] - sides[False]) <= 1


def test_where_a_pair_is_new_the_generator_that_stood_left_more_often_goes_right() -> None:
    rng = random.Random(0)
    assert swap((1, 2), item_sides=Counter(), seen_left={1: 1}, rng=rng) == (True, 1.0)
    assert swap((1, 2), item_sides=Counter(), seen_left={2: 1}, rng=rng) == (False, 1.0)
    assert swap((1,), item_sides=Counter(), seen_left={}, rng=rng) == (False, 1.0)


@settings(deadline=None)
@given(st.integers(3, 6), st.integers())
def test_adapting_keeps_the_balance_and_its_probability_is_that_of_both_ways(
    generators: int, seed: int
) -> None:
    left, rng, seen = pairs(generators, 2), random.Random(seed), Counter[int]()
    best = (0, generators - 1)
    while left:
        possible = [apart(seen + Counter(c.generators), left) for c in left]
        chosen, probability = choose(left, seen=seen, previous=None, rng=rng, gains={best: 1.0}, uniform=0.15)
        assert apart(seen + Counter(chosen.generators), left) == min(possible)
        assert 0 < probability <= 1
        seen.update(chosen.generators)
        left.remove(chosen)


def test_the_telling_pair_is_taken_but_for_the_uniform_share() -> None:
    every = pairs(4, 1)
    drawn = [
        choose(every, seen={}, previous=None, rng=random.Random(n), gains={(1, 2): 1.0}, uniform=0.15)
        for n in range(2000)
    ]
    told = [probability for chosen, probability in drawn if chosen.generators == (1, 2)]
    assert set(told) == {0.15 / 6 + 0.85}
    assert 0.84 < len(told) / 2000 < 0.91
    others = {probability for chosen, probability in drawn if chosen.generators != (1, 2)}
    assert others == {0.15 / 6}
