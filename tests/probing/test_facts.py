"""Facts are plain values that any store and any page can take."""

import json
from dataclasses import fields
from pathlib import Path

from ratings.probing.facts import FIELDS, Facts, cleaned
from tests.probing.films import film, probed


def test_every_fact_has_a_label() -> None:
    assert list(FIELDS) == [field.name for field in fields(Facts)]
    assert all(label for label, _ in FIELDS.values())


def test_facts_are_strict_json(tmp_path: Path) -> None:
    facts = probed(film(tmp_path / "film.mp4"), tmp_path / "out").facts.as_dict()
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts
    assert list(facts) == list(FIELDS)


def test_text_is_cleaned() -> None:
    assert cleaned("a\u202eb\x00c\u200bd\n") == "abcd"
    assert len(cleaned("é" * 1000)) == 200


def test_sizes_and_rates_are_told(tmp_path: Path) -> None:
    facts = probed(film(tmp_path / "film.mp4"), tmp_path / "out").facts
    assert (facts.container, facts.codec, facts.pixel_format, facts.bit_depth) == (
        "MP4",
        "h264",
        "yuv420p",
        8,
    )
    assert (facts.width, facts.height, facts.fps, facts.frames) == (160, 90, 10.0, 10)
    assert (facts.duration_s, facts.duration_stated_s, facts.video_tracks) == (1.0, 1.0, 1)
    assert facts.size_bytes == (tmp_path / "film.mp4").stat().st_size
    assert facts.bit_rate == facts.size_bytes * 8
