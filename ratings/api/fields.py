"""Fields that take what the schema says and nothing else: DRF's own read `1` as a text, `"1"` as a number."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

SLUG = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", _("A slug has small letters, digits and single hyphens only.")
)
# More than any year, number of frames or seed of ours needs, and still exact in every program's numbers.
LARGEST = 2**53 - 1


class Text(serializers.CharField):
    """A text in quotes."""

    def to_internal_value(self, data: Any) -> str:
        """Refuse numbers."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Words(Text):
    """A text that says something."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[RegexValidator(r"\S", _("This must not be empty."))], **options)


class Whole(serializers.IntegerField):
    """A whole number."""

    def to_internal_value(self, data: Any) -> int:
        """Refuse texts, true and false."""
        if isinstance(data, bool) or not isinstance(data, int | float) or data != int(data):
            self.fail("invalid")
        return super().to_internal_value(int(data))


class Number(serializers.FloatField):
    """A number."""

    def to_internal_value(self, data: Any) -> float:
        """Refuse texts, true and false."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    """True or false."""

    def to_internal_value(self, data: Any) -> bool:
        """Refuse the texts and numbers that would pass for one."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Slug(Text):
    """A slug that is given."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, validators=[SLUG], trim_whitespace=False, **options)


class Names(serializers.ListField):
    """What related rows are called, by one of their fields; never written."""

    def __init__(self, attribute: str, **options: Any) -> None:
        super().__init__(child=Text(), read_only=True, **options)
        self.attribute = attribute

    def to_representation(self, rows: Any) -> list[str]:
        """Return the names in the order of the rows."""
        return [getattr(row, self.attribute) for row in rows.all()]


class Body(serializers.Serializer[Any]):
    """What a request's JSON may say: keys that nobody asked for are refused by name."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse unknown keys, then read the known ones."""
        if isinstance(data, dict):
            unknown = {str(key): [_("This key is not known.")] for key in data if key not in self.fields}
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


class Nothing(Body):
    """A request that says all by its address: its body is `{}` or empty."""
