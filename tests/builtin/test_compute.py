"""The compute estimates follow from their inputs."""

from __future__ import annotations

from typing import Any

import pytest

from ratings import builtin
from tests.builtin.shared import needs_report, report

COMPUTE = builtin.document("compute", "report-2024")
FIGURES = COMPUTE["figures"]
CARD = FIGURES["training"]["sora"]["h100_tflops"] * 1e12
DAY = 86_400


def _keys(figures: dict[str, Any]) -> set[str]:
    inner = [_keys(value) for value in figures.values() if isinstance(value, dict)]
    return set(figures).union(*inner)


def test_every_figure_and_formula_has_a_label_in_both_languages() -> None:
    assert _keys(FIGURES) == set(COMPUTE["labels"])
    assert all(label["label"] and label["label_zh"] for label in COMPUTE["labels"].values())
    assert all(formula["text"] and formula["text_zh"] for formula in COMPUTE["formulas"])
    assert all(COMPUTE[key] for key in ("title", "title_zh", "note", "note_zh", "source", "source_zh"))


def test_tokens_follow_from_the_patches() -> None:
    width, height = map(int, FIGURES["frame"].split("x"))
    image = width * height / FIGURES["patch_px"] ** 2
    second = image * FIGURES["fps"] / FIGURES["temporal_compression"]
    assert FIGURES["tokens_per_image"] == image
    assert FIGURES["tokens_per_second"] == second
    assert FIGURES["tokens_per_minute"] == second * 60
    training = FIGURES["training"]
    assert training["image_tokens"] == training["images"] * image
    assert training["video_tokens"] == training["clips_60s"] * second * 60
    assert training["total_tokens"] == training["image_tokens"] + training["video_tokens"]


def test_training_follows_from_its_formula() -> None:
    sora, gpt = FIGURES["training"]["sora"], FIGURES["training"]["gpt-4"]
    flop = 6 * sora["params"] * FIGURES["training"]["total_tokens"] * sora["steps"]
    other = 6 * gpt["active_params"] * gpt["tokens"]
    assert sora["zflop"] == pytest.approx(flop / 1e21, abs=0.05)
    assert sora["zflop_once"] == pytest.approx(flop / 1e21 / sora["steps"], abs=0.05)
    assert gpt["zflop"] == pytest.approx(other / 1e21, abs=0.05)
    cards = [f / (s["days"] * DAY * CARD * s["utilisation"]) for f, s in ((flop, sora), (other, gpt))]
    assert [sora["h100"], gpt["h100"]] == pytest.approx(cards, abs=0.51)
    ratio = FIGURES["training"]["ratio"]
    assert ratio["flop"] == pytest.approx(flop / other, abs=0.05)
    assert ratio["cards"] == pytest.approx(cards[0] / cards[1], abs=0.05)


def test_inference_follows_from_its_formula() -> None:
    sora, gpt = FIGURES["inference"]["sora"], FIGURES["inference"]["gpt-4"]
    flop = 2 * FIGURES["training"]["sora"]["params"] * sora["tokens"] * sora["steps"]
    other = 2 * FIGURES["training"]["gpt-4"]["active_params"] * gpt["tokens"]
    assert sora["pflop"] == pytest.approx(flop / 1e15, abs=0.05)
    assert sora["tflop_once"] == pytest.approx(flop / 1e12 / sora["steps"], abs=0.05)
    assert gpt["pflop"] == pytest.approx(other / 1e15, abs=0.05)
    assert gpt["tflop_once"] == pytest.approx(other / 1e12, abs=0.05)
    use = sora["utilisation"]
    cards = [flop / (sora["seconds"] * CARD * use), other / (gpt["seconds"] * CARD * use)]
    assert [sora["h100"], gpt["h100"]] == pytest.approx(cards, abs=0.05)
    ratio = FIGURES["inference"]["ratio"]
    assert ratio["flop"] == pytest.approx(flop / other, abs=0.05)
    assert ratio["cards"] == pytest.approx(cards[0] / cards[1], abs=0.05)


@needs_report
def test_every_figure_is_that_of_the_report() -> None:
    assert {key: value for key, value in report()["compute"].items() if key != "formula"} == FIGURES
