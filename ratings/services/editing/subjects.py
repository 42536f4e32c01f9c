"""What `changes` asks of each kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from ratings.choices import StudyState
from ratings.errors import InvalidError
from ratings.models import Item

Content = Mapping[str, Any]


class Subject(Protocol):
    """One kind of thing that can be changed by hand. `SEEN`: the fields that `fixed` may name."""

    SEEN: tuple[str, ...]

    def find(self, keys: Iterable[str]) -> Sequence[Any]:
        """Return the things of these keys, locked; what is gone is left out."""

    def key(self, thing: Any) -> str:
        """Return the slug or public id by which a change remembers a thing."""

    def read(self, thing: Any) -> dict[str, Any]:
        """Return all that may be changed, as plain JSON."""

    def fixed(self, thing: Any) -> dict[str, str]:
        """Return each field that may no longer be changed, with the sentence that says why."""

    def write(self, thing: Any, content: Content) -> None:
        """Store a part of what `read` gives. Raises InvalidError or ConflictError, naming the field."""

    def used(self, thing: Any) -> str:
        """Return the sentence that says what needs a thing to stay; empty where nothing does."""

    def bring_back(self, key: str, content: Content) -> None:
        """Store a thing again that was taken out, with all that `read` gave."""


def set_fields(thing: Model, content: Content) -> None:
    """Store plain columns; a value the column cannot hold is refused with the field's name."""
    for name, value in content.items():
        setattr(thing, name, value)
    clean(thing, exclude={field.name for field in thing._meta.fields} - content.keys())
    if content:
        thing.save(update_fields=[*content])


def clean(thing: Model, within: str = "", *, exclude: set[str]) -> None:
    """Read each value as its column does; what it cannot hold is refused, by name or `within` a list."""
    try:
        thing.clean_fields(exclude=exclude)
    except ValidationError as error:
        fields = {within or name: " ".join(texts) for name, texts in error.message_dict.items()}
        raise InvalidError(" ".join(fields.values()), fields=fields) from error


def refused(field: str, sentence: str) -> InvalidError:
    """Return the error of one field."""
    return InvalidError(sentence, fields={field: sentence})


def judged(**place: Any) -> bool:
    """Say whether a study that is open or closed has an item with such a clip."""
    return Item.objects.exclude(study__state=StudyState.DRAFT).filter(**place).exists()


def because_judged(*fields: str) -> dict[str, str]:
    """Return these fields as fixed."""
    sentence = _(
        "A study that was opened shows it, so this stays as raters saw it. "
        "Make a new entry for what is different."
    )
    return dict.fromkeys(fields, sentence)
