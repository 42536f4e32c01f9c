"""What every answer to an assignment shares, be it a rating, a comparison or a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from ratings.errors import InvalidError, MissingError
from ratings.models import Assignment, Comparison, Dimension, Rating
from ratings.models.prepared import Prepared
from ratings.services import blocks

COMMENT_CHARACTERS = 2000
Said = int | str | None
"""A level, one of choices.Choice, or None for `cannot be judged`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One rater's answer to one assignment; `said` is by dimension."""

    public_id: UUID
    said: Mapping[str, Said]
    comment: str
    recognised: bool
    skipped: str

    def repeats(self, stored: Rating | Comparison, said: Mapping[str, Said]) -> bool:
        """Return whether what is stored, which said this, says the same."""
        before = (dict(said), stored.comment, stored.recognised, stored.skipped)
        return before == (dict(self.said), self.comment, self.recognised, self.skipped)


_HELD = Prepared(
    # SQLite has the lock already: BEGIN IMMEDIATE.
    lambda rater, assignment: (
        Assignment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("item__study", "item__prompt", "participation")
        .filter(participation__public_id=rater, public_id=assignment)
    ),
    rater=UUID,
    assignment=UUID,
)


def held(rater: UUID, assignment: UUID) -> Assignment:
    """Return a rater's assignment locked, so that a double click and two tabs take turns.

    Call it in a transaction. Raises MissingError for what is not this rater's.
    """
    for promised in _HELD(rater=rater, assignment=assignment):
        found: Assignment = promised
        found.participation.study = found.item.study
        return found
    raise MissingError(_("This clip was not given to you. Please reload the page."))


def again(assignment: Assignment) -> Assignment:
    """Return an assignment as `held` does."""
    return held(assignment.participation.public_id, assignment.public_id)


def complete(
    promised: Assignment, answer: Answer, *, fits: Callable[[Dimension, Said], bool], sentence: str
) -> dict[str, Dimension]:
    """Return the dimensions asked, by key, once every one has an answer that fits it; a skip needs none."""
    asked = {d.key: d for d in blocks.asked_of(promised)}
    _check_comment(answer.comment)
    if answer.skipped:
        return asked
    wrong = {key: _("This is not asked here.") for key in answer.said if key not in asked}
    wrong |= {key: _("This is not answered yet.") for key in asked if key not in answer.said}
    wrong |= {
        key: _("This answer does not exist.")
        for key, said in answer.said.items()
        if key in asked and not fits(asked[key], said)
    }
    if wrong:
        raise InvalidError(sentence, fields=wrong)
    return asked


def _check_comment(comment: str) -> None:
    if len(comment) > COMMENT_CHARACTERS:
        told = _("A comment may have %(count)d characters.") % {"count": COMMENT_CHARACTERS}
        raise InvalidError(told, fields={"comment": told})
