"""Studies: made from their JSON, opened with rules, seed and items fixed, closed for good.

The items of an open study do not change by themselves: a clip that becomes ready later is not slipped in,
since raters who came before would have been asked a smaller question than those who come after.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Act, Mode, Role, StudyState, Task
from ratings.errors import ConflictError, FrozenError, InvalidError
from ratings.models import Clip, Dimension, Generator, Prompt, Rendition, Rubric, Study, User
from ratings.services import audit, check_items, items, leaderboards, names, policies, roles, rubrics, rules
from ratings.services.shapes import Shape, ShapeError
from ratings.services.slugs import is_slug


@transaction.atomic
def create(definition: Mapping[str, Any], *, by: User | None = None) -> Study:
    """Return a new draft study from the JSON of the contract."""
    study, created = ensure(definition, by=by)
    if not created:
        raise ConflictError(_("There is a study “%(slug)s” already.") % {"slug": study.slug})
    return study


@dataclass(frozen=True)
class Given:
    """What a definition says, read and looked up: columns, rubric and members."""

    values: dict[str, Any]
    rubric: Rubric
    generators: list[Generator]
    prompts: list[Prompt]
    checks: list[check_items.Chosen]


@transaction.atomic
def ensure(definition: Mapping[str, Any], *, by: User | None = None) -> tuple[Study, bool]:
    """Return the study of a definition and whether it is new; one that says otherwise is a conflict."""
    given = read(definition)
    stored = Study.objects.filter(slug=given.values["slug"]).first()
    if stored is not None:
        _refuse_other(
            stored,
            {**given.values, "rubric": given.rubric},
            generators=given.generators,
            prompts=given.prompts,
        )
        _refuse_other_checks(stored, given.checks)
        return stored, False
    study = Study.objects.create(**given.values, rubric=given.rubric, created_by=by)
    study.generators.set(given.generators)
    study.prompts.set(given.prompts)
    check_items.store(study, given.checks)
    policies.prepare(study)
    audit.note(Act.STUDY_MADE, by=by, subject=study.public_id, study=study)
    if by is not None and not by.is_staff:
        roles.give(by, Role.CURATOR, study=study, by=by)
    return study, True


def read(definition: Mapping[str, Any]) -> Given:
    """Return what the JSON of the contract says, or raise naming the fault; a new rubric is stored."""
    shape = Shape(dict(definition) if isinstance(definition, Mapping) else definition)
    values = _values(shape)
    rubric = _rubric(shape, values["task"])
    generators = _members(shape, "generators", names.Generators().known)
    prompts = _members(shape, "prompts", names.Prompts().known)
    checks = check_items.read(shape, rubric=rubric, mode=values["mode"])
    shape.close()
    for prompt in prompts:
        if prompt.task != values["task"]:
            raise shape.fault(
                "prompts", _("The prompt “%(slug)s” is for another task.") % {"slug": prompt.slug}
            )
    return Given(values, rubric, generators, prompts, checks)


def _values(shape: Shape) -> dict[str, Any]:
    slug = shape.text("slug", limit=120)
    if not is_slug(slug):
        raise shape.fault("slug", _("A slug has small letters, digits and single hyphens only."))
    return {
        "slug": slug,
        "title_en": shape.text("title", "", limit=200),
        "title_zh": shape.text("title_zh", "", limit=200),
        "task": shape.choice("task", Task.values),
        "mode": shape.choice("mode", Mode.values, Mode.RATE.value),
        "votes_per_item": shape.whole("votes_per_item", 3, low=1, high=10_000),
        "rules": rules.checked(shape.take("rules", {}), path=(*shape.path, "rules")),
    }


def _rubric(shape: Shape, task: str) -> Rubric:
    given = shape.take("rubric")
    path = (*shape.path, "rubric")
    try:
        rubric = rubrics.builtin(given) if isinstance(given, str) else rubrics.store(given, path=path)
    except ShapeError:
        raise
    except InvalidError as error:
        raise ShapeError(path, str(error)) from error
    if not any(task in dimension.tasks for dimension in rubric.dimensions.all()):
        raise ShapeError(path, _("No dimension of this rubric is for the task %(task)s.") % {"task": task})
    return rubric


def _members(shape: Shape, key: str, known: Any) -> list[Any]:
    found = []
    for number, name in enumerate(shape.texts(key, [])):
        try:
            member = known(name)
        except ConflictError as error:
            raise ShapeError((*shape.path, key, number), str(error)) from error
        if member is None:
            raise ShapeError((*shape.path, key, number), _("“%(name)s” is not known here.") % {"name": name})
        found.append(member)
    return found


def _refuse_other(stored: Study, values: dict[str, Any], **members: list[Any]) -> None:
    """Raise when a stored study differs from what is given; what opening filled in counts as said before."""
    if stored.state != StudyState.DRAFT:
        values = {**values, "rules": {**rules.DEFAULTS, **values["rules"]}}
    different = [name for name, value in values.items() if getattr(stored, name) != value]
    for name, given in members.items():
        if {member.pk for member in given} != set(getattr(stored, name).values_list("pk", flat=True)):
            different.append(name)
    if different:
        raise ConflictError(
            _("The study “%(slug)s” is stored with other values of: %(names)s.")
            % {"slug": stored.slug, "names": ", ".join(different)}
        )


def _refuse_other_checks(stored: Study, given: list[check_items.Chosen]) -> None:
    if check_items.plain(check_items.of(stored)) != check_items.plain(given):
        raise ConflictError(
            _("The study “%(slug)s” is stored with other values of: %(names)s.")
            % {"slug": stored.slug, "names": "checks"}
        )


def dimensions_for(study: Study, prompt: Prompt) -> list[Dimension]:
    """Return the dimensions of the study's task that this prompt gives ground for, in the rubric's order."""
    return [
        dimension
        for dimension in study.rubric.dimensions.all()
        if study.task in dimension.tasks and (not prompt.dimensions or dimension.key in prompt.dimensions)
    ]


def ratable(study: Study) -> list[Clip]:
    """Return the ready clips on which at least one dimension can be judged, those that check raters aside."""
    prefetch_related_objects([study], "rubric__dimensions")
    checking = check_items.clips_of(study)
    ready = Clip.objects.of_study(study).ready().exclude(pk__in=checking).select_related("prompt")
    if key := policies.of(study).key:
        ready = ready.filter(file__in=Rendition.objects.filter(policy=key).values("file"))
    return [
        clip for clip in ready.order_by("prompt", "generator", "sample") if dimensions_for(study, clip.prompt)
    ]


def _check_renditions(study: Study) -> None:
    """Refuse to open a draft whose renditions are not all there: its raters would be shown other sizes."""
    far = policies.progress(study) if study.state == StudyState.DRAFT else None
    if far and far.waiting:
        raise InvalidError(
            _(
                "The clips are still being made alike as the rules say: %(made)s of %(wanted)s are ready. "
                "Open the study when all are."
            )
            % {"made": far.made, "wanted": far.wanted}
        )


@transaction.atomic
def open_study(study: Study, *, by: User | None = None) -> None:
    """Fix rules and seed, build the items, and let raters in. A second click on `open` changes nothing."""
    _check_renditions(study)
    now = timezone.now()
    opened = Study.objects.filter(pk=study.pk, state=StudyState.DRAFT).update(
        state=StudyState.OPEN,
        opened_at=now,
        rules=asdict(rules.of(study)),
        seed=secrets.randbelow(2**31),
    )
    study.refresh_from_db()
    if not opened:
        if study.state == StudyState.CLOSED:
            raise FrozenError(_("This study is closed, and stays so. Make a new one to ask again."))
        return
    check_items.check_ready(study)
    if not items.build(study, ratable(study)):
        study.state, study.opened_at = StudyState.DRAFT, None
        raise InvalidError(_nothing_ready(study))
    audit.note(Act.STUDY_OPENED, by=by, subject=study.public_id, study=study)


def _nothing_ready(study: Study) -> str:
    if study.mode == Mode.COMPARE and ratable(study):
        return _(
            "There is nothing to compare: no prompt of this study has ready clips of two generators. "
            "Upload what is missing, then open the study."
        )
    return _(
        "There is nothing to rate: none of this study's clips is ready. "
        "Upload clips, or wait until they are probed, then open the study."
    )


@transaction.atomic
def close_study(study: Study, *, by: User | None = None) -> None:
    """Let nobody in any more and make the results final. A study fed by imports alone may close unopened."""
    now = timezone.now()
    if not Study.objects.filter(pk=study.pk, state=StudyState.OPEN).update(
        state=StudyState.CLOSED, closed_at=now
    ):
        _close_imported(study, now=now)
    audit.note(Act.STUDY_CLOSED, by=by, subject=study.public_id, study=study)
    leaderboards.mark_due(study)
    study.refresh_from_db()


def _close_imported(study: Study, *, now: Any) -> None:
    drafts = Study.objects.filter(pk=study.pk, state=StudyState.DRAFT)
    if drafts.exists() and not (study.ratings.exists() or study.votes.exists()):
        raise InvalidError(
            _("This study was never opened and nothing was judged, so there is nothing to close.")
        )
    drafts.update(state=StudyState.CLOSED, opened_at=now, closed_at=now, rules=asdict(rules.of(study)))
