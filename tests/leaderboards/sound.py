"""What must hold of every board: figures of data that exist, and a sentence for each gap."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from ratings.services.board_inputs import Inputs

Row = Mapping[str, Any]
WHOLE = {"usual-interval", "own-votes"}  # Cautions that explain no gap.


def assert_sound(found: Mapping[str, Any], made: Inputs, method: str) -> None:
    """Every figure of `found`, a board of `made` by `method`, is a figure or null with its reason."""
    json.dumps(found, allow_nan=False)
    standings(found, made, usual=method == "mos")
    differences(found, made, usual=method == "mos", modelled=method in {"ordinal", "joint"})
    agreement(found, made)
    votes(found, made)
    correlations(found)
    verdicts(found)
    parts(found)


def standings(found: Mapping[str, Any], made: Inputs, *, usual: bool) -> None:
    ranked = dict(zip(made.judged.generators, made.judged.ranked, strict=True))
    for key, rows in grouped(found["standings"]).items():
        placed = [row for row in rows if row["rank"] is not None]
        for row in rows:
            interval(row, "mean")
            places(row, len(placed))
            chance(row["level_probability"], row["na_share"])
            assert (row["level"] is None) == (row["adjusted"] is None)
            assert (row["rank"] is None) == (row["adjusted"] is None or not ranked[row["generator"]])
            gaps = {name for name, value in row.items() if value is None} - {"rank", "na_share"}
            gaps -= {"rank_low", "rank_high"} if row["rank"] is None else set()
            assert not gaps or said(found, key, row["generator"]), (gaps, row)
            counted(row, made)
            alone = one_of_each(made, key, row["generator"])
            assert row["low"] is None or usual or not alone, row


def counted(row: Row, made: Inputs) -> None:
    """The counts of a standing are those of the columns, and its figures rest on something."""
    judged, keys = made.judged, list(made.judged.dimensions)
    mine = judged.ratings.generator == judged.generators.index(row["generator"])
    chosen = [keys.index(row["dimension"])] if row["dimension"] in keys else np.flatnonzero(judged.weights)
    levels = judged.ratings.levels[mine][:, chosen]
    scored = np.any(levels > 0, axis=1)
    assert row["n"] == scored.sum()
    assert row["mean"] is None or row["n"]
    assert row["low"] is None or row["n"] > 1
    asked = int(np.count_nonzero(levels))
    assert row["na_share"] == (pytest.approx(np.sum(levels == -1) / asked) if asked else None)
    if row["distribution"]:
        assert sum(row["distribution"]) == row["n"]
        assert row["distribution"] == [int(np.sum(levels == k + 1)) for k in range(len(row["distribution"]))]


def one_of_each(made: Inputs, key: str, generator: str) -> bool:
    """Whether one rater, or one prompt, is all that a figure rests on, on a dimension or in a part of it."""
    judged, keys = made.judged, list(made.judged.dimensions)
    mine = judged.ratings.generator == judged.generators.index(generator)
    for dimension in [keys.index(key)] if key in keys else np.flatnonzero(judged.weights):
        here = mine & (judged.ratings.levels[:, dimension] > 0)
        if min(len(set(codes[here].tolist())) for codes in (judged.ratings.rater, judged.ratings.prompt)) < 2:
            return True
    return False


def differences(found: Mapping[str, Any], made: Inputs, *, usual: bool, modelled: bool) -> None:
    for key, rows in grouped(found["differences"]).items():
        for row in rows:
            interval(row, "difference")
            chance(row["p"], row["p_adjusted"])
            assert row["p"] is None or row["p"] <= row["p_adjusted"]
            assert (row["p"] is None) == (row["low"] is None)
            assert row["difference"] is None or row["prompts"] or modelled
            assert row["low"] is not None or said(found, key, row["a"]) or said(found, key, row["b"]), row
            alone = one_of_each(made, key, row["a"]) or one_of_each(made, key, row["b"])
            assert row["low"] is None or usual or not alone, row


def agreement(found: Mapping[str, Any], made: Inputs) -> None:
    counts = made.judged.ratings
    for place, row in enumerate(found["agreement"]):
        interval(row, "alpha")
        held = np.bincount(counts.clip[counts.levels[:, place] > 0], minlength=counts.clips)
        assert row["units"] == np.sum(held > 1)
        assert row["alpha"] is None or row["units"]
        assert (row["trusted"] is None) == (row["low"] is None)
        assert all(row[name] is None or row[name] <= 1 + 1e-9 for name in ("alpha", "ac2", "icc_k"))
        gaps = [name for name, value in row.items() if value is None]
        assert not gaps or any(
            one["code"] in {"no-agreement", "no-alpha", "no-icc", "no-alpha-interval"}
            for one in cautions(found, row["dimension"])
        ), row


def votes(found: Mapping[str, Any], made: Inputs) -> None:
    kept = made.judged.votes
    for key, rows in grouped(found["pairs"]).items():
        code = made.judged.vote_dimensions.index(key)
        total = sum(row[name] for row in rows for name in ("wins_a", "wins_b", "ties", "both_bad"))
        assert total == np.sum(kept.dimension == code)
        for row in rows:
            chance(row["probability_a"], row["p_adjusted"])
            assert (
                row["probability_a"] is not None or said(found, key, row["a"]) or said(found, key, row["b"])
            )
    for key, rows in grouped(found["strengths"]).items():
        mine = kept.take((kept.dimension == made.judged.vote_dimensions.index(key)) & (kept.choice != 3))
        known = [row["log_strength"] for row in rows if row["log_strength"] is not None]
        assert sum(known) == pytest.approx(0, abs=1e-6)
        for row in rows:
            interval(row, "log_strength")
            code = made.judged.generators.index(row["generator"])
            own = mine.take((mine.a == code) | (mine.b == code))
            alone = min(len(np.unique(own.rater)), len(np.unique(own.prompt))) < 2
            assert row["low"] is None or not alone, row
            places(row, sum(one["rank"] is not None for one in rows))
            chance(row["both_bad_share"])
            gaps = {name for name, value in row.items() if value is None} - {"rank", "both_bad_share"}
            gaps -= {"rank_low", "rank_high"} if row["rank"] is None else set()
            assert not gaps or said(found, key, row["generator"]), (gaps, row)
    if not math.isclose(len(islands(made)), 1) and len(kept):
        assert all(row["log_strength"] is None for row in found["strengths"])


def islands(made: Inputs) -> list[set[int]]:
    """The parts of the generators that votes link, both bad not counted."""
    kept = made.judged.votes
    found: list[set[int]] = []
    for a, b, choice in zip(kept.a.tolist(), kept.b.tolist(), kept.choice.tolist(), strict=True):
        if choice != 3:
            met = [part for part in found if part & {a, b}]
            found = [part for part in found if not part & {a, b}] + [{a, b}.union(*met)]
    return found


def correlations(found: Mapping[str, Any]) -> None:
    unknown = {
        name
        for one in found["cautions"]
        if one["code"].startswith("no-correlation")
        for name in one["params"]["with"]
    }
    for row in found["correlations"]:
        interval(row, "spearman")
        figures = [row[name] for name in ("pearson", "spearman", "kendall_b", "kendall_c")]
        assert all(value is None or abs(value) <= 1 + 1e-9 for value in figures)
        assert all(value is None for value in figures) or row["n"] > 2
        assert None not in (*figures, row["low"]) or row["with"] in unknown, row


def verdicts(found: Mapping[str, Any]) -> None:
    rows = {kind: grouped(found[kind]) for kind in ("standings", "strengths")}
    for row in found["beside"]["verdicts"]:
        mine = rows["standings" if row["of"] == "ratings" else "strengths"][row["dimension"]]
        ranked = {one["generator"] for one in mine if one["rank"] is not None}
        assert set(row["leaders"]) <= ranked
        assert len(ranked) == row["ranked"]
        assert row["apart"] + len(row["open"]) == row["pairs"] <= len(ranked) * (len(ranked) - 1) / 2
        assert all(pair in row["open"] for pair in row["equal"])
        assert not row["letters"] or set(row["letters"]) == ranked
        if row["flips"]:
            assert 0 <= row["flips"]["flips"] <= row["flips"]["scores"]
        if row["settle"]:
            assert all(row["settle"][f"{kind}_now"] > 1 for kind in ("prompts", "raters"))
            for kind in ("prompts", "raters"):
                assert (row["settle"][kind] or math.inf) >= row["settle"][f"{kind}_now"]


def parts(found: Mapping[str, Any]) -> None:
    """What stands beside the board is as sound as the board."""
    beside = found["beside"]
    several = [beside["included"], beside["trusted"], *(one["standings"] for one in beside["slices"])]
    for rows in [*several, *(one["standings"] for one in beside["adjusted_for"])]:
        for row in rows:
            interval(row, "adjusted")
            assert "n" not in row or row["n"]
    means = {(row["generator"], row["dimension"]): row["adjusted"] for row in found["standings"]}
    for row in beside["intervals"]:
        interval({**row, "adjusted": means[row["generator"], row["dimension"]]}, "adjusted")
    for row in beside["reliability"]:
        chance(row["generators"])
    for row in beside["differential"]:
        interval(row, "mean")
        assert row["low"] is not None or said(found, row["dimension"], row["generator"]), row
    for row in beside["raters"]:
        assert row["scores"]
        chance(row["favourite"])
        assert row["with_others"] is None or abs(row["with_others"]) <= 1 + 1e-9
        assert row["bias"] is None or abs(row["bias"]) <= 1


def interval(row: Row, of: str) -> None:
    low, high, value = row["low"], row["high"], row[of]
    assert (low is None) == (high is None)
    if low is not None:
        assert value is not None, row
        assert low - 1e-9 <= value <= high + 1e-9, row


def places(row: Row, ranked: int) -> None:
    rank, low, high = row["rank"], row["rank_low"], row["rank_high"]
    assert (low is None) == (high is None)
    assert rank is None or 1 <= rank <= ranked
    assert low is None or 1 <= low <= rank <= high <= ranked, row


def chance(*values: float | None) -> None:
    assert all(value is None or -1e-9 <= value <= 1 + 1e-9 for value in values), values


def grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["dimension"], []).append(row)
    return found


def cautions(found: Mapping[str, Any], key: str) -> Iterator[Row]:
    """The cautions that speak of a dimension."""
    for one in found["cautions"]:
        if one["params"].get("dimension", key) in {key, ""} and one["code"] not in WHOLE:
            yield one


def said(found: Mapping[str, Any], key: str, generator: str) -> bool:
    """Whether some sentence explains what is missing of a generator on a dimension."""
    return any(
        generator in one["params"].get("generators", [generator])
        for one in cautions(found, key)
        if one["code"] not in {"no-agreement", "no-alpha", "no-icc", "not-trusted", "no-correlation"}
    )
