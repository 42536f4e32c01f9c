"""Drafts of studies: changed, copied and thrown away, as long as nobody has been asked anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ratings.choices import Act, StudyState
from ratings.errors import FrozenError, InvalidError
from ratings.models import Study, User
from ratings.services import audit, check_items, policies, rubrics, studies


@transaction.atomic
def revise(study: Study, definition: Mapping[str, Any], *, by: User | None = None) -> Study:
    """Make a draft say what the definition says, all of it; its slug stays, since links name it."""
    given = studies.read({**definition, "slug": study.slug})
    drafts = Study.objects.filter(pk=study.pk, state=StudyState.DRAFT)
    if not drafts.update(**given.values, rubric=given.rubric):
        raise FrozenError(
            _("“%(title)s” is open or closed: its question and rules are fixed. Duplicate it to ask anew.")
            % {"title": study.title}
        )
    study.refresh_from_db()
    study.generators.set(given.generators)
    study.prompts.set(given.prompts)
    check_items.store(study, given.checks)
    policies.prepare(study)
    audit.note(Act.STUDY_REVISED, by=by, subject=study.public_id, study=study)
    return study


@transaction.atomic
def choose_checks(study: Study, chosen: Sequence[check_items.Chosen], *, by: User | None = None) -> None:
    """Let these clips, and no others, teach and check the raters of a draft."""
    if not Study.objects.filter(pk=study.pk, state=StudyState.DRAFT).exists():
        raise FrozenError(_("This study is no draft any more: its question and rules are fixed."))
    check_items.store(study, chosen)
    policies.prepare(study)
    audit.note(Act.STUDY_REVISED, by=by, subject=study.public_id, study=study)


@transaction.atomic
def add_check(study: Study, chosen: check_items.Chosen, *, by: User | None = None) -> None:
    """Let one more clip teach or check the raters of a draft; what was expected of it before is forgotten."""
    others = [
        each for each in check_items.of(study) if (each.purpose, each.clip) != (chosen.purpose, chosen.clip)
    ]
    if len(others) >= check_items.MOST:
        raise InvalidError(_("A study can have up to %(most)s of these.") % {"most": check_items.MOST})
    choose_checks(study, [*others, chosen], by=by)


def definition_of(study: Study) -> dict[str, Any]:
    """Return a stored study as the JSON of the contract, which makes it again elsewhere."""
    return {
        "slug": study.slug,
        "title": study.title_en,
        "title_zh": study.title_zh,
        "task": study.task,
        "mode": study.mode,
        "votes_per_item": study.votes_per_item,
        "rubric": rubrics.definition_of(study.rubric),
        "generators": list(study.generators.order_by("slug").values_list("slug", flat=True)),
        "prompts": list(study.prompts.order_by("slug").values_list("slug", flat=True)),
        "rules": study.rules,
        "checks": check_items.plain(check_items.of(study)),
    }


@transaction.atomic
def duplicate(study: Study, *, by: User | None = None) -> Study:
    """Return a new draft with the same question, members and rules, under the next free slug."""
    definition = definition_of(study)
    definition["slug"] = free_slug(study.slug)
    for key in ("title", "title_zh"):
        definition[key] = _copied(definition[key])
    return studies.create(definition, by=by)


def free_slug(slug: str) -> str:
    """Return the slug itself, or with the first number behind it that no study has."""
    stem, _hyphen, number = slug.rpartition("-")
    base = stem if stem and number.isdecimal() else slug
    taken = set(Study.objects.filter(slug__startswith=base[:110]).values_list("slug", flat=True))
    numbered = (f"{base[:110]}-{n}" for n in range(2, len(taken) + 3))
    return slug if slug not in taken else next(name for name in numbered if name not in taken)


def _copied(title: str) -> str:
    return _("%(title)s (copy)") % {"title": title[:180]} if title else ""


@transaction.atomic
def discard(study: Study, *, by: User | None = None) -> None:
    """Throw a draft away. What was judged stays: a study that holds judgements is closed, not discarded."""
    if study.state != StudyState.DRAFT or study.ratings.exists() or study.votes.exists():
        raise InvalidError(
            _("“%(title)s” was opened or holds judgements, and these are never deleted. Close it instead.")
            % {"title": study.title}
        )
    audit.note(Act.STUDY_DISCARDED, by=by, subject=study.public_id, study=study)
    Study.objects.filter(pk=study.pk, state=StudyState.DRAFT).delete()
