"""A study whose clips are made alike: ordered once, waited for, shown to raters, forgotten when unused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ratings.errors import InvalidError
from ratings.models import File, Order, Rendition, Study
from ratings.services import (
    assignments,
    checklists,
    media_links,
    orders,
    policies,
    previews,
    ratings,
    studies,
    tidy,
)
from tests import factories
from tests.api.calls import program
from tests.room import cast

pytestmark = pytest.mark.django_db(transaction=True)
CANVAS = {"canvas": "320x180", "frame_rate": 24.0}
KEY = "320x180@24"


def draft(slug: str = "alike", **rules: object) -> Study:
    return factories.study(slug, state="draft", opened_at=None, rules={**CANVAS, **rules})


@pytest.fixture
def clips(film: Callable[..., Path]) -> list[File]:
    """Two clips of one prompt by two systems, of different sizes."""
    prompt, files = factories.prompt(), []
    for size in ("160x90", "90x90"):
        content = film(0.5, size).read_bytes()
        file = cast.ready_file(content, width=160)
        file.content.save("", ContentFile(content))
        factories.clip(prompt=prompt, file=file)
        files.append(file)
    return files


def fill() -> None:
    for order in Order.objects.filter(state="received"):
        orders.run(order.pk)


def told(study: Study) -> list[tuple[str, str, int | None]]:
    return [(c.state, c.sentence, c.percent) for c in checklists.check(study) if "alike" in c.sentence]


def test_from_draft_to_rater(clips: list[File], client: Client) -> None:
    study = draft()
    policies.prepare(study)
    assert told(study) == [
        ("stop", "Clips are being made alike as the rules say: 0 of 2 are ready.", 0),
    ]
    orders.run(Order.objects.earliest("pk").pk)
    assert told(study)[0][2] == 50
    with pytest.raises(InvalidError, match="1 of 2 are ready"):
        studies.open_study(study)
    study.refresh_from_db()
    assert (study.state, study.items.count()) == ("draft", 0)
    fill()
    assert told(study) == [("fine", "Clips were made alike as the rules say: 2 of 2.", None)]
    studies.open_study(study)
    assert study.rules["canvas"] == "320x180"
    rater = cast.rater(study)
    for _turn in range(2):
        promised = assignments.next_for(rater)
        assert promised is not None
        shown = assignments.rendition(promised)
        assert (shown.policy, shown.width, shown.height, shown.fps) == (KEY, 320, 180, 24.0)
        for kind in ("video", "poster"):
            with getattr(shown, kind).open() as stored:
                address = media_links.for_assignment(promised, kind)
                assert client.get(address).getvalue() == stored.read()
        ratings.submit(cast.shown(promised), **cast.answer(promised))
    assert {each.policy for each in Rendition.objects.own()} == {""}


def test_the_api_does_not_open_before_all_are_made(clips: list[File]) -> None:
    study, ours = draft(), program(factories.ada())
    policies.prepare(study)
    orders.run(Order.objects.earliest("pk").pk)
    refused = ours.post("studies/alike/open/")
    told = refused.json()["error"]
    assert (refused.status_code, told["code"]) == (400, "invalid")
    assert told["message"].endswith("1 of 2 are ready. Open the study when all are.")
    study.refresh_from_db()
    assert (study.state, study.items.count()) == ("draft", 0)
    fill()
    opened = ours.post("studies/alike/open/")
    assert (opened.status_code, opened.json()["state"]) == (200, "open")


def test_what_two_studies_ask_alike_is_made_once(clips: list[File]) -> None:
    for slug in ("one", "two"):
        policies.prepare(draft(slug))
        policies.prepare_all()
    assert sorted(Order.objects.values_list("policy", "file")) == sorted((KEY, file.pk) for file in clips)
    fill()
    policies.prepare(draft("three"))
    assert Order.objects.filter(state="ready").count() == 2 == Order.objects.count()
    assert Rendition.objects.filter(policy=KEY).count() == 2


def test_a_clip_that_comes_later_is_ordered_by_the_sweep(clips: list[File]) -> None:
    study = draft()
    policies.prepare(study)
    File.objects.filter(pk=clips[0].pk).update(state="received")
    Order.objects.filter(file=clips[0]).delete()
    policies.prepare_all()
    assert Order.objects.count() == 1
    File.objects.filter(pk=clips[0].pk).update(state="ready")
    policies.prepare_all()
    assert Order.objects.count() == 2


def test_what_cannot_be_made_is_left_out_and_can_be_tried_again(clips: list[File]) -> None:
    study = draft()
    policies.prepare(study)
    Order.objects.filter(file=clips[0]).update(state="rejected", reason="too_slow")
    fill()
    sentences = [sentence for state, sentence, _percent in told(study) if state == "look"]
    assert len(sentences) == 1
    assert sentences[0].startswith("1 clip could not be made alike and is left out.")
    assert [clip.file for clip in studies.ratable(study)] == [clips[1]]
    policies.prepare(study)
    fill()
    assert {clip.file for clip in studies.ratable(study)} == set(clips)


def test_a_preview_shows_the_same_renditions(clips: list[File]) -> None:
    study = draft()
    with pytest.raises(InvalidError, match="nothing to show yet"):
        previews.start(study, by=factories.ada())
    policies.prepare(study)
    fill()
    previews.start(study, by=factories.user())
    twin = Study._base_manager.get(preview=True)
    promised = assignments.next_for(cast.rater(twin))
    assert promised is not None
    assert assignments.rendition(promised).policy == KEY


def test_what_no_study_asks_for_any_more_goes(clips: list[File], stored: Callable[[], list[str]]) -> None:
    """What a closed study, an open one or a preview shows stays, and so does every clip's own rendition."""
    for slug, state, fields in (
        ("closed", "closed", {"canvas": "128x72"}),
        ("open", "open", {"canvas": "64x64"}),
        ("twin", "open", {"frame_rate": 12.0}),
    ):
        other = draft(slug, **{"canvas": "", "frame_rate": 0.0, **fields})
        policies.prepare(other)
        other.state, other.opened_at, other.preview = state, timezone.now(), slug == "twin"
        other.save()
    fill()
    before, others = stored(), Order.objects.count()
    study = draft()
    policies.prepare(study)
    fill()
    later = timezone.now() - timedelta(days=2)
    Rendition.objects.update(created_at=later)
    assert tidy.remove_strays() == 0
    assert len(stored()) == len(before) + 4
    Study.objects.filter(pk=study.pk).update(rules={"canvas": "640x360"})
    assert tidy.remove_strays() == 2
    assert (stored(), Order.objects.count()) == (before, others)
    assert sorted(Rendition.objects.values_list("policy", flat=True)) == sorted(
        2 * ["", "128x72", "64x64", "@12"]
    )


def test_the_studys_page_asks_again_while_something_is_made(clips: list[File], client: Client) -> None:
    client.force_login(factories.ada())
    policies.prepare(draft())
    address = reverse("study", args=["alike"])
    page = client.get(address).content.decode()
    assert 'hx-trigger="every 3s"' in page
    assert '<progress value="0" max="100"' in page
    answer = client.post(reverse("study-open", args=["alike"]), follow=True).content.decode()
    assert "0 of 2 are ready. Open the study when all are." in answer
    fill()
    assert "every 3s" not in client.get(address).content.decode()


def test_where_the_study_is_about_sound_the_room_does_not_mute(client: Client) -> None:
    for rules, words in (({}, {" muted"}), ({"audio": True, "sound_test": False}, {" data-sound"})):
        study = factories.study(rules=rules)
        file = cast.bare_file()
        Rendition.objects.filter(file=file).update(policy="+sound" if rules else "")
        cast.item(study, factories.clip(file=file))
        rater = cast.rater(study)
        page = cast.inside(client, rater).get(reverse("room", args=[rater.public_id])).content.decode()
        assert {word for word in (" muted", " data-sound") if word in page} == words
