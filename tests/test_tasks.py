"""Tasks: the names that services send, on the queues workers listen to, with limits above the prober."""

from __future__ import annotations

from celery import current_app
from django.conf import settings

QUEUES = {
    "ratings.probe_file": "probing",
    "ratings.fill_order": "probing",
    "ratings.sweep": "boards",
    "ratings.compute_leaderboard": "boards",
    "ratings.finish_upload": "boards",
    "ratings.make_report": "boards",
    "ratings.send_invitations": "boards",
}


def test_every_name_that_is_sent_is_a_task() -> None:
    current_app.loader.import_default_modules()
    assert {name for name in current_app.tasks if name.startswith("ratings.")} == set(QUEUES)


def test_a_hanging_probe_is_ended_after_the_prober_would_have() -> None:
    task = current_app.tasks["ratings.probe_file"]
    soft, hard = task.soft_time_limit, task.time_limit
    assert soft is not None
    assert hard is not None
    assert settings.PROBE_SECONDS < soft < hard


def test_probing_and_boards_have_queues_of_their_own() -> None:
    routed = {name: current_app.amqp.router.route({}, name)["queue"].name for name in QUEUES}
    assert routed == QUEUES
