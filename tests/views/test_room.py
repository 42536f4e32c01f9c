"""The room by plain requests: a clip, the next one, a rating, the end, a break."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ratings.models import Assignment, Participation, Rating, Rendition
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def rater() -> Participation:
    return cast.rater(cast.study())


@pytest.fixture
def browser(client: Client, rater: Participation) -> Client:
    return cast.inside(client, rater)


def address(name: str, rater: Participation, *more: Any) -> str:
    return reverse(name, args=[rater.public_id, *more])


def body(promised: Assignment, **fields: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "assignment": str(promised.public_id),
        "scores": {"motion": 3, "clarity": None},
        "watched": cast.watched(),
        "rated_at": "2026-01-01T00:00:00Z",
        **fields,
    }


def send(browser: Client, rater: Participation, given: object) -> HttpResponse:
    raw = given if isinstance(given, bytes) else json.dumps(given).encode()
    answer: Any = browser.post(address("room-rate", rater), raw, content_type="application/json")
    return answer  # type: ignore[no-any-return]


def shown(browser: Client, rater: Participation) -> Assignment:
    browser.get(address("room", rater))
    return cast.shown(Assignment.objects.get(participation=rater, state="open", shown_at__isnull=False))


def test_the_page_shows_prompt_clip_and_every_dimension(browser: Client, rater: Participation) -> None:
    page = browser.get(address("room", rater)).content.decode()
    assignment = Assignment.objects.get()
    assert assignment.item.prompt.text in page
    assert f'data-assignment="{assignment.public_id}"' in page
    assert page.count('role="radiogroup"') == 2
    assert "Clip 1 of 4" in page
    assert assignment.shown_at is not None


def test_a_clip_whose_copy_is_gone_is_told_of_instead_of_failing(
    browser: Client, rater: Participation
) -> None:
    Rendition.objects.all().delete()
    answer = browser.get(address("room", rater))
    assert answer.status_code == 410
    assert "can no longer be shown" in answer.content.decode()


def test_loading_the_page_again_shows_the_same_clip(browser: Client, rater: Participation) -> None:
    for _ in range(2):
        browser.get(address("room", rater))
    assert Assignment.objects.count() == 1


def test_the_next_clip_comes_as_a_part_of_the_page_and_is_not_yet_shown(
    browser: Client, rater: Participation
) -> None:
    first = shown(browser, rater)
    part = browser.get(address("room-next", rater), {"after": str(first.public_id)})
    second = Assignment.objects.exclude(pk=first.pk).get()
    assert part.content.decode().startswith("<article")
    assert f'data-assignment="{second.public_id}"' in part.content.decode()
    assert second.shown_at is None
    assert browser.post(address("room-shown", rater, second.public_id)).status_code == 204
    second.refresh_from_db()
    assert second.shown_at is not None


def test_there_is_nothing_after_the_last_clip(client: Client) -> None:
    rater = cast.rater(cast.study(generators=1, prompts=1))
    browser = cast.inside(client, rater)
    last = shown(browser, rater)
    assert browser.get(address("room-next", rater), {"after": str(last.public_id)}).status_code == 204


def test_a_rating_is_stored_and_answered_with_the_progress(browser: Client, rater: Participation) -> None:
    assignment = shown(browser, rater)
    given = body(assignment)
    answer = send(browser, rater, given)
    assert (answer.status_code, json.loads(answer.content)) == (201, {"judged": 1, "total": 4})
    assert str(Rating.objects.get().public_id) == given["id"]
    assert send(browser, rater, given).status_code == 201
    assert Rating.objects.count() == 1


def test_an_unwatched_clip_is_refused_with_a_sentence(browser: Client, rater: Participation) -> None:
    answer = send(browser, rater, body(shown(browser, rater), watched={}))
    error = json.loads(answer.content)["error"]
    assert (answer.status_code, error["code"]) == (400, "invalid")
    assert error["message"].startswith("Please watch the clip once to its end")


def test_an_answer_that_is_too_soon_may_be_sent_again(browser: Client, rater: Participation) -> None:
    assignment = shown(browser, rater)
    cast.shown(assignment, seconds_ago=0)
    given = body(assignment)
    assert send(browser, rater, given).status_code == 425
    cast.shown(assignment)
    assert send(browser, rater, given).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"id": "x"},
        {"assignment": "x"},
        {"scores": []},
        {"scores": {"motion": "3"}},
        {"scores": {"motion": True}},
        {"watched": 1},
        {"watched": {"a": "\x00"}},
        {"comment": 5},
        {"skipped": "bored"},
        {"skipped": []},
        {"rated_at": "yesterday"},
        {"rated_at": "2026-01-01T00:00:00"},
    ],
)
def test_what_cannot_be_read_is_refused(
    browser: Client, rater: Participation, change: dict[str, Any]
) -> None:
    answer = send(browser, rater, body(shown(browser, rater), **change))
    assert answer.status_code == 400
    assert Rating.objects.count() == 0


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b'{"id": ' + b" " * 70_000 + b"1}"])
def test_broken_bodies_are_refused(browser: Client, rater: Participation, raw: bytes) -> None:
    assert send(browser, rater, raw).status_code == 400


def test_a_comment_of_odd_characters_is_stored(browser: Client, rater: Participation) -> None:
    given = body(shown(browser, rater), comment="a\x00b \ud800 <script>")
    assert send(browser, rater, given).status_code == 201
    assert Rating.objects.get().comment == "ab ? <script>"


def test_another_raters_assignment_is_not_there(browser: Client, rater: Participation) -> None:
    other = cast.rater(rater.study)
    theirs = shown(cast.inside(Client(), other), other)
    assert send(browser, rater, body(theirs)).status_code == 404
    assert browser.post(address("room-shown", rater, theirs.public_id)).status_code == 404
    assert browser.get(address("room-next", rater), {"after": str(theirs.public_id)}).status_code == 404
    assert browser.get(address("room-next", rater), {"after": "x"}).status_code == 404


def test_strangers_are_told_in_the_form_they_asked_in(rater: Participation) -> None:
    answer = send(Client(), rater, {})
    assert (answer.status_code, json.loads(answer.content)["error"]["code"]) == (403, "denied")


def test_the_end_thanks_and_gives_the_code(client: Client) -> None:
    rater = cast.rater(cast.study(generators=1, prompts=1))
    browser = cast.inside(client, rater)
    send(browser, rater, body(shown(browser, rater)))
    page = browser.get(address("room", rater)).content.decode()
    assert "Thank you" in page
    assert "Your completion code" in page
    rater.refresh_from_db()
    assert rater.finished_at is not None


def test_nothing_left_before_anything_was_judged_gives_no_code(client: Client) -> None:
    study = cast.study(generators=1, prompts=1, votes_per_item=1)
    other = cast.rater(study)
    shown(cast.inside(Client(), other), other)
    rater = cast.rater(study)
    page = cast.inside(client, rater).get(address("room", rater)).content.decode()
    assert "Nothing to judge right now" in page
    assert "code" not in page.replace("<code", "")
    rater.refresh_from_db()
    assert rater.finished_at is None


def test_a_break_gives_the_clip_back_and_leads_in_again(browser: Client, rater: Participation) -> None:
    shown(browser, rater)
    page = browser.post(address("room-leave", rater), follow=True).content.decode()
    assert "You judged 0 of 4 clips" in page
    assert set(rater.study.items.values_list("promised", flat=True)) == {0}
    assert address("room", rater) in page


def test_room_pages_are_kept_in_no_cache(browser: Client, rater: Participation) -> None:
    for name in ("room", "room-leave"):
        assert "no-store" in browser.get(address(name, rater))["Cache-Control"]


def test_the_page_takes_as_many_queries_whatever_the_rubric() -> None:
    counts = []
    for keys in (("motion",), ("motion", "clarity", "physics")):
        rater = cast.rater(cast.study(rubric=factories.rubric(*keys)))
        browser = cast.inside(Client(), rater)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address("room", rater))
        counts.append(len(queries))
    assert counts[0] == counts[1]
