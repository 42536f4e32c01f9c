"""Where checks stand in a session, whatever its length and the rules."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ratings.choices import Purpose
from ratings.services.check_plans import due, gap, plan, wanted
from ratings.services.rules import Rules

shares = st.floats(0, 0.5)
rules = st.builds(Rules, gold_share=shares, trap_share=shares, repeat_share=shares)


@given(rules, st.integers(0, 60), st.integers(0, 9), st.integers(0, 4), st.integers())
def test_every_check_stands_between_two_votes_and_none_beside_another(
    kept: Rules, votes: int, gold: int, traps: int, seed: int
) -> None:
    counts = wanted(kept, votes, gold=gold, traps=traps)
    slots = plan(votes, counts, rng=random.Random(seed))
    assert Counter(slot.purpose for slot in slots) == Counter(counts)
    places = [slot.after for slot in slots]
    assert places == sorted(set(places))
    assert all(1 <= after < votes for after in places)
    assert all(slot.after > gap(votes) for slot in slots if slot.purpose == Purpose.REPEAT)


@given(rules, st.integers(2, 60), st.integers(1, 9), st.integers(1, 4))
def test_there_is_one_of_each_kind_where_the_rules_want_any_and_a_place_is_left(
    kept: Rules, votes: int, gold: int, traps: int
) -> None:
    counts = wanted(kept, votes, gold=gold, traps=traps)
    assert counts[Purpose.TRAP] == min(max(1, round(kept.trap_share * votes)), traps, votes - 1) * bool(
        kept.trap_share
    )
    if kept.gold_share and votes - 1 > counts[Purpose.TRAP]:
        assert counts[Purpose.GOLD] >= 1


@given(rules, st.integers(2, 60), st.integers(0, 9), st.integers(0, 4), st.integers())
def test_walking_through_the_votes_gives_every_check_once(
    kept: Rules, votes: int, gold: int, traps: int, seed: int
) -> None:
    slots = plan(votes, wanted(kept, votes, gold=gold, traps=traps), rng=random.Random(seed))
    given_so_far: Counter[Purpose] = Counter()
    for done in range(1, votes):
        for purpose in due(slots, votes=done, given=given_so_far):
            given_so_far[purpose] += 1
    assert given_so_far == Counter(slot.purpose for slot in slots)
