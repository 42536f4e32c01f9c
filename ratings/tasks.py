"""What happens later: Celery's doorways. An id in, one service call; retrying is the sweep's."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from ratings.services import invitees, leaderboards, orders, probes, reports, resumable, sweep

# A probe runs a few programs one after another, each with PROBE_SECONDS of its own: what takes longer hangs.
PROBE_LIMIT = settings.PROBE_SECONDS * 4


@shared_task(name="ratings.probe_file", soft_time_limit=PROBE_LIMIT, time_limit=PROBE_LIMIT + 30)
def probe_file(file_id: int) -> None:
    """Probe a file and make its rendition."""
    probes.run(file_id)


@shared_task(name="ratings.fill_order", soft_time_limit=PROBE_LIMIT, time_limit=PROBE_LIMIT + 30)
def fill_order(order_id: int) -> None:
    """Make a rendition by a study's policy, or probe a file anew."""
    orders.run(order_id)


@shared_task(name="ratings.sweep", soft_time_limit=120, time_limit=150)
def run_sweep() -> None:
    """Find what the queue has lost."""
    sweep.run()


@shared_task(name="ratings.compute_leaderboard", soft_time_limit=600, time_limit=630)
def compute_leaderboard(study_id: int) -> None:
    """Compute the leaderboard of a study if one is due."""
    leaderboards.run_due(study_id)


@shared_task(name="ratings.finish_upload", soft_time_limit=900, time_limit=930)
def finish_upload(upload_id: int) -> None:
    """Take in an upload whose bytes are all here."""
    resumable.finish(upload_id)


@shared_task(name="ratings.make_report", soft_time_limit=540, time_limit=570)
def make_report(report_id: int) -> None:
    """Make a report in every format."""
    reports.run(report_id)


@shared_task(name="ratings.send_invitations", soft_time_limit=540, time_limit=570)
def send_invitations(batch_id: int) -> None:
    """Send the mails of a table of people that wait."""
    invitees.run(batch_id)
