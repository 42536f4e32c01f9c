"""What several models share: opaque public ids, rows that are only ever added, and checks by column."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models

from ratings.errors import FrozenError

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Public(models.Model):
    """A row that the outside may name. Version 4 ids have neither order nor time, so they tell nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class AppendOnlyQuerySet(models.QuerySet[M_co]):
    """Rows can be added and read; history is not rewritten."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise FrozenError(f"{self.model.__name__} rows are only ever added, never changed.")

    def delete(self) -> NoReturn:
        raise FrozenError(f"{self.model.__name__} rows are only ever added, never deleted.")


class AppendOnly(models.Model):
    """A judgement: an edit is a new row that names the one it supersedes."""

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenError(f"{type(self).__name__} rows are only ever added, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenError(f"{type(self).__name__} rows are only ever added, never deleted.")


def one_of(column: str, values: Iterable[str], table: str) -> models.CheckConstraint:
    """Return the constraint that `column` of `table` holds one of `values`."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__in": list(values)}), name=f"{table}_{column}_known"
    )


def language_fallback(english: str, chinese: str, language: str | None) -> str:
    """Return the text in the reader's language, or the other where it is missing."""
    return (chinese or english) if (language or "").startswith("zh") else (english or chinese)
