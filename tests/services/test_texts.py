"""The texts that raters read: complete in both languages, and read the way they are written."""

from __future__ import annotations

import pytest

from ratings.services import texts
from ratings.services.texts import Block, Run


@pytest.mark.parametrize("name", ["consent", "instructions"])
def test_both_languages_say_the_same_in_the_same_shape(name: str) -> None:
    english, chinese = (texts.read(name, "1", language=language) for language in ("en", "zh-hans"))
    shape = [(block.kind, len(block.lines)) for block in english]
    assert shape == [(block.kind, len(block.lines)) for block in chinese]
    assert shape[0] == ("title", 1)


def test_no_mark_of_the_notation_is_left() -> None:
    told = [
        run.words
        for name in ("consent", "instructions")
        for language in ("en", "zh-hans")
        for block in texts.read(name, "1", language=language)
        for line in block.lines
        for run in line
    ]
    assert [words for words in told if "**" in words or words.startswith(("#", "- "))] == []


def test_strong_words_and_steps_are_told_apart() -> None:
    steps = next(b for b in texts.read("instructions", "1", language="en") if b.kind == "steps")
    assert len(steps.lines) == 5
    assert steps.lines[0][0] == Run("Read the prompt first.", strong=True)
    assert isinstance(steps, Block)
