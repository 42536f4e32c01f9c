"""One form of error for whatever goes wrong, whoever finds it: {"error": {"code", "message", "fields"}}."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from ratings.models import Leaderboard
from tests import factories
from tests.api.calls import STRANGER, program

pytestmark = pytest.mark.django_db


def told(answer: Any) -> tuple[int, str]:
    """Return status and code, once the form is the one."""
    body = answer.json()
    assert list(body) == ["error"]
    assert list(body["error"]) == ["code", "message", "fields"]
    assert body["error"]["message"]
    return answer.status_code, body["error"]["code"]


def test_every_refusal_has_the_form() -> None:
    ours = program(factories.ada())
    assert told(STRANGER.get("me/")) == (401, "not_signed_in")
    assert told(STRANGER.get("nothing/")) == (404, "not_found")
    assert told(STRANGER.get("generators")) == (404, "not_found")
    assert told(STRANGER.get("/api/v1/a%0Ab/")) == (404, "not_found")
    assert told(STRANGER.get("generators/nobody/")) == (404, "not_found")
    assert told(STRANGER.post("leaderboards/")) == (405, "method_not_allowed")
    assert told(program(factories.user()).get("acts/")) == (403, "denied")
    assert told(ours.post("generators/", "{")) == (400, "unreadable")
    assert told(ours.post("generators/", {"slug": "Ä", "name": 3})) == (400, "invalid")
    assert told(Client().post("/api/v1/generators/", {"a": "b"}, headers=bearer(ours))) == (
        415,
        "unsupported_media_type",
    )
    factories.generator("gen-3", vendor="Runway")
    assert told(ours.post("generators/", {"slug": "gen-3", "name": "Gen-3", "vendor": "x"})) == (
        409,
        "conflict",
    )


@pytest.mark.parametrize(
    "body",
    [
        '{"slug": "a", "slug": "b"}',
        '{"fps": NaN}',
        '{"name": "\\ud800"}',
        "[" * 100_000,
        "\0",
        '"a"',
        "[]",
        "1e999",
    ],
)
def test_a_hostile_body_is_refused(body: str) -> None:
    answer = program(factories.ada()).post("generators/", body)
    assert (answer.status_code, told(answer)[0]) == (400, 400)


def test_too_large_a_body_is_refused() -> None:
    assert told(program(factories.ada()).post("generators/", '"' + "x" * 6_000_000)) == (413, "too_large")


def test_fields_are_named_as_they_are_written() -> None:
    study = {"slug": "a", "task": "t2v", "rubric": {"slug": "a", "dimensions": [{"key": "motion"}]}}
    answer = program(factories.ada()).post("studies/", study)
    assert list(answer.json()["error"]["fields"]) == ["rubric.dimensions[0].levels"]


def test_a_fault_of_ours_has_the_form_and_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    # A row that our own code never writes.
    broken = Leaderboard.objects.create(study=factories.study(), method="two-way", state="final")
    Leaderboard.objects.filter(pk=broken.pk).update(published_at=timezone.now())
    answer = Client(raise_request_exception=False).get("/api/v1/leaderboards/")
    assert told(answer) == (500, "fault")
    assert b"simulated" not in answer.content
    assert "KeyError: 'simulated'" in caplog.text


def test_too_many_requests_are_told_when_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "API_PER_MINUTE_STRANGERS", 3)
    answers = [STRANGER.get("generators/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert told(answers[-1]) == (429, "throttled")
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def bearer(ours: Any) -> dict[str, str]:
    """Return the header of a program."""
    return {"Authorization": f"Bearer {ours.token}"}
