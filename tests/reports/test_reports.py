"""Reports: ordered by a person, made by a worker in every format, kept, shared by a link."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ratings.errors import ConflictError, InvalidError
from ratings.models import Item, ItemClip, Leaderboard, Prompt, Report, ReportTemplate, Study
from ratings.reports import formats
from ratings.services import leaderboards, reports, studies
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


def rated(slug: str, task: str = "t2v") -> Study:
    """Return a closed study in which every clip was rated by three people."""
    study = cast.study(slug=slug, task=task, title_zh="试评", title_en=slug.title())
    Prompt.objects.filter(items__study=study).update(task=task)
    raters = [factories.participation(study) for _ in range(3)]
    for number, item in enumerate(study.items.all()):
        for rater in raters:
            factories.rating(rater, item.places.get().clip, {"motion": 1 + number % 3, "clarity": 2})
    studies.close_study(study)
    return Study.objects.get(pk=study.pk)


@pytest.fixture
def board() -> Leaderboard:
    return leaderboards.compute(rated("pilot"))


def test_a_worker_makes_it_in_every_format_and_in_both_languages(board: Leaderboard) -> None:
    report = reports.create([board], language="both", keys=["verdict", "levels", "ranking", "method"])
    reports.run(report.pk)
    report.refresh_from_db()
    assert (report.state, report.progress, report.reason, report.title) == ("ready", 100, "", "Pilot")
    assert [file.format for file in report.files.all()] == list(formats.FORMATS)
    with report.files.get(format="html").content.open() as stream:
        page = stream.read().decode()
    assert "Low, mid or high" in page
    assert '<main lang="zh-hans">' in page
    assert "结论" in page
    reports.run(report.pk)
    assert report.files.count() == len(formats.FORMATS)


def test_tasks_stand_side_by_side_in_one_json(board: Leaderboard) -> None:
    other = leaderboards.compute(rated("moving", "i2v"))
    document = reports.of_studies([other.study, board.study], language="en")
    plain = json.loads(reports.written(document, "json"))
    assert [one["task"] for one in plain["leaderboards"]] == ["t2v", "i2v"]
    assert plain["leaderboards"][0] == leaderboards.plain(board).board
    assert len(plain["generators"]) == 4


def test_two_studies_of_one_task_are_refused(board: Leaderboard) -> None:
    with pytest.raises(InvalidError, match="text to video"):
        reports.create([board, leaderboards.compute(rated("again"))])
    assert not Report.objects.exists()


@pytest.mark.parametrize("wrong", [{"keys": ["verdict", "horoscope"]}, {"language": "fr"}])
def test_an_unknown_part_or_language_is_refused(board: Leaderboard, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError, match=r"horoscope|fr"):
        reports.create([board], **wrong)  # type: ignore[arg-type]


def test_one_that_a_dead_worker_left_is_made_by_another_and_given_up_the_third_time(
    board: Leaderboard,
) -> None:
    report = reports.create([board], keys=["verdict"])
    mine = Report.objects.filter(pk=report.pk)
    mine.update(state="making", lease_until=timezone.now() + timedelta(minutes=1))
    assert reports.resend_due() == 0
    reports.run(report.pk)
    assert report.files.count() == 0
    mine.update(lease_until=timezone.now() - timedelta(seconds=1), attempts=2)
    assert reports.resend_due() == 1
    reports.run(report.pk)
    assert mine.get().state == "failed"
    assert mine.get().reason


def test_a_link_opens_until_it_is_taken_back(board: Leaderboard) -> None:
    report = reports.create([board], keys=["verdict"])
    reports.run(report.pk)
    link = reports.share(report)
    assert reports.share(report) == link
    assert reports.shared(link) == report
    reports.unshare(report)
    assert reports.shared(link) is None
    assert reports.shared(uuid4()) is None


def test_no_link_tells_the_raters_of_an_open_study_who_made_its_clips(board: Leaderboard) -> None:
    report = reports.create([board], keys=["verdict"])
    reports.run(report.pk)
    link = reports.share(report)
    clip = board.study.items.order_by("pk")[0].places.get().clip
    item = Item.objects.create(study=factories.study("open"), prompt=clip.prompt, key="shared")
    ItemClip.objects.create(item=item, clip=clip)
    assert reports.shared(link) is None
    with pytest.raises(ConflictError):
        reports.share(report)


def test_a_template_keeps_parts_and_their_order() -> None:
    reports.save_template("Short", keys=["ranking", "verdict"], language="zh")
    reports.save_template("Short", keys=["verdict", "ranking"], language="zh")
    assert ReportTemplate.objects.get().parts == ["verdict", "ranking"]


def test_who_may_not_read_a_study_does_not_see_its_reports(board: Leaderboard) -> None:
    report = reports.create([board], keys=["verdict"])
    assert list(reports.readable(factories.ada())) == [report]
    assert list(reports.readable(factories.user("mo@example.org"))) == []
