"""Votes from CSV: a comparison has one answer, whichever clip the file names first."""

from __future__ import annotations

from typing import Any

import pytest

from ratings.choices import Mode
from ratings.models import Clip, Study, Vote
from ratings.services.imports import votes
from tests import factories
from tests.services.imports.tools import counts, imported, refused
from tests.shared import shared

pytestmark = pytest.mark.django_db
HEADER = "rater,prompt,generator_a,generator_b,dimension,choice,sample_a,sample_b,left,rated_at\n"


@pytest.fixture
def study() -> Study:
    factories.generator("gen-3", name="Gen-3")
    return factories.study("s", rubric=factories.rubric("motion", "clarity"), mode=Mode.COMPARE)


def load(study: Study, rows: str, **options: Any) -> Any:
    return imported(votes.load, HEADER + rows, study=study, **options)


def winners() -> list[str]:
    names = {clip.pk: f"{clip.generator}/{clip.sample}" for clip in Clip.objects.select_related("generator")}
    sides = {"a": "clip_a_id", "b": "clip_b_id"}
    votes = Vote.objects.order_by("pk")
    return [names[getattr(v, sides[v.choice])] if v.choice in sides else v.choice for v in votes]


def test_a_line_is_a_vote(study: Study) -> None:
    rows = (
        "Rui,p,Gen-3,Vidu,motion,b,,,a,2024-01-01\nRui,p,Vidu,Gen-3,clarity,tie,,,,\n"
        "Sam,p,gen-3,gen-3,motion,a,1,2,,\nSam,p,Gen-3,Vidu,motion,both_bad,,,,\n"
    )
    report = load(study, rows)
    assert (counts(report), refused(report)) == ((4, 0, 0), [])
    assert winners() == ["Vidu/0", "tie", "Gen-3/1", "both_bad"]
    first = Vote.objects.earliest("pk")
    assert first.rated_at.isoformat() == "2024-01-01T00:00:00+00:00"
    assert (first.left == "a") == (first.clip_a.generator.slug == "gen-3")
    study.refresh_from_db()
    assert study.board_due_at is not None


def test_the_same_again_either_way_round_is_skipped(study: Study) -> None:
    load(study, "Rui,p,Gen-3,Vidu,motion,b,,,a,\n")
    report = load(
        study,
        "Rui,p,Gen-3,Vidu,motion,b,,,a,\nRui,p,Vidu,Gen-3,motion,a,,,b,\nRui,p,Vidu,Gen-3,motion,a,,,,\n",
    )
    assert (counts(report), Vote.objects.count()) == ((0, 3, 0), 1)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Rui,p,Gen-3,Vidu,motion,a,,,,", "This rater gave another answer to this comparison."),
        ("Rui,p,Vidu,Gen-3,motion,b,,,,", "This rater gave another answer to this comparison."),
        ("Rui,p,Gen-3,gen-3,motion,a,,,,", "A clip cannot be compared with itself."),
        ("Rui,p,Gen-3,Vidu,colour,a,,,,", "dimension: “colour” is none of motion, clarity."),
        ("Rui,p,Gen-3,Vidu,motion,c,,,,", "choice: “c” is none of a, b, tie, both_bad."),
        ("Rui,still,Gen-3,Vidu,motion,a,,,,", "The prompt “still” cannot be judged on motion."),
        (
            "Rui,p,GEN 3,Vidu,clarity,a,,,,",
            "“GEN 3” has the slug gen-3, which belongs to “Gen-3”. "
            "If both are one generator, make one an alias of the other.",
        ),
    ],
)
def test_what_contradicts_or_cannot_be_is_refused(study: Study, row: str, sentence: str) -> None:
    factories.prompt("still", dimensions=["clarity"])
    load(study, "Rui,p,Gen-3,Vidu,motion,b,,,,\n")
    assert (refused(load(study, row + "\n")), Vote.objects.count()) == ([(2, sentence)], 1)


def test_the_real_votes_are_taken(study: Study) -> None:
    study.rubric = factories.rubric("overall")
    study.save()
    for name in ("food", "simple"):
        data = shared("ratings", "votes", f"{name}.csv").read_bytes()
        lines = data.count(b"\n") - 1
        report = imported(votes.load, data, study=study)
        assert (counts(report), refused(report)) == ((lines, 0, 0), [])
        assert counts(imported(votes.load, data, study=study)) == (0, lines, 0)
