"""The rules of a study, each declared once: type, default and what it means.

docs/contracts.md lists them for people (a test keeps the two together). A study keeps the rules it was
given; opening it stores them whole, so that a later default changes nothing that was agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from ratings.models import Study
from ratings.services.shapes import Path, Shape


def _rule(default: Any, sentence: str, *, low: float = 0, high: float = 0) -> Any:
    return field(default=default, metadata={"sentence": sentence, "low": low, "high": high})


@dataclass(frozen=True)
class Rules:
    """What a study lays down beside its question; the fields are the keys of `rules`."""

    anyone: bool = _rule(False, "Anybody may join from the front page, without an invitation.")
    items_per_rater: int = _rule(
        0, "How many items one rater is asked for at most; 0 is all of them.", high=100_000
    )
    lease_minutes: int = _rule(
        30, "How long an item stays promised to a rater before it is given to another.", low=1, high=10_080
    )
    consent: str = _rule("1", "The version of the consent text that raters agree to.", high=20)
    vendor_demos: bool = _rule(False, "Generators are ranked by vendor's demos too.")
    trusted_alpha: float = _rule(
        0.667,
        "A dimension is marked not trusted when the interval of its alpha lies below this.",
        low=-1,
        high=1,
    )


DEFAULTS: dict[str, Any] = {rule.name: rule.default for rule in fields(Rules)}


def checked(rules: Mapping[str, Any], *, path: Path = ()) -> dict[str, Any]:
    """Return the rules that were given, each of its kind; an unknown key is refused by name."""
    shape = Shape(dict(rules) if isinstance(rules, Mapping) else rules, path)
    given = {}
    for rule in fields(Rules):
        value = _read(shape, rule.name, rule.default, rule.metadata["low"], rule.metadata["high"])
        if rule.name in rules:
            given[rule.name] = value
    shape.close()
    return given


def _read(shape: Shape, key: str, default: Any, low: float, high: float) -> Any:
    match default:
        case bool():
            return shape.flag(key, default)
        case int():
            return shape.whole(key, default, low=int(low), high=int(high))
        case float():
            return shape.number(key, default, low=low, high=high)
        case _:
            return shape.text(key, default, limit=int(high))


def of(study: Study) -> Rules:
    """Return the rules of a study: what it was given, and the defaults for the rest."""
    return Rules(**{**DEFAULTS, **study.rules})
