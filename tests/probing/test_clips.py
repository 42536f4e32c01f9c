"""Every real clip becomes one that plays, and tells nothing."""

import re

from ratings.probing.measures import MEASURES
from ratings.probing.prober import Probed
from tests.probing.conftest import Outcomes
from tests.probing.test_rendition import NAMES


def test_every_real_clip_is_ready_and_intact(clips: Outcomes) -> None:
    states = {
        name: result.integrity if isinstance(result, Probed) else str(result)
        for name, result in clips.items()
    }
    assert {name: state for name, state in states.items() if state != "intact"} == {}
    assert len(states) >= 54


def test_renditions_show_every_frame_at_the_pace_of_the_source(clips: Outcomes) -> None:
    for name, result in clips.items():
        assert isinstance(result, Probed)
        assert result.rendition_facts.frames == result.facts.frames, name
        assert abs(result.rendition_facts.duration_s - result.facts.frames / result.facts.fps) < 0.001, name


def test_every_measure_is_there(clips: Outcomes) -> None:
    for name, result in clips.items():
        assert isinstance(result, Probed)
        assert list(result.measures) == [measure.key for measure in MEASURES], name
        assert result.measures["ti"].value, name
        assert result.measures["si"].analysis_height == min(360, result.rendition_facts.height), name


def test_a_copy_in_another_codec_measures_like_its_source(clips: Outcomes) -> None:
    for copy, source in (
        ("derived_cogvideox_1_av1.mp4", "cogvideox_1.mp4"),
        ("derived_cogvideox_2_444.mp4", "cogvideox_2.mp4"),
        ("derived_anyv2v_snow_flatten_mpeg4.avi", "anyv2v_snow_flatten.mp4"),
    ):
        one, other = clips[copy], clips[source]
        assert isinstance(one, Probed)
        assert isinstance(other, Probed)
        for key in ("si", "ti", "motion"):
            ours, theirs = one.measures[key].value, other.measures[key].value
            assert ours is not None
            assert theirs is not None
            assert abs(ours - theirs) < 0.08 * theirs, (copy, key)


def test_no_rendition_poster_or_strip_carries_a_name(clips: Outcomes) -> None:
    for name, result in clips.items():
        assert isinstance(result, Probed)
        for path in (result.rendition, result.poster, result.strip):
            data = path.read_bytes()
            head = data.partition(b"mdat")[0] if path.suffix == ".mp4" else data[:1000]
            assert NAMES.findall(head) == [], (name, path.name)


def test_the_encoder_leaves_no_message_in_the_pictures(clips: Outcomes) -> None:
    """x264 writes its version and settings into the first picture unless that unit is taken out."""
    for name, result in clips.items():
        assert isinstance(result, Probed)
        assert re.search(rb"x264|core \d+|cabac=", result.rendition.read_bytes()) is None, name
