"""Judgements as other programs read them: back into a study, into sureal, pyarrow, and as preferences."""

from __future__ import annotations

import csv
import io
import json

import pytest
from pyarrow import parquet
from scipy.stats import binom

from ratings.errors import InvalidError
from ratings.models import Study, Vote
from ratings.services import data_card, rating_exports
from ratings.services.rating_exports import Wanted
from tests import factories

pytestmark = pytest.mark.django_db
LEVELS = {"rui": (3, 1), "lea": (3, 2), "tom": (1, 1), "kim": (2, 1)}


@pytest.fixture
def study() -> Study:
    """Four raters on two clips of one prompt; Eve is excluded, Kim cannot judge clarity."""
    made = factories.study("pilot", rubric=factories.rubric("motion", "clarity"))
    prompt = factories.prompt("a-car")
    clips = [factories.clip(generator=factories.generator(slug), prompt=prompt) for slug in ("gen-3", "vidu")]
    for name, levels in LEVELS.items():
        rater = factories.participation(made, name)
        for clip, level in zip(clips, levels, strict=True):
            clarity = None if name == "kim" else 2
            factories.rating(rater, clip, {"motion": level, "clarity": clarity})
    eve = factories.participation(made, "eve", excluded_at=made.opened_at, excluded_reason="speed")
    factories.rating(eve, clips[0], {"motion": 1, "clarity": 1})
    return made


def test_csv_holds_what_import_ratings_takes(study: Study) -> None:
    rows = list(csv.DictReader(io.StringIO(rating_exports.as_csv(study, Wanted()).decode())))
    assert len(rows) == 16
    assert {row["rater"] for row in rows} == set(LEVELS)
    assert [row["level"] for row in rows if row["rater"] == "kim"] == ["2", "na", "1", "na"]


def test_jsonl_and_parquet_hold_the_same(study: Study) -> None:
    lines = [json.loads(line) for line in rating_exports.as_jsonl(study, Wanted()).splitlines()]
    table = parquet.read_table(io.BytesIO(rating_exports.as_parquet(study, Wanted())))
    assert table.to_pylist() == lines
    assert lines[0]["level"] == 3


def test_preferences_say_who_won_by_how_much_and_how_surely(study: Study) -> None:
    (row,) = rating_exports.preferences(study, Wanted())
    assert (row["chosen"], row["rejected"]) == ("gen-3/a-car/0", "vidu/a-car/0")
    assert (row["dimension"], row["agreement"], row["raters"]) == ("motion", 1.0, 4)
    # The words that were given, also where the study has no items, as imported ones have none.
    assert row["prompt"] == "Text of a-car"
    assert row["margin"] == pytest.approx((2 + 1 + 0 + 1) / 2 / 4, abs=1e-6)
    # Beta(4, 1) above one half, by its relation to the binomial distribution.
    assert row["certainty"] == pytest.approx(binom.sf(0, 4, 0.5), abs=1e-6)


def test_what_is_not_certain_enough_is_left_out(study: Study) -> None:
    assert list(rating_exports.preferences(study, Wanted(certainty=0.95))) == []


def test_a_vote_is_a_preference_too_and_both_bad_is_none(study: Study) -> None:
    clips = [rating.clip for rating in study.ratings.order_by("pk")[:2]]
    motion = study.rubric.dimensions.get(key="clarity")
    for number, choice in enumerate(("b", "b", "both_bad")):
        rater = factories.participation(study, f"voter-{number}")
        Vote.objects.create(
            study=study,
            participation=rater,
            dimension=motion,
            clip_a=clips[0],
            clip_b=clips[1],
            choice=choice,
        )
    (row,) = rating_exports.preferences(study, Wanted(dimension="clarity"))
    assert (row["chosen"], row["agreement"], row["raters"]) == ("vidu/a-car/0", 1.0, 6)


def test_sureal_gets_one_dimension_and_asks_which(study: Study) -> None:
    with pytest.raises(InvalidError, match="--dimension: motion, clarity"):
        rating_exports.export(study, "sureal", Wanted())
    made = json.loads(rating_exports.export(study, "sureal", Wanted(dimension="motion")))
    assert [video["os"]["rui"] for video in made["dis_videos"]] == [3, 1]
    assert made["ref_videos"][0]["content_name"] == "a-car"


def test_an_unknown_dimension_is_refused_by_name(study: Study) -> None:
    with pytest.raises(InvalidError, match="beauty"):
        rating_exports.export(study, "csv", Wanted(dimension="beauty"))


def test_the_card_says_what_was_asked_of_whom_and_how_reliable_it_is(study: Study) -> None:
    agreement = {
        "dimension": "motion",
        "alpha": 0.71,
        "low": 0.6,
        "high": 0.8,
        "icc_k": None,
        "trusted": True,
    }
    text = data_card.write(study, [agreement])
    assert "| `motion` | 0.71 | 0.60 to 0.80 | not known | yes |" in text
    assert "4 raters" in text
    assert "1 were excluded" in text
    for said in (
        "2 clips rated, of 2 generators on 1 prompts",
        "  - 1: motion 1",
        "They rated from",
        'pairs.filter(lambda row: row["certainty"] >= 0.9)',
        "Clips and prompts keep the rights",
    ):
        assert said in text
