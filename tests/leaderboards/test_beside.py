"""What a board says beyond the contract: verdicts, exclusions, the gate, groups, raters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from ratings.models import Leaderboard, Participation, Prompt, Study
from ratings.services import board_verdicts, leaderboards, studies
from ratings.services.board_words import Labels
from tests import factories
from tests.leaderboards import cast

pytestmark = pytest.mark.django_db


def noisy(
    levels: dict[str, float], *, prompts: int = 6, raters: int = 6, seed: int = 1, noise: float = 0.6
) -> Study:
    """Return a study whose generators have these true levels."""
    source = np.random.default_rng(seed)
    return cast.rated(
        {
            slug: [
                [[int(np.clip(np.rint(level + source.normal(0, noise)), 1, 3))] for _r in range(raters)]
                for _p in range(prompts)
            ]
            for slug, level in levels.items()
        }
    )


def beside(study: Study) -> tuple[Leaderboard, Any]:
    made = leaderboards.compute(study)
    return made, made.result["beside"]


def verdict(made: Leaderboard, dimension: str = "motion") -> list[str]:
    row = next(row for row in made.result["beside"]["verdicts"] if row["dimension"] == dimension)
    return board_verdicts.verdict(row, Labels.of(made))


def test_a_clear_winner_is_said_to_lead_and_the_open_pair_is_named() -> None:
    made, _found = beside(noisy({"ant": 2.9, "bee": 1.6, "cat": 1.5}))
    said = verdict(made)
    assert said[0] == "Ant leads, beyond the luck of raters and prompts."
    assert said[1] == (
        "All pairs taken at once, a stricter test, 2 of 3 are told apart; still open: Bee and Cat."
    )
    assert said[-1].endswith("given otherwise would let Bee draw level with Ant.")


def test_an_open_first_place_says_what_would_settle_it() -> None:
    made, found = beside(noisy({"ant": 2.3, "bee": 2.15}, seed=3))
    settle = next(row for row in found["verdicts"] if row["dimension"] == "motion")["settle"]
    assert {settle["first"], settle["rival"]} == {"ant", "bee"}
    assert settle["prompts"] is None or settle["prompts"] > 6
    assert any("four times out of five" in text or "fifty times" in text for text in verdict(made))


def test_a_lead_that_holm_doubts_is_not_called_one() -> None:
    row = {
        "leaders": ["ant"], "ranked": 3, "pairs": 3, "apart": 2, "open": [["ant", "bee"]], "equal": [],
        "letters": {}, "settle": None, "flips": None, "of": "ratings", "dimension": "motion",
    }  # fmt: skip
    said = board_verdicts.verdict(row, Labels({"ant": "Ant", "bee": "Bee"}, {}))
    assert said == [
        "Only Ant can be first when the others are taken one at a time; all pairs taken at once, its lead "
        "over Bee may still be luck.",
        "All pairs taken at once, a stricter test, 2 of 3 are told apart; still open: Ant and Bee.",
    ]


def test_flips_are_told_for_the_overall_and_for_votes() -> None:
    made, _found = beside(noisy({"ant": 2.9, "bee": 1.6}))
    assert "given otherwise would let Bee draw level with Ant" in verdict(made, "overall")[-1]
    made, found = beside(cast.compared([("cow", "dog", "a"), ("cow", "eel", "a"), ("dog", "eel", "a")]))
    (row,) = [one for one in found["verdicts"] if one["of"] == "votes"]
    assert (row["flips"]["first"], row["flips"]["rival"], row["flips"]["scores"]) == ("cow", "dog", 27)
    assert board_verdicts.verdict(row, Labels.of(made))[-1] == (
        f"{row['flips']['flips']} of their 27 votes turned round would let Dog draw level with Cow."
    )


def test_excluded_raters_are_laid_beside() -> None:
    study = noisy({"ant": 2.6, "bee": 1.8}, raters=5)
    first = study.participations.earliest("pk")
    Participation.objects.filter(pk=first.pk).update(excluded_at=timezone.now(), excluded_reason="clicks")
    made, found = beside(study)
    assert {(row["generator"], row["n"]) for row in found["included"] if row["dimension"] == "motion"} == {
        ("ant", 30),
        ("bee", 30),
    }
    standings = leaderboards.standings(made)
    assert {row["n"] for row in standings if row["dimension"] == "motion"} == {24}
    said = board_verdicts.exclusions(found["included"], standings, Labels.of(made))
    assert said == "With the excluded raters every rank would be the same."


def test_a_distrusted_dimension_stays_in_the_overall_and_is_left_out_beside() -> None:
    source = np.random.default_rng(5)
    levels = {"ant": 3, "bee": 2, "cat": 1}
    study = cast.rated(
        {
            slug: [
                [[max(1, min(3, level - (p % 2))), int(source.integers(1, 4))] for _r in range(6)]
                for p in range(8)
            ]
            for slug, level in levels.items()
        },
        "motion",
        "clarity",
    )
    _made, found = beside(study)
    assert found["distrusted"] == ["clarity"]
    assert {row["dimension"] for row in found["trusted"]} == {"overall"}
    assert {row["dimension"] for row in found["disputed"]} == {"clarity"}
    assert len(found["disputed"][0]["distribution"]) == 3


def test_groups_of_prompts_have_boards_of_their_own() -> None:
    study = noisy({"ant": 2.6, "bee": 1.8})
    for number, prompt in enumerate(Prompt.objects.order_by("pk")):
        prompt.category = ["people", "animals"] if number == 0 else [["people", "animals"][number % 2]]
        prompt.save()
    _made, found = beside(study)
    sizes = {(row["grouping"], row["group"]): row["size"] for row in found["slices"]}
    assert sizes == {("category", "animals"): 4, ("category", "people"): 3}
    animals = found["slices"][0]["standings"]
    assert {(row["generator"], row["n"]) for row in animals if row["dimension"] == "motion"} == {
        ("ant", 24),
        ("bee", 24),
    }


def test_raters_are_known_by_pseudonyms_and_a_strict_one_shows() -> None:
    source = np.random.default_rng(1)
    rows = [[[int(source.integers(2, 4))] for _r in range(4)] + [[1]] for _p in range(8)]
    _made, found = beside(cast.rated({"ant": rows, "bee": [[*row[::-1][1:], [1]] for row in rows]}))
    assert [row["scores"] for row in found["raters"]] == [16] * 5
    assert min(found["raters"], key=lambda row: row["bias"])["favourite"] > 0.5
    assert all(row["rater"].startswith("rater-") for row in found["raters"])


def test_the_order_may_or_may_not_hang_on_the_method() -> None:
    labels = Labels({"a": "A", "b": "B"}, {})
    same = [("two-way", {"a": 1, "b": 2}), ("mos", {"a": 1, "b": 2})]
    other = [*same, ("ordinal", {"a": 2, "b": 1})]
    assert "does not depend on the choice" in board_verdicts.methods(same, labels)
    assert board_verdicts.methods(other, labels).startswith("The first place depends on the method: A and B.")


def test_the_ordinal_board_says_how_well_it_fits_each_rater(client: Client) -> None:
    source = np.random.default_rng(3)
    drawn = {
        slug: np.clip(np.rint(level + source.normal(0, 0.4, (8, 5))), 1, 3).astype(int)
        for slug, level in {"ant": 1.3, "bee": 2.0, "cat": 2.7}.items()
    }
    for levels in drawn.values():
        levels[:, 0] = 1 + 2 * (np.arange(8) % 2)
    study = cast.rated(
        {slug: [[[int(level)] for level in row] for row in levels] for slug, levels in drawn.items()}
    )
    made = leaderboards.compute(study, method="ordinal")
    rows = made.result["beside"]["raters"]
    erratic, *others = sorted(rows, key=lambda row: row["infit"], reverse=True)
    assert erratic["infit"] > 1.3 > others[0]["infit"]
    assert erratic["outfit"] == max(row["outfit"] for row in rows)
    assert erratic["with_others"] == min(row["with_others"] for row in rows)
    studies.close_study(study)
    client.force_login(factories.ada())
    page = client.get(f"/leaderboards/{made.public_id}/raters/").content.decode()
    assert ">Infit<" in page
    assert "infit" not in leaderboards.compute(study).result["beside"]["raters"][0]
