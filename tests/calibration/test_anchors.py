"""The examples of the levels: one drawn clip for each level of each dimension, there from the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ratings import builtin
from ratings.calibration import anchors
from ratings.calibration.scenes import SCENES

FOLDER = Path(anchors.__file__).resolve().parents[1] / "static" / "ratings" / "anchors"


def test_every_level_of_the_built_in_rubric_has_its_clip() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.mp4" for name in anchors.every()}
    rubric = builtin.document("rubrics", "report-2024")
    assert {row["key"]: row["levels"] for row in rubric["dimensions"]} == dict.fromkeys(anchors.SCENES_OF, 3)
    assert set(anchors.SCENES_OF.values()) <= {scene.slug for scene in SCENES}


def test_only_the_high_clip_of_a_scene_is_shared() -> None:
    names = [anchors.name(key, level) for key in anchors.SCENES_OF for level in (1, 2, 3)]
    shared = {name for name in names if names.count(name) > 1}
    assert shared == {f"high-{slug}" for slug in set(anchors.SCENES_OF.values())}
    assert len(anchors.every()) == 2 * len(anchors.SCENES_OF) + len(shared)


def test_they_are_drawn_into_a_folder_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("draw_calibration", examples=tmp_path / "nowhere")
