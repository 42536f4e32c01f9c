"""What the viewing test lets a rater see and hear: drawn anew for each rater and attempt, stored nowhere.

Digits and beeps follow from the study's seed, which raters never see, so the server knows them when an answer
comes and nobody can pass them on.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from ratings.calibration import beeps, plates
from ratings.models import Participation

BEEPS = (3, 4, 5, 6)
FIGURES = "23456789"
CONES = (plates.LONG, plates.MIDDLE, plates.SHORT)
PLATES = tuple(f"plate-{number}" for number in range(1, len(CONES) + 1))


@dataclass(frozen=True, slots=True)
class Secret:
    """What stands in the pictures of one attempt, and how many beeps sound."""

    beeps: int
    dark: str
    light: str
    plates: str


def _rng(rater: Participation, of: str) -> random.Random:
    return random.Random(f"{rater.study.seed}:{rater.public_id}:{attempts(rater)}:{of}")


def attempts(rater: Participation) -> int:
    """Return how often this rater has taken the test."""
    return int(rater.viewing.get("attempts", 0))


def secret(rater: Participation) -> Secret:
    """Return what is shown to this rater now."""
    rng = _rng(rater, "secret")
    dark, light = ("".join(rng.sample(FIGURES, len(plates.STEPS))) for _ in range(2))
    return Secret(rng.choice(BEEPS), dark, light, "".join(rng.choices(plates.DIGITS, k=len(CONES))))


def drawn(rater: Participation, name: str) -> bytes | None:
    """Return a picture or the sound by its name; None where there is none of this name."""
    known, rng = secret(rater), _rng(rater, name)
    if name == "beeps":
        return beeps.wav(known.beeps, rng)
    if name in ("dark", "light"):
        ground = plates.DARK if name == "dark" else plates.LIGHT
        return plates.faint(getattr(known, name), ground)
    if name in PLATES:
        at = PLATES.index(name)
        return plates.plate(int(known.plates[at]), CONES[at], rng)
    return None


def told(rater: Participation, sent: Mapping[str, str]) -> dict[str, int]:
    """Return how much of it an answer has right: digits read in each row, plates, and the beeps."""
    known = secret(rater)
    said = "".join(sent.get(name, "").strip()[:1] or "-" for name in PLATES)
    return {
        "dark": _read(known.dark, sent.get("dark", "")),
        "light": _read(known.light, sent.get("light", "")),
        "plates": sum(a == b for a, b in zip(known.plates, said, strict=True)),
        "heard": int(sent.get("beeps", "").strip() == str(known.beeps)),
    }


def _read(row: str, said: str) -> int:
    """Return how many digits were read: of a row that fades, those up to the first that is wrong."""
    digits = [sign for sign in said if sign.isdigit()]
    for at, digit in enumerate(row):
        if at >= len(digits) or digits[at] != digit:
            return at
    return len(row)
