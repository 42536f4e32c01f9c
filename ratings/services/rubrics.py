"""Rubrics: read strictly, stored in versions, immutable. The same content is never stored twice."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ratings import builtin as products
from ratings.choices import Task
from ratings.errors import InvalidError
from ratings.models import Dimension, Level, Rubric
from ratings.services.shapes import KEY, Path, Shape
from ratings.services.slugs import is_slug

SENTENCE = 2_000


def builtin(slug: str) -> Rubric:
    """Return a rubric that comes with the product, storing it when it is first asked for."""
    known = products.names("rubrics")
    if slug not in known:
        raise InvalidError(
            _("There is no built-in rubric “%(slug)s”. There are: %(known)s.")
            % {"slug": slug, "known": ", ".join(known)}
        )
    return store(products.document("rubrics", slug))


def is_builtin(rubric: Rubric) -> bool:
    """Say whether a stored rubric is one that comes with the product, word for word."""
    known = rubric.slug in products.names("rubrics")
    return known and definition_of(rubric) == checked(products.document("rubrics", rubric.slug))


def content_of(given: Any) -> dict[str, Any]:
    """Return the whole content of what a study's JSON calls its rubric: a built-in slug or a definition."""
    return checked(products.document("rubrics", given) if isinstance(given, str) else given)


@transaction.atomic
def store(definition: dict[str, Any], *, path: Path = ()) -> Rubric:
    """Return the rubric of a definition: the version that already says so, or the next."""
    content = checked(definition, path=path)
    versions = list(Rubric.objects.filter(slug=content["slug"]).order_by("-version"))
    for version in versions:
        if definition_of(version) == content:
            return version
    rubric = Rubric.objects.create(
        slug=content["slug"],
        version=versions[0].version + 1 if versions else 1,
        title=content["title"],
        title_zh=content["title_zh"],
    )
    _store_dimensions(rubric, content)
    return rubric


@transaction.atomic
def rewrite(rubric: Rubric, content: dict[str, Any]) -> None:
    """Let a version that nobody uses say this instead; `content` is what `checked` returned."""
    rubric.title, rubric.title_zh = content["title"], content["title_zh"]
    rubric.save(update_fields=["title", "title_zh"])
    rubric.dimensions.all().delete()
    _store_dimensions(rubric, content)


def _store_dimensions(rubric: Rubric, content: dict[str, Any]) -> None:
    for position, dimension in enumerate(content["dimensions"]):
        _store_dimension(rubric, position, dimension)


def _store_dimension(rubric: Rubric, position: int, content: dict[str, Any]) -> None:
    dimension = Dimension.objects.create(
        rubric=rubric,
        key=content["key"],
        position=position,
        label_en=content["label"],
        label_zh=content["label_zh"],
        definition_en=content["definition"],
        definition_zh=content["definition_zh"],
        levels=content["levels"],
        tasks=content["tasks"],
        weight=content["weight"],
    )
    pairs = zip(content["anchors"], content["anchors_zh"], strict=True)
    Level.objects.bulk_create(
        Level(dimension=dimension, value=value, anchor_en=english, anchor_zh=chinese)
        for value, (english, chinese) in enumerate(pairs, start=1)
    )


def definition_of(rubric: Rubric) -> dict[str, Any]:
    """Return the whole definition of a stored rubric, in the form of the contract."""
    dimensions = rubric.dimensions.prefetch_related("level_set")
    return {
        "slug": rubric.slug,
        "title": rubric.title,
        "title_zh": rubric.title_zh,
        "dimensions": [
            {
                "key": dimension.key,
                "label": dimension.label_en,
                "label_zh": dimension.label_zh,
                "definition": dimension.definition_en,
                "definition_zh": dimension.definition_zh,
                "levels": dimension.levels,
                "anchors": [level.anchor_en for level in dimension.level_set.all()],
                "anchors_zh": [level.anchor_zh for level in dimension.level_set.all()],
                "tasks": dimension.tasks,
                "weight": dimension.weight,
            }
            for dimension in dimensions
        ],
    }


def checked(definition: object, *, path: Path = ()) -> dict[str, Any]:
    """Return a definition with everything that was left out filled in, or raise naming the fault."""
    shape = Shape(definition, path)
    slug = shape.text("slug", limit=120)
    if not is_slug(slug):
        raise shape.fault("slug", _("A slug has small letters, digits and single hyphens only."))
    dimensions = [_dimension(part) for part in shape.shapes("dimensions")]
    content = {
        "slug": slug,
        "title": shape.text("title", "", limit=200),
        "title_zh": shape.text("title_zh", "", limit=200),
        "dimensions": dimensions,
    }
    shape.close()
    keys = [str(dimension["key"]) for dimension in dimensions]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise shape.fault("dimensions", _("The dimension “%(key)s” stands here twice.") % {"key": key})
    if not keys:
        raise shape.fault("dimensions", _("A rubric needs at least one dimension."))
    return content


def _dimension(shape: Shape) -> dict[str, Any]:
    key = shape.text("key", limit=60)
    if not KEY.fullmatch(key):
        raise shape.fault("key", _("A key begins with a small letter; small letters, digits and _ follow."))
    levels = shape.whole("levels", low=2, high=11)
    content = {
        "key": key,
        "label": shape.text("label", "", limit=120) or key,
        "label_zh": shape.text("label_zh", "", limit=120),
        "definition": shape.text("definition", "", limit=SENTENCE),
        "definition_zh": shape.text("definition_zh", "", limit=SENTENCE),
        "levels": levels,
        "anchors": _anchors(shape, "anchors", levels),
        "anchors_zh": _anchors(shape, "anchors_zh", levels),
        "tasks": _tasks(shape),
        "weight": shape.number("weight", 1, low=0, high=1000),
    }
    shape.close()
    return content


def _anchors(shape: Shape, key: str, levels: int) -> list[str]:
    anchors = shape.texts(key, [], limit=SENTENCE)
    if anchors and len(anchors) != levels:
        raise shape.fault(
            key,
            _("There are %(levels)s levels and %(anchors)s anchors: give one for each level, or none.")
            % {"levels": levels, "anchors": len(anchors)},
        )
    return anchors or [""] * levels


def _tasks(shape: Shape) -> list[str]:
    """Return the tasks in their fixed order; none named means all."""
    named = shape.texts("tasks", [])
    for task in named:
        if task not in Task.values:
            raise shape.fault("tasks", _("“%(task)s” is no task: t2v, i2v or v2v.") % {"task": task})
    return [task for task in Task.values if task in named or not named]
