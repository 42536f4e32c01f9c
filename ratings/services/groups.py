"""The ways in which a board can be looked at apart: prompts by what they ask, raters by who they are to us.

Raters are grouped by what they chose or were invited as, never by who they are; a group of fewer than three
raters is not shown, since it would nearly name them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ratings.models import Participation, Prompt, Study
from ratings.services.columns import StudyColumns

PROMPTS, RATERS = "prompts", "raters"
MOST = 24  # More groups than this are no grouping.
FEWEST = {PROMPTS: 2, RATERS: 3}


@dataclass(frozen=True)
class Grouping:
    """One way to look at a board apart: `of` prompts or raters, `groups` their codes by the group's name."""

    name: str
    of: str
    groups: Mapping[str, tuple[int, ...]]

    def plain(self) -> dict[str, Any]:
        """Return the grouping as plain data."""
        return {"name": self.name, "of": self.of, "groups": {k: list(v) for k, v in self.groups.items()}}

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> Grouping:
        """Return what `plain` made."""
        return cls(plain["name"], plain["of"], {k: tuple(v) for k, v in plain["groups"].items()})


def read(study: Study, columns: StudyColumns) -> list[Grouping]:
    """Return the groupings of a study that tell more than one group apart."""
    rows = Prompt.objects.filter(task=study.task).values_list("slug", "category", "difficulty", "language")
    prompts = {slug: (category, [difficulty], [language]) for slug, category, difficulty, language in rows}
    people = {
        pseudonym: ([label or ""], [language], [device])
        for pseudonym, label, language, device in Participation.objects.filter(study=study).values_list(
            "pseudonym", "invitation__label", "language", "device"
        )
    }
    found = [
        *_groupings(PROMPTS, ("category", "difficulty", "language"), [prompts[p] for p in columns.prompts]),
        *_groupings(RATERS, ("invitation", "rater_language", "device"), [people[r] for r in columns.raters]),
    ]
    return [grouping for grouping in found if 1 < len(grouping.groups) <= MOST]


def _groupings(of: str, names: Sequence[str], values: Sequence[Sequence[Sequence[str]]]) -> list[Grouping]:
    """Group codes by each of their values; a prompt of several categories stands in each of them."""
    found = []
    for place, name in enumerate(names):
        groups: dict[str, list[int]] = defaultdict(list)
        for code, value in enumerate(values):
            for part in set(value[place]) - {""}:
                groups[part].append(code)
        large = {key: tuple(codes) for key, codes in sorted(groups.items()) if len(codes) >= FEWEST[of]}
        found.append(Grouping(name, of, large))
    return found
