"""When a study has enough: by its votes, its budget, or the certainty it reached, all fixed before it opens.

Stopping promises nothing new. What is promised already may still come in; closing stays an act of a person.
"""

from __future__ import annotations

from django.db.models import F, Sum
from django.utils import timezone

from ratings.choices import StudyState
from ratings.models import Leaderboard, Study
from ratings.services import rules

BUDGET, HALF_WIDTH = "budget", "half_width"


def spent(study: Study) -> int:
    """Return how many judgements are given or promised."""
    return study.items.votes().aggregate(all=Sum(F("judged") + F("promised")))["all"] or 0


def allows(study: Study) -> bool:
    """Return whether one more judgement may be promised now. Call it in the promise's transaction."""
    budget = rules.of(study).budget
    if not budget:
        return True
    # Only a study with a budget is locked: its raters take turns, so that the last place is promised once.
    Study.objects.select_for_update().only("pk").get(pk=study.pk)
    return spent(study) < budget


def consider(board: Leaderboard) -> bool:
    """Stop the board's study if a rule says that this is enough; return whether it did."""
    study = Study.objects.get(pk=board.study_id)
    kept = rules.of(study)
    if kept.budget and (study.items.votes().aggregate(all=Sum("judged"))["all"] or 0) >= kept.budget:
        return _stop(study, BUDGET)
    widest = _widest(board)
    if kept.half_width and widest is not None and widest <= kept.half_width:
        return _stop(study, HALF_WIDTH)
    return False


def _widest(board: Leaderboard) -> float | None:
    """Return the largest half-width of the ranked generators' overall figures; None while one is unknown.

    Ratings give shares of the scale, 0 to 1; votes alone give log strengths.
    """
    rows = [(s.low, s.high) for s in board.standings.all() if s.dimension == "overall" and s.rank]
    if not rows:
        strengths = board.result.get("strengths", [])
        rows = [(s["low"], s["high"]) for s in strengths if s["dimension"] == "overall"]
    if not rows:
        return None
    known = [(high - low) / 2 for low, high in rows if low is not None and high is not None]
    return max(known) if len(known) == len(rows) else None


def _stop(study: Study, rule: str) -> bool:
    going = Study.objects.filter(pk=study.pk, state=StudyState.OPEN, stopped_at__isnull=True)
    return bool(going.update(stopped_at=timezone.now(), stopped_by=rule))
