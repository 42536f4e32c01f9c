"""Fields for the rules of a study, drawn from their declarations: a new rule has its field by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, fields
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext

from ratings.services import rules

PREFIX = "rule-"


def rule_fields() -> dict[str, forms.Field]:
    """Return a form field for each rule, by its name in the form."""
    return {PREFIX + rule.name: _field(rule) for rule in fields(rules.Rules)}


def group_of(name: str) -> str:
    """Return the heading under which the field of this name stands."""
    return {PREFIX + rule.name: str(rule.metadata["group"]) for rule in fields(rules.Rules)}[name]


def given(cleaned: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the rules that differ from their defaults: what is not said follows the defaults."""
    for rule in fields(rules.Rules):
        value = cleaned.get(PREFIX + rule.name)
        if value not in (None, "", rule.default):
            yield rule.name, value


def initial(stored: dict[str, Any]) -> dict[str, Any]:
    """Return the form's first values for a study with these rules."""
    return {PREFIX + rule.name: stored.get(rule.name, rule.default) for rule in fields(rules.Rules)}


def _field(rule: Field[Any]) -> forms.Field:
    told = rule.metadata
    sentence = gettext(told["sentence"])
    words: dict[str, Any] = {
        "label": gettext(told["title"]) if told["title"] else sentence,
        "help_text": sentence if told["title"] else "",
        "initial": rule.default,
        "required": False,
    }
    match rule.default:
        case bool():
            return forms.BooleanField(**words)
        case int():
            return forms.IntegerField(min_value=int(told["low"]), max_value=int(told["high"]), **words)
        case float():
            return forms.FloatField(min_value=told["low"], max_value=told["high"], **words)
        case _:
            return forms.CharField(max_length=int(told["high"]), validators=[partial(_check, rule)], **words)


def _check(rule: Field[Any], text: str) -> None:
    if fault := rules.wrong(rule, text):
        raise forms.ValidationError(fault)
