"""Ratings from CSV: grouped, resolved by name, stored once, never contradicted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ratings.choices import Outcome, StudyState
from ratings.models import (
    Alias,
    Clip,
    Generator,
    Participation,
    ParticipationLink,
    Prompt,
    Rating,
    Score,
    Study,
)
from ratings.services.imports import ratings
from tests import factories
from tests.services.imports.tools import counts, imported, refused

pytestmark = pytest.mark.django_db
HEADER = "rater,generator,prompt,dimension,level,sample,rated_at\n"


@pytest.fixture
def study() -> Study:
    return factories.study(
        "s", rubric=factories.rubric("motion", "clarity"), state=StudyState.DRAFT, opened_at=None
    )


def load(study: Study, rows: str, **options: Any) -> Any:
    return imported(ratings.load, HEADER + rows, study=study, **options)


def held() -> list[tuple[str, str, str, str, str, int | None]]:
    """Return who gave which clip which level, as stored."""
    names = ("rating__participation__link__external_id", "rating__clip__generator__name")
    more = ("rating__clip__prompt__slug", "rating__clip__sample", "dimension__key", "level")
    return sorted(Score.objects.values_list(*names, *more), key=str)


def test_the_lines_of_one_clip_are_one_rating(study: Study) -> None:
    rows = "Rui,Gen-3,p1,motion,3,,\nSam,Gen-3,p1,motion,low,1,\nRui,Gen-3,p1,clarity,na,0,\n"
    report = load(study, rows)
    assert (counts(report), Rating.objects.count()) == ((3, 0, 0), 2)
    assert held() == [
        ("Rui", "Gen-3", "p1", "0", "clarity", None),
        ("Rui", "Gen-3", "p1", "0", "motion", 3),
        ("Sam", "Gen-3", "p1", "1", "motion", 1),
    ]


def test_unknown_generators_prompts_and_clips_are_made_and_told(study: Study) -> None:
    report = load(study, "Rui,Gen-3,p1,motion,3,,\n")
    assert report.news == [
        "New generators: Gen-3",
        "New prompts: p1",
        "1 new clips are external: they have no file here.",
    ]
    clip = Clip.objects.get()
    assert (clip.state, clip.prompt.task, clip.generator.kind) == ("external", "t2v", "system")


def test_a_generator_is_found_by_slug_name_and_alias(study: Study) -> None:
    generator = factories.generator("modelscope", name="ModelScopeT2V")
    Alias.objects.create(generator=generator, name="damo-text2video", slug="damo-text2video")
    load(
        study,
        "Rui,modelscope,p1,motion,3,,\nRui,ModelScopeT2V,p2,motion,3,,\nRui,damo-text2video,p3,motion,3,,\n",
    )
    assert list(Clip.objects.values_list("generator", flat=True)) == [generator.pk] * 3
    assert Generator.objects.count() == 1


def test_two_names_of_one_clip_are_one_clip(study: Study) -> None:
    factories.generator("gen-3", name="Gen-3")
    report = load(
        study, "Rui,Gen-3,p1,motion,3,,\nRui,gen-3,P1,motion,3,,\nRui,gen-3,p1,motion,2,0,\n", keep_going=True
    )
    assert (counts(report), refused(report)) == ((1, 1, 1), [(4, "Line 2 gives this score another level.")])


def test_raters_are_known_by_pseudonyms(study: Study) -> None:
    load(study, "rui@example.org,Gen-3,p1,motion,3,,\n")
    rater = Participation.objects.get()
    assert "rui" not in rater.pseudonym
    assert (rater.language, rater.simulated) == ("", False)
    assert ParticipationLink.objects.values_list("participation", "external_id").get() == (
        rater.pk,
        "rui@example.org",
    )


def test_the_same_again_is_skipped(study: Study) -> None:
    rows = "Rui,Gen-3,p1,motion,3,,2024-01-01\nRui,Gen-3,p1,clarity,na,,2024-01-02\nSam,Gen-3,p1,motion,1,,\n"
    load(study, rows)
    before = (held(), Participation.objects.count(), Clip.objects.count(), Rating.objects.count())
    assert counts(load(study, rows)) == (0, 3, 0)
    assert (held(), Participation.objects.count(), Clip.objects.count(), Rating.objects.count()) == before


def test_more_of_a_rating_is_added_to_it(study: Study) -> None:
    load(study, "Rui,Gen-3,p1,motion,3,,\n")
    assert counts(load(study, "Rui,Gen-3,p1,motion,3,,\nRui,Gen-3,p1,clarity,2,,\n")) == (1, 1, 0)
    assert Rating.objects.get().scores.count() == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Rui,Gen-3,p1,motion,2,,", "This score is stored as 3."),
        ("Rui,Gen-3,p1,clarity,3,,", "This score is stored as na."),
        (
            "Rui,Gen-3,p1,motion,3,,2024-02-01",
            "rated_at: This rating is stored with another time, 2024-01-01T08:00:00+00:00.",
        ),
    ],
)
def test_what_contradicts_is_refused(study: Study, row: str, sentence: str) -> None:
    load(study, "Rui,Gen-3,p1,motion,3,,2024-01-01T10:00+02:00\nRui,Gen-3,p1,clarity,na,,\n")
    before = held()
    assert (refused(load(study, row + "\n")), held()) == ([(2, sentence)], before)


def test_an_edited_rating_is_held_against_its_last_state(study: Study) -> None:
    load(study, "Rui,Gen-3,p1,motion,3,,\n")
    first = Rating.objects.get()
    edited = factories.rating(first.participation, first.clip, {"motion": 1}, supersedes=first)
    assert counts(load(study, "Rui,Gen-3,p1,motion,1,,\n")) == (0, 1, 0)
    assert counts(load(study, "Rui,Gen-3,p1,motion,3,,\n")) == (0, 0, 1)
    assert counts(load(study, "Rui,Gen-3,p1,clarity,2,,\n")) == (1, 0, 0)
    assert edited.scores.count() == 2


def test_a_rating_has_the_latest_time_of_its_lines_in_utc(study: Study) -> None:
    load(
        study,
        "Rui,Gen-3,p1,motion,3,,2024-01-01T10:00:00\nRui,Gen-3,p1,clarity,3,,2024-01-01T12:00:00.000001+01:00\n",
    )
    assert Rating.objects.get().rated_at == datetime(2024, 1, 1, 11, 0, 0, 1, tzinfo=UTC)


def test_one_bad_line_leaves_everything_as_it_was(study: Study) -> None:
    rows = "Rui,Gen-3,p1,motion,3,,\nRui,Gen-3,p1,motion,4,,\n,Gen-3,p1,motion,1,,\n"
    report = load(study, rows)
    assert (counts(report), report.news) == ((0, 0, 2), [])
    models = (Generator, Prompt, Clip, Participation, Rating, Score)
    assert [model.objects.count() for model in models] == [0] * 6
    assert counts(load(study, rows, keep_going=True)) == (1, 0, 2)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",Gen-3,p1,motion,3,,", "rater: This cell must not be empty."),
        ("Rui,,p1,motion,3,,", "generator: This cell must not be empty."),
        ("Rui,Gen-3, ,motion,3,,", "prompt: This cell must not be empty."),
        ("Rui,Gen-3,p1,colour,3,,", "dimension: “colour” is none of this study's: motion, clarity."),
        ("Rui,Gen-3,p1,motion,0,,", "level: “0” is none of 1 to 3, low, mid, high or na."),
        ("Rui,Gen-3,p1,motion,4,,", "level: “4” is none of 1 to 3, low, mid, high or na."),
        ("Rui,Gen-3,p1,motion,2.5,,", "level: “2.5” is none of 1 to 3, low, mid, high or na."),
        ("Rui,Gen-3,p1,motion,²,,", "level: “²” is none of 1 to 3, low, mid, high or na."),
        ("Rui,Gen-3,p1,motion,,,", "level: This cell must not be empty."),
        ("Rui,Gen-3,p1,motion,3,,soon", "rated_at: “soon” is no time such as 2024-06-17T09:30:00Z."),
        (
            "Rui,Gen-3,p1,motion,3,,0001-01-01T00:00+10:00",
            "rated_at: “0001-01-01T00:00+10:00” is no time such as 2024-06-17T09:30:00Z.",
        ),
        (f"{'x' * 201},Gen-3,p1,motion,3,,", "rater: At most 200 characters fit."),
        (
            f"Rui,{'x' * 121},p1,motion,3,,",
            f"“{'x' * 40}…” is too long: a name has at most 200 characters, its slug 120.",
        ),
        ("Rui,Gen-3,picture,motion,3,,", "The prompt “picture” is for the task i2v, the study for t2v."),
        ("Rui,Gen-3,still,motion,3,,", "The prompt “still” cannot be judged on motion."),
        (
            "Rui,GEN 4,p1,motion,3,,",
            "“GEN 4” has the slug gen-4, which belongs to “Gen-4”. "
            "If both are one generator, make one an alias of the other.",
        ),
        ("Rui,Gen-4,storm,motion,3,,", "There is nothing to judge: this output is stored as “refused”."),
    ],
)
def test_what_cannot_be_is_refused(study: Study, row: str, sentence: str) -> None:
    factories.prompt("picture", task="i2v")
    factories.prompt("still", dimensions=["clarity"])
    gen = factories.generator("gen-4", name="Gen-4")
    factories.clip(generator=gen, prompt=factories.prompt("storm"), file=None, outcome=Outcome.REFUSED)
    assert (refused(load(study, row + "\n")), Score.objects.count()) == ([(2, sentence)], 0)


def test_words_are_levels_only_where_there_are_three(study: Study) -> None:
    study.rubric = factories.rubric("motion", levels=5)
    study.save()
    report = load(study, "Rui,Gen-3,p1,motion,5,,\nRui,Gen-3,p2,motion,low,,\n")
    assert refused(report) == [(3, "level: “low” is none of 1 to 5 or na.")]


def test_a_study_that_names_its_members_takes_no_others(study: Study) -> None:
    study.generators.add(factories.generator("gen-3", name="Gen-3"))
    study.prompts.add(factories.prompt("p1"))
    factories.prompt("p2")
    report = load(
        study, "Rui,Gen-3,p1,motion,3,,\nRui,Vidu,p1,motion,3,,\nRui,Gen-3,p2,motion,3,,\n", keep_going=True
    )
    assert refused(report) == [
        (3, "The generator “Vidu” is not part of this study."),
        (4, "The prompt “p2” is not part of this study."),
    ]
    assert (counts(report), Generator.objects.count()) == ((1, 0, 2), 1)


def test_a_closed_study_takes_no_more(study: Study) -> None:
    load(study, "Rui,Gen-3,p1,motion,3,,\n")
    Study.objects.update(state=StudyState.CLOSED, opened_at=datetime.now(UTC))
    assert counts(load(study, "Rui,Gen-3,p1,motion,3,,\n")) == (0, 1, 0)
    report = load(study, "Rui,Gen-3,p1,motion,3,,\nRui,Gen-3,p1,clarity,3,,\n")
    assert refused(report) == [(3, "The study “s” is closed: its results are final.")]


def test_a_leaderboard_is_wanted_only_when_something_came_in(study: Study) -> None:
    load(study, "Rui,Gen-3,p1,motion,9,,\n")
    study.refresh_from_db()
    assert study.board_due_at is None
    load(study, "Rui,Gen-3,p1,motion,3,,\n")
    study.refresh_from_db()
    assert study.board_due_at is not None


def test_an_empty_table_is_nothing(study: Study) -> None:
    assert counts(load(study, "")) == (0, 0, 0)
