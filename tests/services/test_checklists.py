"""The list before opening tells what is missing and what looks like a mistake, each from a real catalogue."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from ratings.models import Clip, Rendition, Study
from ratings.services import checklists, previews
from ratings.services.checklists import LOOK, STOP
from tests import factories

pytestmark = pytest.mark.django_db

UNTAUGHT = "Nothing teaches or checks its raters: no practice, no gold, no traps."


def draft(**fields: Any) -> Study:
    return factories.study(state="draft", opened_at=None, **fields)


def catalogue(*, generators: int = 2, prompts: int = 2) -> list[Clip]:
    systems = [factories.generator(f"g{n}") for n in range(generators)]
    asked = [factories.prompt(f"p{n}") for n in range(prompts)]
    return [factories.clip(generator=system, prompt=prompt) for system in systems for prompt in asked]


def look(file: Any, width: int) -> None:
    Rendition.objects.create(
        file=file, poster="p.jpg", size=1, width=width, height=180, fps=24, frames=24, duration_s=1
    )


def told(study: Study, *states: str) -> list[str]:
    return [line.sentence for line in checklists.check(study) if line.state in (states or (STOP, LOOK))]


def test_a_sound_study_only_asks_to_be_previewed() -> None:
    catalogue()
    assert told(draft()) == ["Nobody has looked at it as raters will. Preview it.", UNTAUGHT]


def test_nothing_ready_stops() -> None:
    factories.clip(file=factories.file(state="probing", token="0" * 32, lease_until="2999-01-01T00:00Z"))
    study = draft()
    assert told(study, STOP) == ["No clip is ready. Upload clips, or wait until they are probed."]
    assert "1 clip is still being checked, and would be left out now." in told(study, LOOK)


def test_what_is_missing_is_counted_by_generator() -> None:
    clips = catalogue(prompts=3)
    Clip.objects.filter(pk__in=[clips[0].pk, clips[1].pk]).delete()
    factories.clip(
        generator=clips[0].generator, prompt=clips[0].prompt, outcome="refused", file=None, sample="9"
    )
    lines = told(draft())
    assert "2 of 6 answers are missing: G0 (2)." in lines


def test_rejected_clips_lead_to_their_list() -> None:
    catalogue()
    factories.clip(file=factories.file(state="rejected", reason="text"))
    found = next(line for line in checklists.check(draft()) if "rejected" in line.sentence)
    assert (found.state, found.filters) == (LOOK, "task=t2v&state=rejected")


def test_one_file_for_two_generators_is_suspicious() -> None:
    clips = catalogue()
    Clip.objects.filter(pk=clips[0].pk).update(file=clips[2].file)
    assert "The same file stands for several generators 1 time: G0, G1." in told(draft())


def test_unlike_origins_are_told() -> None:
    clips = catalogue()
    Clip.objects.filter(pk=clips[0].pk).update(source="vendor-demo", selection="best-of-n", watermark=True)
    lines = told(draft())
    assert [line for line in lines if line.endswith(": G0.")] == [
        "Vendors' demos stand among other clips: G0.",
        "The best of several stands beside first outputs: G0.",
        "Some clips bear a watermark: G0.",
    ]


@pytest.mark.parametrize(("widths", "share"), [((320, 640), "100%"), ((320, 320), "0%")])
def test_how_well_the_size_names_the_system(widths: tuple[int, int], share: str) -> None:
    for clip in catalogue(prompts=4):
        look(clip.file, widths[clip.generator.slug == "g1"])
    found = next(line for line in checklists.check(draft()) if "name the system" in line.sentence)
    assert share in found.sentence


def test_a_preview_that_was_entered_is_known() -> None:
    catalogue()
    study, ada = draft(slug="pilot"), factories.ada()
    previews.start(study, by=ada)
    assert not previews.seen(study)
    twin = Study._base_manager.get(preview=True)
    factories.participation(twin)
    assert previews.seen(study)
    assert told(study) == [UNTAUGHT]


def test_the_list_costs_the_same_for_two_and_for_four(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    study = draft()
    factories.clip()
    factories.clip()
    with django_assert_num_queries(11):
        checklists.check(study)
    factories.clip()
    factories.clip()
    with django_assert_num_queries(11):
        checklists.check(study)
