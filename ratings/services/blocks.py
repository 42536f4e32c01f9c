"""A rubric shared out among raters: each answers one block of dimensions, a few a clip.

An item belongs to one block, so that every clip gets its votes on every dimension; a rater stays in the
block of the first item, and so never sees a clip twice.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from uuid import UUID

from ratings.choices import Purpose, StudyState
from ratings.models import Assignment, Dimension, Participation, Prompt, Study
from ratings.services import rules


def split(study: Study) -> list[list[Dimension]]:
    """Return the dimensions of the study's task in blocks as equal as can be, in the rubric's order."""
    return _split(study) if study.state == StudyState.DRAFT else _kept(study.public_id)


@lru_cache(maxsize=256)
def _kept(study: UUID) -> list[list[Dimension]]:
    """Return the blocks of a study that was opened: rubric and rules are fixed, so they are read once."""
    given = Study._base_manager.select_related("rubric")
    return _split(given.prefetch_related("rubric__dimensions__level_set").get(public_id=study))


def _split(study: Study) -> list[list[Dimension]]:
    asked = [d for d in study.rubric.dimensions.all() if study.task in d.tasks]
    most = rules.of(study).dimensions_per_rater or len(asked)
    count = -(-len(asked) // most) if asked else 0
    return [asked[at * len(asked) // count : (at + 1) * len(asked) // count] for at in range(count)]


def asked(study: Study, prompt: Prompt, block: int) -> list[Dimension]:
    """Return the dimensions of one block that a prompt gives ground for, in the rubric's order."""
    parts = split(study)
    mine = parts[block] if block < len(parts) else []
    return [dimension for dimension in mine if not prompt.dimensions or dimension.key in prompt.dimensions]


def asked_of(assignment: Assignment) -> list[Dimension]:
    """Return the dimensions that are asked of one assignment: a chosen check asks the rater's own block."""
    item = assignment.item
    own = item.purpose in Purpose.chosen()
    return asked(item.study, item.prompt, settle_in(assignment.participation) if own else item.block)


def settle_in(rater: Participation) -> int:
    """Return the rater's block, giving one at first: of those that still want votes, the least crowded."""
    if rater.block is not None:
        return rater.block
    wanting = rater.study.items.wanting(rater.study.votes_per_item)
    open_blocks = set(wanting.order_by().values_list("block", flat=True).distinct()) or {0}
    others = rater.study.participations.filter(block__isnull=False, excluded_at__isnull=True)
    crowd = Counter(others.values_list("block", flat=True))
    rater.block = min(open_blocks, key=lambda block: (crowd[block], block))
    rater.save(update_fields=["block"])
    return rater.block
