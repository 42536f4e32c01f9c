"""Hostile files end as their list says: ready, or refused with a reason."""

import json

import pytest

from ratings.probing.measures import Measured
from ratings.probing.prober import Probed
from ratings.probing.reasons import REJECTIONS, WARNINGS, Rejected
from tests.probing.conftest import Outcomes

# The list calls these two header-only; they hold one and three whole pictures, so they are taken.
HOLD_PICTURES = {"moz_video_colr_nclx_hdr10.mp4", "moz_video_rotation_90.mp4"}
# The list would take this one, but every sample lies beyond the end of the file.
HOLD_NOTHING = {"moz_invalid_userdata.mp4"}


def test_each_ends_as_its_list_says(hostile: Outcomes, expected: dict[str, str]) -> None:
    wrong = {}
    for name, words in expected.items():
        must_refuse = words.startswith("reject") and " / " not in words and " or " not in words
        may_refuse = must_refuse or "reject" in words or "no crash" in words or "no division" in words
        taken = isinstance(hostile[name], Probed)
        if name not in HOLD_PICTURES | HOLD_NOTHING and (
            taken if must_refuse else not taken and not may_refuse
        ):
            wrong[name] = (words, str(hostile[name]))
    assert wrong == {}


def test_every_reason_and_warning_has_its_sentence(hostile: Outcomes) -> None:
    for name, result in hostile.items():
        if isinstance(result, Rejected):
            assert result.code in REJECTIONS, name
        else:
            assert set(result.warnings) <= set(WARNINGS), name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty.mp4", "empty"),
        ("hls_http_ssrf.mp4", "playlist"),
        ("concat_relative.mp4", "playlist"),
        ("dash_mpd.mp4", "playlist"),
        ("sdp_as.mp4", "playlist"),
        ("html_as.mp4", "text"),
        ("gz_as.mp4", "archive"),
        ("jpeg_as.mp4", "still_image"),
        ("random_64k.mp4", "unknown_format"),
        ("no_video_audio_only.mp4", "audio_only"),
        ("moz_short-cenc.mp4", "encrypted"),
        ("moz_bipbop_cbcs_video_init.mp4", "encrypted"),
        ("deep_boxes.mp4", "unreadable"),
        ("bitrot_stsz.mp4", "no_frames"),
    ],
)
def test_refused_for_the_right_reason(hostile: Outcomes, name: str, code: str) -> None:
    refusal = hostile[name]
    assert isinstance(refusal, Rejected)
    assert refusal.code == code


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("alpha_vp9.webm", "alpha_flattened"),
        ("black.mp4", "black"),
        ("frozen.mp4", "frozen"),
        ("hevc_main10_hdr.mp4", "tone_mapped"),
        ("interlaced.mp4", "deinterlaced"),
        ("moz_h264_white_frame_sar_16_9.mp4", "non_square_pixels"),
        ("one_frame.mp4", "one_frame"),
        ("rotated_90.mp4", "rotated"),
        ("start_offset_5s.mp4", "start_offset"),
        ("trunc_moov_front_half.mp4", "frames_missing"),
        ("trunc_moov_front_99.mp4", "decoding_errors"),
        ("two_video_streams.mp4", "several_video_tracks"),
        ("vfr.mp4", "variable_rate"),
        ("raw_h264_annexb.mp4", "timing_assumed"),
    ],
)
def test_taken_with_the_right_warning(hostile: Outcomes, name: str, warning: str) -> None:
    result = hostile[name]
    assert isinstance(result, Probed)
    assert warning in result.warnings


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("frozen.mp4", "freeze_share", 1.0),
        ("frozen.mp4", "ti", 0.0),
        ("black.mp4", "black_share", 1.0),
        ("black.mp4", "freeze_share", 0.0),
        ("hard_cuts.mp4", "cuts", 2.0),
        ("one_frame.mp4", "ti", None),
        ("one_frame.mp4", "motion", None),
    ],
)
def test_measured(hostile: Outcomes, name: str, key: str, value: float | None) -> None:
    result = hostile[name]
    assert isinstance(result, Probed)
    assert isinstance(result.measures[key], Measured)
    assert result.measures[key].value == value


@pytest.mark.parametrize(
    ("name", "size", "frames", "seconds"),
    [
        ("rotated_90.mp4", (180, 320), 10, 1.0),
        ("odd_dims_127x63_444.mp4", (127, 63), 10, 1.0),
        ("start_offset_5s.mp4", (320, 180), 10, 1.0),
        ("negative_start_edit.mp4", (720, 480), 46, 5.75),
        ("trunc_moov_front_half.mp4", (720, 480), 21, 2.625),
        ("moz_h264_white_frame_sar_16_9.mp4", (1138, 480), 1, 0.04),
    ],
)
def test_facts(hostile: Outcomes, name: str, size: tuple[int, int], frames: int, seconds: float) -> None:
    result = hostile[name]
    assert isinstance(result, Probed)
    assert (result.facts.width, result.facts.height) == size
    assert result.facts.frames == frames
    assert result.facts.duration_s == seconds


def test_damage_is_marked_and_nothing_else_is(hostile: Outcomes) -> None:
    damaged = {
        name
        for name, result in hostile.items()
        if isinstance(result, Probed) and result.integrity == "damaged"
    }
    assert damaged == {
        "mdhd_timescale_0.mp4",
        "moz_no_timescale.mp4",
        "trunc_moov_front_99.mp4",
        "trunc_moov_front_half.mp4",
    }


def test_hostile_facts_are_strict_json_and_short(hostile: Outcomes) -> None:
    for name, result in hostile.items():
        if hasattr(result, "facts"):
            assert len(json.dumps(result.facts.as_dict(), allow_nan=False)) < 12_000, name
