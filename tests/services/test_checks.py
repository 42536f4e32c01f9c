"""Gold, traps and hidden repeats: placed among votes without breaking what votes are promised."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ratings.choices import Mode, Purpose
from ratings.errors import ConflictError
from ratings.models import Assignment, Check, Item, ItemClip, Participation, Rating, Study
from ratings.services import assignments, checks, columns, items, monitor, ratings, votes
from tests import factories
from tests.room import cast

ALL = {"gold_share": 0.2, "trap_share": 0.1, "repeat_share": 0.2}


def check_item(study: Study, purpose: Purpose, expected: dict[str, list[int]], **fields: Any) -> Item:
    """Return a chosen check of a clip that is not voted on."""
    clip = factories.clip(file=cast.bare_file())
    made = Item.objects.create(
        study=study,
        prompt=clip.prompt,
        key=f"{purpose}-{clip.pk}",
        purpose=purpose,
        shows=items.shows([clip]),
        expected=expected,
        **fields,
    )
    ItemClip.objects.create(item=made, clip=clip)
    return made


def study_with_checks(*, gold: int = 3, traps: int = 1, **fields: Any) -> Study:
    made = cast.study(**{"generators": 3, "prompts": 4, "rules": ALL, **fields})
    for _ in range(gold):
        check_item(made, Purpose.GOLD, {"motion": [2, 3], "clarity": [1, 1]})
    for _ in range(traps):
        check_item(made, Purpose.TRAP, {"motion": [1, 1], "clarity": [1, 1]})
    return made


def answer(assignment: Assignment, **scores: int | None) -> Check | Rating:
    said: dict[str, int | None] = scores or {"motion": 3, "clarity": 1}
    cast.shown(assignment)
    if assignment.item.purpose == Purpose.VOTE:
        return ratings.submit(assignment, **cast.answer(assignment, scores=said))
    return checks.submit(assignment, public_id=uuid4(), said=said, watched=cast.watched())


def session(rater: Participation, **scores: int | None) -> list[Assignment]:
    done = []
    while (assignment := assignments.next_for(rater)) is not None:
        answer(assignment, **scores)
        done.append(assignment)
    return done


def purposes(done: list[Assignment]) -> list[str]:
    return [assignment.item.purpose for assignment in done]


@pytest.mark.django_db
def test_a_session_holds_what_the_rules_want_and_counts_votes_alone() -> None:
    study = study_with_checks(votes_per_item=1)
    rater = cast.rater(study)
    assert assignments.progress(rater) == (0, 12 + 2 + 1 + 2)
    done = session(rater)
    assert Counter(purposes(done)) == {"vote": 12, "gold": 2, "trap": 1, "repeat": 2}
    assert assignments.progress(rater) == (17, 17)
    assert set(study.items.votes().values_list("judged", "promised")) == {(1, 0)}
    assert set(study.items.exclude(purpose="vote").values_list("judged", "promised")) == {(0, 0)}
    assert len(columns.read(study).ratings) == Rating.objects.count() == 12
    assert Check.objects.count() == 5
    far = monitor.progress(study, monitor.alike(study))
    assert (far.items, far.given, far.wanted) == (12, 12, 12)


@pytest.mark.django_db
def test_no_check_is_first_last_or_beside_another_and_no_repeat_near_its_clip() -> None:
    done = session(cast.rater(study_with_checks()))
    kinds = purposes(done)
    assert (kinds[0], kinds[-1]) == ("vote", "vote")
    assert all("vote" in pair for pair in itertools.pairwise(kinds))
    order = [assignment.item_id for assignment in done]
    for place, assignment in enumerate(done):
        if assignment.item.purpose == Purpose.REPEAT:
            assert assignment.item.original_id is not None
            assert place - order.index(assignment.item.original_id) > 6


@pytest.mark.django_db
@pytest.mark.parametrize("prompts", [2, 3, 5])
def test_a_session_is_whole_however_far_ahead_clips_are_promised(prompts: int) -> None:
    study = study_with_checks(generators=2, prompts=prompts, votes_per_item=9)
    for _ in range(6):
        rater = cast.rater(study)
        asked = assignments.asked_of_each(study)
        held = assignments.hand_out(rater, count=4)  # one on the screen, three loaded early
        while held:
            answer(held[0])
            held = assignments.hand_out(rater, count=4)
        assert assignments.progress(rater) == (asked, asked)
    repeats = Check.objects.filter(purpose="repeat")
    assert {tuple(sorted(check.expected.items())) for check in repeats} == {(("clarity", 1), ("motion", 3))}


@pytest.mark.django_db
def test_a_repeat_that_was_given_back_is_given_again() -> None:
    rater = cast.rater(study_with_checks(generators=2, prompts=2, gold=0, traps=0))
    while (held := assignments.next_for(rater)) is not None and held.item.purpose == "vote":
        answer(held)
    assert held is not None
    assignments.release(rater)
    assert Counter(purposes(session(rater)))["repeat"] == 1
    assert assignments.progress(rater) == (5, 5)


@pytest.mark.django_db
def test_checks_are_scored_on_arrival_and_the_latest_answer_counts() -> None:
    study = study_with_checks()
    rater = cast.rater(study)
    done = session(rater, motion=3, clarity=1)
    gold = Check.objects.filter(purpose="gold")
    assert set(gold.values_list("passed", flat=True)) == {True}
    trap = Check.objects.get(purpose="trap")
    assert (trap.passed, trap.levels, trap.expected) == (
        False, {"motion": 3, "clarity": 1}, {"motion": [1, 1], "clarity": [1, 1]},
    )  # fmt: skip
    repeat = Check.objects.filter(purpose="repeat").first()
    assert repeat is not None
    assert (repeat.passed, repeat.expected) == (None, {"motion": 3, "clarity": 1})
    caught = next(a for a in done if a.item.purpose == "trap")
    again = checks.submit(caught, public_id=uuid4(), said={"motion": 1, "clarity": 1}, watched=cast.watched())
    found = checks.latest(study)
    assert found[rater.pk, "trap"] == [again]
    assert checks.tally(found[rater.pk, "trap"]).share == 1
    assert checks.tally(found[rater.pk, "repeat"]).share == 1


@pytest.mark.django_db
def test_sent_twice_it_is_stored_once_and_an_id_stands_for_one_answer() -> None:
    study = study_with_checks()
    done = session(cast.rater(study))
    gold, other = [a for a in done if a.item.purpose == "gold"]
    stored = Check.objects.get(assignment=gold)
    again: dict[str, Any] = {"public_id": stored.public_id, "said": stored.levels, "watched": cast.watched()}
    assert checks.submit(gold, **again) == stored
    with pytest.raises(ConflictError):
        checks.submit(other, **again)
    assert Check.objects.count() == 5


@pytest.mark.django_db
def test_a_skipped_check_says_nothing_and_a_skipped_clip_is_not_repeated() -> None:
    study = study_with_checks(rules={**ALL, "gold_share": 0.5})
    rater = cast.rater(study)
    while (assignment := assignments.next_for(rater)) is not None:
        skip: dict[str, Any] = {"public_id": uuid4(), "watched": {}, "skipped": "unplayable"}
        if assignment.item.purpose == Purpose.VOTE:
            ratings.submit(assignment, scores={}, **skip)
        else:
            checks.submit(assignment, said={}, **skip)
    assert set(Check.objects.values_list("purpose", "passed")) == {("gold", None), ("trap", None)}
    assert checks.tally(Check.objects.all()).share is None


@pytest.mark.django_db
def test_a_lease_of_a_check_that_ran_out_moves_no_counter_and_is_given_again() -> None:
    rater = cast.rater(study_with_checks())
    while (held := assignments.next_for(rater)) is not None and held.item.purpose == "vote":
        answer(held)
    assert held is not None
    assignments.release(rater)
    assert set(held.item.study.items.values_list("promised", flat=True)) == {0}
    done = session(rater)
    assert {held.item.purpose} <= set(purposes(done))
    assert assignments.progress(rater) == (17, 17)


@pytest.mark.django_db
def test_a_pair_is_repeated_with_its_sides_changed() -> None:
    study = cast.compare_study(generators=3, prompts=3, rules={"repeat_share": 0.2})
    rater = cast.rater(study)
    while (assignment := assignments.next_for(rater)) is not None:
        cast.shown(assignment)
        better = "right" if assignment.swapped else "left"  # always the item's first clip
        both = {"left": cast.watched(), "right": cast.watched()}
        said = {"motion": better, "clarity": "tie"}
        if assignment.item.purpose == Purpose.VOTE:
            votes.submit(assignment, public_id=uuid4(), choices=said, watched=both)
        else:
            checks.submit(assignment, public_id=uuid4(), said=said, watched=both)
    repeats = Assignment.objects.filter(item__purpose="repeat")
    assert repeats.count() == 2
    for repeat in repeats:
        first = Assignment.objects.get(item=repeat.item.original, participation=rater)
        assert repeat.swapped != first.swapped
    assert checks.tally(Check.objects.all()).share == 1
    assert Check.objects.values_list("expected", flat=True)[0] == {"motion": "a", "clarity": "tie"}


@pytest.mark.django_db
def test_the_room_tells_a_check_from_a_vote_by_nothing(client: Client) -> None:
    study = study_with_checks(media=True, votes_per_item=9)
    Item.objects.filter(purpose=Purpose.GOLD).update(expected={"motion": [3, 3]})
    rater = cast.rater(study)
    browser = cast.inside(client, rater)
    pages: dict[str, set[str]] = {"vote": set(), "gold": set()}
    for _ in range(17):
        page = browser.get(f"/room/{rater.public_id}/").content.decode()
        held = assignments.next_for(rater)
        assert held is not None
        if held.item.purpose in pages:
            for secret in (str(held.public_id), held.public_id.hex, held.item.prompt.text):
                page = page.replace(secret, "")
            words = {word for word in page.split() if "src=" not in word and "csrf" not in word.lower()}
            pages[held.item.purpose] |= words
        sent = browser.post(
            f"/room/{rater.public_id}/ratings/",
            {
                "id": str(uuid4()),
                "assignment": str(cast.shown(held).public_id),
                "scores": {"motion": 1, "clarity": 1},
                "watched": cast.watched(),
            },
            content_type="application/json",
        )
        assert (sent.status_code, set(sent.json())) == (201, {"judged", "total"})
    assert not {word for word in pages["gold"] if "gold" in word or "check-" in word or "expected" in word}
    assert [Mode.RATE.value] == sorted(set(study.items.values_list("mode", flat=True)))


class Guarantees(TestCase):
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.tuples(st.integers(1, 4), st.integers(1, 4)),
        st.integers(1, 2),
        st.tuples(st.integers(0, 3), st.integers(0, 2)),
        st.integers(0, 99),
    )
    def test_votes_stay_exact_balanced_and_apart_with_checks_between(
        self, size: tuple[int, int], asked: int, chosen: tuple[int, int], seed: int
    ) -> None:
        generators, prompts = size
        study = study_with_checks(
            generators=generators,
            prompts=prompts,
            votes_per_item=asked,
            gold=chosen[0],
            traps=chosen[1],
            seed=seed,
        )
        for _ in range(asked + 1):
            done = session(cast.rater(study))
            given_votes = [a for a in done if a.item.purpose == "vote"]
            seen: Counter[int] = Counter()
            for vote in given_votes:
                seen[vote.item.places.get().clip.generator_id] += 1
                if len(seen) == generators:
                    assert max(seen.values()) - min(seen.values()) <= 1
            originals = [a.item.original_id for a in done if a.item.purpose == "repeat"]
            assert len(originals) == len(set(originals))
        assert set(study.items.votes().values_list("judged", "promised")) == {(asked, 0)}
