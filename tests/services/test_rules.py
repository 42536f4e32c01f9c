"""The rules of a study: declared once, listed in the docs, refused by name when unknown."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from ratings.models import Study
from ratings.services import rules
from ratings.services.shapes import ShapeError

DOC = Path(__file__).resolve().parents[2] / "docs" / "contracts.md"


def test_the_document_lists_every_rule_with_its_default_and_sentence() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (\w+) \| `([^`]+)` \| (.+) \|$", DOC.read_text(), re.MULTILINE)
    kinds = {bool: "bool", int: "int", float: "float", str: "text"}
    assert listed == [
        (rule.name, kinds[type(rule.default)], _as_json(rule.default), rule.metadata["sentence"])
        for rule in fields(rules.Rules)
    ]


def _as_json(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def test_what_is_not_said_has_its_default() -> None:
    study = Study(rules={"anyone": True})
    assert rules.of(study) == rules.Rules(anyone=True)
    assert rules.of(Study()) == rules.Rules(**rules.DEFAULTS)


def test_only_what_was_given_is_kept() -> None:
    assert rules.checked({"lease_minutes": 5, "consent": " 1 "}) == {"lease_minutes": 5, "consent": "1"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"colour": 1}, "rules.colour: This key is not known."),
        ({"anyone": 1}, "rules.anyone: This must be true or false."),
        ({"lease_minutes": 0}, "rules.lease_minutes: This must be a whole number from 1 to 10080."),
        ({"lease_minutes": True}, "rules.lease_minutes: This must be a whole number from 1 to 10080."),
        ({"trusted_alpha": "much"}, "rules.trusted_alpha: This must be a number from -1 to 1."),
        ({"consent": "0"}, "rules.consent: There are no texts of this version; the first is version 1."),
        ({"consent": "x" * 21}, "rules.consent: This text is 21 characters long; at most 20 fit."),
        (
            {"canvas": "720p"},
            "rules.canvas: Two even numbers of pixels with an x between are needed, from 64x64 to 1920x1080.",
        ),
        (["anyone"], "rules: An object in braces is needed here."),
    ],
)
def test_what_cannot_be_is_refused_by_name(given: Any, sentence: str) -> None:
    with pytest.raises(ShapeError) as caught:
        rules.checked(given, path=("rules",))
    assert str(caught.value) == sentence
