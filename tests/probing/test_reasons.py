"""Reasons are sentences for people, and all of them can be translated."""

import ast
from pathlib import Path

import pytest

from ratings.probing import facts, measures, reasons
from ratings.probing.reasons import REJECTIONS, WARNINGS, Rejected

RING = Path(reasons.__file__).parent


@pytest.mark.parametrize("sentence", [*REJECTIONS.values(), *WARNINGS.values()])
def test_each_is_a_plain_sentence(sentence: str) -> None:
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert 20 < len(sentence) < 300


def test_every_code_that_is_raised_exists_and_every_other_is_gone() -> None:
    raised = set()
    for path in RING.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                raised.add(node.value) if path.name != "reasons.py" else None
    assert set(REJECTIONS) <= raised
    assert set(WARNINGS) <= raised


def test_an_unknown_code_cannot_be_raised() -> None:
    with pytest.raises(AssertionError):
        Rejected("nonsense")


def test_labels_and_readings_are_marked_for_translation() -> None:
    marked = set()
    for path in RING.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "gettext_noop":
                marked.add(ast.literal_eval(node.args[0]))
    shown = {*REJECTIONS.values(), *WARNINGS.values(), *(label for label, _ in facts.FIELDS.values())}
    shown |= {text for one in measures.MEASURES for text in (one.label, one.reading)}
    assert shown <= marked
