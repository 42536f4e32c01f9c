"""Every row of `compute` in the report comes out, to the digit it is printed with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ratings.stats.cost import cards, image_tokens, inference_flop, training_flop, video_tokens
from tests.stats import fetv

DAY = 86_400
PEAK = 1979e12


@pytest.fixture
def compute() -> dict[str, Any]:
    report: dict[str, Any] = json.loads((fetv.SHARED / "reference" / "report.json").read_text())
    return dict(report["compute"])


@fetv.needs_shared
def test_tokens(compute: dict[str, Any]) -> None:
    assert image_tokens(1920, 1080) == compute["tokens_per_image"]
    assert video_tokens(1920, 1080, seconds=1, fps=30) == compute["tokens_per_second"]
    assert video_tokens(1920, 1080, seconds=60, fps=30) == compute["tokens_per_minute"]


@fetv.needs_shared
def test_training(compute: dict[str, Any]) -> None:
    given = compute["training"]
    sora, gpt = given["sora"], given["gpt-4"]
    images = image_tokens(1920, 1080) * given["images"]
    clips = video_tokens(1920, 1080, seconds=60, fps=30) * given["clips_60s"]
    assert [images, clips, images + clips] == [
        given["image_tokens"],
        given["video_tokens"],
        given["total_tokens"],
    ]
    once = training_flop(sora["params"], images + clips)
    flop = training_flop(sora["params"], images + clips, steps=sora["steps"])
    assert [round(once / 1e21, 1), round(flop / 1e21, 1)] == [sora["zflop_once"], sora["zflop"]]
    own = cards(flop, seconds=sora["days"] * DAY, peak=PEAK, utilisation=sora["utilisation"])
    assert round(own) == sora["h100"]
    other = training_flop(gpt["active_params"], gpt["tokens"])
    assert round(other / 1e21, 1) == gpt["zflop"]
    others = cards(other, seconds=gpt["days"] * DAY, peak=PEAK, utilisation=gpt["utilisation"])
    assert round(others) == gpt["h100"]
    assert [round(flop / other, 1), round(own / others, 1)] == [
        given["ratio"]["flop"],
        given["ratio"]["cards"],
    ]


@fetv.needs_shared
def test_inference(compute: dict[str, Any]) -> None:
    given, training = compute["inference"], compute["training"]
    sora, gpt = given["sora"], given["gpt-4"]
    once = inference_flop(training["sora"]["params"], sora["tokens"])
    flop = inference_flop(training["sora"]["params"], sora["tokens"], steps=sora["steps"])
    assert [round(once / 1e12, 1), round(flop / 1e15, 1)] == [sora["tflop_once"], sora["pflop"]]
    own = cards(flop, seconds=sora["seconds"], peak=PEAK, utilisation=sora["utilisation"])
    assert round(own, 1) == sora["h100"]
    other = inference_flop(training["gpt-4"]["active_params"], gpt["tokens"])
    assert [round(other / 1e12, 1), round(other / 1e15, 1)] == [gpt["tflop_once"], gpt["pflop"]]
    others = cards(other, seconds=gpt["seconds"], peak=PEAK, utilisation=sora["utilisation"])
    assert round(others, 1) == gpt["h100"]
    assert [round(flop / other, 1), round(own / others, 1)] == [
        given["ratio"]["flop"],
        given["ratio"]["cards"],
    ]


@pytest.mark.parametrize("utilisation", [0.0, 1.1, -0.2])
def test_a_share_above_one_is_refused(utilisation: float) -> None:
    with pytest.raises(ValueError, match="utilisation"):
        cards(1e20, seconds=60, peak=PEAK, utilisation=utilisation)


def test_nothing_is_made_from_nothing() -> None:
    with pytest.raises(ValueError, match="fps must be above zero"):
        video_tokens(1920, 1080, seconds=60, fps=0)
