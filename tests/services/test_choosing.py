"""The guarantees of the next item, for any design and any seed."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ratings.services.choosing import Candidate, Previous, choose, equals


def design(generators: int, prompts: int) -> list[Candidate]:
    pairs = [(p, g) for p in range(prompts) for g in range(generators)]
    return [Candidate(item=i, prompt=p, generators=(g,), taken=0) for i, (p, g) in enumerate(pairs)]


def walk(candidates: list[Candidate], *, seed: int, steps: int | None = None) -> list[Candidate]:
    """Return what one rater is given, until nothing is left."""
    rng, left, given_so_far = random.Random(seed), list(candidates), list[Candidate]()
    while left and (steps is None or len(given_so_far) < steps):
        last = given_so_far[-1] if given_so_far else None
        chosen, probability = choose(
            left,
            seen=Counter(g for c in given_so_far for g in c.generators),
            previous=Previous(last.prompt, last.generators) if last else None,
            rng=rng,
        )
        assert 0 < probability <= 1
        left.remove(chosen)
        given_so_far.append(chosen)
    return given_so_far


@given(st.integers(1, 6), st.integers(1, 6), st.integers())
def test_every_generator_is_seen_equally_often_within_one(generators: int, prompts: int, seed: int) -> None:
    order = walk(design(generators, prompts), seed=seed)
    for length in range(1, len(order) + 1):
        seen = Counter(c.generators[0] for c in order[:length])
        counts = [seen[g] for g in range(generators)]
        assert max(counts) - min(counts) <= 1


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=20, unique=True),
    st.integers(),
)
def test_balance_holds_as_far_as_items_are_left(pairs: list[tuple[int, int]], seed: int) -> None:
    candidates = [Candidate(i, p, (g,), 0) for i, (p, g) in enumerate(pairs)]
    order = walk(candidates, seed=seed)
    left = Counter(c.generators[0] for c in candidates)
    seen: Counter[int] = Counter()
    for chosen in order:
        assert seen[chosen.generators[0]] == min(seen[g] for g in left if left[g] > 0)
        seen[chosen.generators[0]] += 1
        left[chosen.generators[0]] -= 1


@given(st.integers(3, 6), st.integers(3, 6), st.integers())
def test_no_neighbours_where_they_can_be_avoided(generators: int, prompts: int, seed: int) -> None:
    left = design(generators, prompts)
    rng, seen = random.Random(seed), Counter[int]()
    previous: Previous | None = None
    while left:
        chosen, _ = choose(left, seen=seen, previous=previous, rng=rng)
        least = min(seen[c.generators[0]] for c in left)
        behind = [c for c in left if seen[c.generators[0]] == least]
        if previous and any(
            c.prompt != previous.prompt and c.generators != previous.generators for c in behind
        ):
            assert chosen.prompt != previous.prompt
            assert chosen.generators != previous.generators
        left.remove(chosen)
        seen[chosen.generators[0]] += 1
        previous = Previous(chosen.prompt, chosen.generators)


def test_items_with_the_fewest_votes_come_first() -> None:
    candidates = [
        Candidate(1, 1, (1,), taken=2),
        Candidate(2, 2, (1,), taken=0),
        Candidate(3, 3, (1,), taken=0),
    ]
    assert [c.item for c in equals(candidates, seen={}, previous=None)] == [2, 3]


def test_the_same_seed_gives_the_same_order_and_another_seed_another() -> None:
    candidates = design(4, 5)
    assert walk(candidates, seed=1) == walk(candidates, seed=1)
    assert walk(candidates, seed=1) != walk(candidates, seed=2)


def test_the_probability_is_one_over_the_equals() -> None:
    candidates = design(2, 3)
    chosen, probability = choose(candidates, seen={0: 1}, previous=Previous(0, (0,)), rng=random.Random(0))
    assert probability == 1 / 2
    assert (*chosen.generators, chosen.prompt) in {(1, 1), (1, 2)}
