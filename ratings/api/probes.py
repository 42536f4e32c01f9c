"""What a probe found, for programs: every fact and measure is described from where it is declared."""

from __future__ import annotations

from types import UnionType
from typing import Any, get_args, get_type_hints

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ratings.api.fields import Text, Whole
from ratings.choices import Integrity
from ratings.probing.facts import FIELDS, Facts
from ratings.probing.measures import MEASURES, POINTS

TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}
FIGURE = {"type": ["number", "null"]}


def _fact(kind: Any, label: str, unit: str) -> dict[str, Any]:
    described = {"description": f"{label}, {unit}" if unit else label}
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    known = [TYPES[one] for one in kinds if one in TYPES]
    if not known:
        return described | {"type": "object", "additionalProperties": {"type": "string"}}
    return described | {"type": [*known, "null"]}


def _measure(label: str, unit: str, reading: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": f"{label}, {unit}. {reading}" if unit else f"{label}. {reading}",
        "properties": {
            "value": FIGURE,
            "series": {
                "type": ["array", "null"],
                "items": FIGURE,
                "maxItems": POINTS,
                "description": "Runs evenly over the clip.",
            },
            "analysis_height": {
                "type": ["integer", "null"],
                "description": "The height in lines at which it was measured.",
            },
        },
    }


def _described(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


KINDS = get_type_hints(Facts)


@extend_schema_field(
    _described({key: _fact(KINDS[key], label, unit) for key, (label, unit) in FIELDS.items()})
)
class FactsField(serializers.DictField):
    """Facts by their keys."""


@extend_schema_field(_described({one.key: _measure(one.label, one.unit, one.reading) for one in MEASURES}))
class MeasuresField(serializers.DictField):
    """Measures by their keys."""


class ProbeSerializer(serializers.Serializer[Any]):
    """What a probe found out; facts and measures by their keys, as in `export_clips`."""

    prober = Whole(help_text="The version of the prober.")
    probed_at = serializers.DateTimeField()
    integrity = serializers.ChoiceField(Integrity.choices)
    facts = FactsField()
    measures = MeasuresField()
    warnings = serializers.ListField(child=Text())
