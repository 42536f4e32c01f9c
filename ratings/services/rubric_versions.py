"""Rubrics made by hand: a new one, and what becomes of a change.

What a study refers to never changes, so a change of a rubric in use makes its next version. One that nobody
uses is changed in place, or every correction of a word would leave a version behind.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ratings.choices import Act
from ratings.models import Rubric, Study, User
from ratings.services import audit, rubrics, slugs


def used(rubric: Rubric) -> bool:
    """Say whether a study refers to this version, drafts and previews too."""
    return Study._base_manager.filter(rubric=rubric).exists()


def changes_in_place(rubric: Rubric) -> bool:
    """Say whether a change is made to the version itself, rather than as the next."""
    return not used(rubric) and not rubrics.is_builtin(rubric)


@transaction.atomic
def make(content: dict[str, Any], *, by: User) -> Rubric:
    """Store a new rubric under a slug of its title that no other has."""
    made = rubrics.store({**content, "slug": _free_slug(content["title"])})
    return _noted(made, by)


@transaction.atomic
def revise(rubric: Rubric, content: dict[str, Any], *, by: User) -> Rubric:
    """Make a rubric say this; return the version that does, which is the next one where it is in use."""
    definition = rubrics.checked({**content, "slug": rubric.slug})
    if definition == rubrics.definition_of(rubric):
        return rubric
    versions = Rubric.objects.filter(slug=rubric.slug)
    said_already = any(rubrics.definition_of(version) == definition for version in versions)
    if said_already or not changes_in_place(rubric):
        return _noted(rubrics.store(definition), by)
    rubrics.rewrite(rubric, definition)
    return _noted(rubric, by)


def _noted(rubric: Rubric, by: User) -> Rubric:
    audit.note(Act.RUBRIC_MADE, by=by, subject=rubric.slug, version=rubric.version)
    return rubric


def _free_slug(title: str) -> str:
    base = slugs.slug_for(title)[:110].strip("-")
    taken = set(Rubric.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
