"""What the monitor of a study shows, as plain data for its template."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratings.choices import Mode, StudyState
from ratings.models import Leaderboard, Participation, Study
from ratings.services import flags, leaderboards, monitor

FLAGGED = 20


def context(study: Study) -> dict[str, Any]:
    """Return everything that changes while raters are at work."""
    items = monitor.alike(study)
    far = monitor.progress(study, items)
    pace = monitor.pace(study, far)
    board = leaderboards.latest(study)
    return {
        "study": study,
        "live": study.state == StudyState.OPEN,
        "progress": far,
        "pace": pace,
        "tiles": _tiles(study, far, pace),
        "steps": far.steps,
        "by_generator": monitor.generators(study, items),
        "behind": monitor.behind(study) if study.state == StudyState.OPEN else [],
        "raters": (raters := monitor.raters(study)),
        "flagged": _flagged(study),
        "checked": any(rater.checks for rater in raters),
        "excluded": monitor.excluded(study),
        "sides": monitor.sides(study) if study.mode != Mode.RATE else (),
        "agreement": _agreement(study, board),
        "board": board,
    }


def _flagged(study: Study) -> list[tuple[Participation, list[flags.Evidence]]]:
    """Return the raters of whom something was noticed and who still count, with the evidence."""
    standing = flags.standing(study)
    people = study.participations.filter(pk__in=standing, excluded_at__isnull=True).order_by("pk")
    return [(rater, [flags.evidence(flag) for flag in standing[rater.pk]]) for rater in people[:FLAGGED]]


def _tiles(study: Study, far: monitor.Progress, pace: monitor.Pace) -> list[tuple[str, ...]]:
    people = monitor.people(study)
    simulated = _("{n} simulated").format(n=people["simulated"]) if people["simulated"] else ""
    finished = _("{n} finished").format(n=people["finished"])
    if not far.items:
        return [(_("State"), study.get_state_display()), (_("Ratings"), f"{study.ratings.count():,}")]
    return [
        (_("State"), study.get_state_display()),
        (_("Judgements"), f"{far.given:,}", _("of {wanted} wanted").format(wanted=f"{far.wanted:,}")),
        (_("Items complete"), f"{far.complete:,}", _("of {items}").format(items=f"{far.items:,}")),
        (_("Raters"), f"{people['raters']:,}", " · ".join(filter(None, [finished, simulated]))),
        (
            _("In the last hour"),
            f"{pace.last_hour:,}",
            ngettext("{n} promised now", "{n} promised now", far.promised).format(n=far.promised),
        ),
    ]


def _agreement(study: Study, board: Leaderboard | None) -> list[dict[str, Any]]:
    """Return what the latest leaderboard found out about agreement, by the dimensions' labels."""
    labels = {dimension.key: dimension.label for dimension in study.rubric.dimensions.all()}
    rows = board.result.get("agreement", []) if board else []
    return [{**row, "label": labels.get(row["dimension"], row["dimension"])} for row in rows]
