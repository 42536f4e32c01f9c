"""Plain functions that make rows for tests; a test names only what it is about."""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ratings.choices import FileState, Role, StudyState
from ratings.models import (
    AuditEntry,
    Clip,
    Dimension,
    File,
    Generator,
    Level,
    Membership,
    Participation,
    Prompt,
    Rating,
    Rubric,
    Score,
    Study,
    User,
)

_numbers = itertools.count(1)


def user(email: str = "", **fields: Any) -> User:
    """Return an account."""
    return User.objects.create_user(email or f"person-{next(_numbers)}@example.org", **fields)


def ada() -> User:
    """Return Ada, the administrator of the cast."""
    return user("ada@example.org", name="Ada", is_staff=True, is_superuser=True)


def let_know(user: User, study: Study) -> User:
    """Return an account that has opened the identities of an open study."""
    AuditEntry.objects.create(act="identities-opened", by=user, study=study.slug, details={"reason": "test"})
    return user


def member(study: Study | None, role: Role, email: str = "") -> User:
    """Return an account with one role in a study, or in every one."""
    made = user(email)
    Membership.objects.create(user=made, study=study, role=role)
    return made


def generator(slug: str = "", **fields: Any) -> Generator:
    """Return a generator."""
    slug = slug or f"generator-{next(_numbers)}"
    return Generator.objects.create(slug=slug, **{"name": slug.title(), **fields})


def prompt(slug: str = "", **fields: Any) -> Prompt:
    """Return a text-to-video prompt."""
    slug = slug or f"prompt-{next(_numbers)}"
    return Prompt.objects.create(slug=slug, **{"task": "t2v", "text": f"Text of {slug}", **fields})


def file(**fields: Any) -> File:
    """Return a file row in state ready, without bytes."""
    sha256 = uuid.uuid4().hex * 2
    return File.objects.create(**{"sha256": sha256, "size": 1, "state": FileState.READY, **fields})


def clip(**fields: Any) -> Clip:
    """Return a ready clip; name `file=None` for an external one."""
    fields.setdefault("generator", None)
    fields.setdefault("prompt", None)
    fields["generator"] = fields["generator"] or generator()
    fields["prompt"] = fields["prompt"] or prompt()
    if "file" not in fields:
        fields["file"] = file()
    return Clip.objects.create(**fields)


def content_of(clip: Clip) -> bytes:
    """Return the original bytes of a clip."""
    assert clip.file is not None
    with clip.file.content.open() as stored:
        return bytes(stored.read())


def rubric(*keys: str, levels: int = 3, slug: str = "") -> Rubric:
    """Return a rubric with these dimensions."""
    made = Rubric.objects.create(slug=slug or f"rubric-{next(_numbers)}")
    for position, key in enumerate(keys or ("motion", "clarity")):
        dimension = Dimension.objects.create(
            rubric=made,
            key=key,
            position=position,
            label_en=key.title(),
            levels=levels,
            tasks=["t2v", "i2v", "v2v"],
        )
        Level.objects.bulk_create(
            Level(dimension=dimension, value=value, anchor_en=f"{key} {value}")
            for value in range(1, levels + 1)
        )
    return made


def study(slug: str = "", **fields: Any) -> Study:
    """Return an open study."""
    fields.setdefault("rubric", None)
    fields["rubric"] = fields["rubric"] or rubric()
    slug = slug or f"study-{next(_numbers)}"
    now = timezone.now() - timedelta(hours=1)
    return Study.objects.create(
        slug=slug, **{"task": "t2v", "state": StudyState.OPEN, "opened_at": now, **fields}
    )


def participation(study: Study, pseudonym: str = "", **fields: Any) -> Participation:
    """Return a rater of the study."""
    return Participation.objects.create(
        study=study, pseudonym=pseudonym or f"rater-{next(_numbers)}", **fields
    )


def rating(rater: Participation, clip: Clip, scores: dict[str, int | None], **fields: Any) -> Rating:
    """Return a rating with its scores."""
    made = Rating.objects.create(study=rater.study, participation=rater, clip=clip, **fields)
    dimensions = {d.key: d for d in rater.study.rubric.dimensions.all()}
    Score.objects.bulk_create(
        Score(rating=made, dimension=dimensions[key], level=level) for key, level in scores.items()
    )
    return made
