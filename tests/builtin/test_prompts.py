"""The starter suite: 24 prompts in two languages."""

from __future__ import annotations

import csv
import re

from ratings import builtin
from ratings.calibration.levels import DIMENSIONS

with builtin.path("prompts", "starter.csv").open(encoding="utf-8", newline="") as lines:
    PROMPTS = list(csv.DictReader(lines))


def test_there_are_24_in_the_import_format() -> None:
    assert len(PROMPTS) == 24
    assert list(PROMPTS[0]) == ["slug", "task", "text", "text_zh", "category", "difficulty", "dimensions"]
    assert len({prompt["slug"] for prompt in PROMPTS}) == 24
    for prompt in PROMPTS:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", prompt["slug"])
        assert prompt["task"] == "t2v"


def test_each_is_whole_in_both_languages() -> None:
    for prompt in PROMPTS:
        assert not re.search(r"[\u4e00-\u9fff]", prompt["text"])
        assert re.search(r"[\u4e00-\u9fff]{6}", prompt["text_zh"])


def test_the_hard_kinds_are_all_there() -> None:
    categories = {category for prompt in PROMPTS for category in prompt["category"].split(";")}
    assert categories >= {"counting", "text", "liquids", "hands", "causality", "camera", "negation"}
    difficulties = [prompt["difficulty"] for prompt in PROMPTS]
    assert set(difficulties) == {"easy", "medium", "hard"}
    assert difficulties.count("hard") >= 12


def test_camera_control_is_asked_exactly_where_the_prompt_moves_the_camera() -> None:
    for prompt in PROMPTS:
        asked = prompt["dimensions"].split(";")
        assert asked == [key for key in DIMENSIONS if key in asked]
        assert {"clarity", "semantics", "consistency", "stability", "fluency"} <= set(asked)
        assert ("camera_control" in asked) == ("camera" in prompt["category"].split(";"))
        assert ("camera_control" in asked) == ("the camera" in prompt["text"].lower())
