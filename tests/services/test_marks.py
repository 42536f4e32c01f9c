"""Marks: kept once, refused where they cannot be, counted per generator, exported as CSV."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from ratings.errors import InvalidError
from ratings.models import Assignment, Generator, Mark, Study
from ratings.services import assignments, marks, ratings
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def promised() -> Assignment:
    found = assignments.next_for(cast.rater(cast.study(generators=1, prompts=1, slug="marked")))
    assert found
    return cast.shown(found)


def test_marks_sent_twice_are_stored_once(promised: Assignment) -> None:
    given = [marks.Given(uuid4(), 0.4, "flicker"), marks.Given(uuid4(), 1.1, "jump")]
    marks.keep(promised, given)
    marks.keep(promised, given)
    clip = promised.item.places.get().clip
    assert [(m.clip, m.at_s, m.fault) for m in Mark.objects.all()] == [
        (clip, 0.4, "flicker"),
        (clip, 1.1, "jump"),
    ]
    assert marks.of_clip(clip) == [("flicker", [0.4]), ("jump", [1.1])]


@pytest.mark.parametrize(("at_s", "fault"), [(-0.1, "jump"), (cast.SECONDS + 1, "jump"), (0.2, "ugly")])
def test_what_cannot_be_is_refused(promised: Assignment, at_s: float, fault: str) -> None:
    with pytest.raises(InvalidError):
        marks.check(promised, [marks.Given(uuid4(), at_s, fault)])
    with pytest.raises(InvalidError):
        marks.check(promised, [marks.Given(uuid4(), 0.1, "jump")] * 101)


def test_they_are_exported_and_counted_per_generator(promised: Assignment) -> None:
    ratings.submit(promised, **cast.answer(promised))
    marks.keep(promised, [marks.Given(uuid4(), 0.4, "flicker"), marks.Given(uuid4(), 0.6, "flicker")])
    out = io.StringIO()
    call_command("export_marks", "marked", stdout=out)
    lines = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(line["at_s"], line["fault"]) for line in lines] == [("0.4", "flicker"), ("0.6", "flicker")]
    out = io.StringIO()
    call_command("export_marks", "marked", "--counts", stdout=out)
    counted = {line["fault"]: line for line in csv.DictReader(io.StringIO(out.getvalue()))}
    assert (counted["flicker"]["marks"], counted["flicker"]["per_rating"]) == ("2", "2.0")
    assert counted["jump"]["marks"] == "0"


def test_the_curator_sees_them_on_the_clips_timeline(promised: Assignment, client: Client) -> None:
    marks.keep(promised, [marks.Given(uuid4(), 0.6, "unphysical")])
    client.force_login(factories.ada())
    page = client.get(f"/clips/{promised.item.places.get().clip.public_id}/").content.decode()
    assert "Marked by raters" in page
    assert 'd="M500.0 2v20"' in page


def test_a_generators_page_counts_them_by_kind(client: Client) -> None:
    study = cast.study(generators=1, prompts=2)
    rater = cast.rater(study)
    for faults in (["flicker", "jump", "flicker"], ["jump", "jump"]):
        held = assignments.next_for(rater)
        assert held
        ratings.submit(cast.shown(held), **cast.answer(held))
        marks.keep(held, [marks.Given(uuid4(), 0.1, fault) for fault in faults])
    generator = Generator.objects.get()
    assert marks.of_generator(generator) == [marks.Marked("jump", 3, 2), marks.Marked("flicker", 2, 1)]
    address = reverse("generator", args=[generator.slug])
    assert "Marked by raters" not in client.get(address).content.decode()
    client.force_login(factories.ada())
    page = client.get(address).content.decode()
    row = '<th scope="row">jump</th><td class="num">3</td><td class="num">2</td>'
    assert ("Marked by raters" in page, row in page) == (True, True)
    Study.objects.filter(pk=study.pk).update(preview=True)
    assert marks.of_generator(generator) == []
