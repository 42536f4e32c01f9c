"""A few beeps as a WAV file, to be counted by whoever hears them."""

from __future__ import annotations

import io
import random
import wave

import numpy as np

RATE = 22_050
PITCH_HZ, BEEP_S, FADE_S = 660.0, 0.2, 0.02
SHORTEST_S, LONGEST_S = 0.3, 0.6
"""Pauses between two beeps vary, so that the length of the whole does not tell their number."""


def wav(count: int, rng: random.Random) -> bytes:
    """Return `count` beeps with pauses around them: mono, 16 bits, at a quarter of full volume."""
    at = np.arange(round(RATE * BEEP_S)) / RATE
    edge = np.minimum(at, BEEP_S - at) / FADE_S
    beep = np.sin(2 * np.pi * PITCH_HZ * at) * np.minimum(edge, 1)
    parts = [_pause(rng)]
    for _ in range(count):
        parts += [beep, _pause(rng)]
    samples = (np.concatenate(parts) * 0.25 * 32767).astype("<i2")
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return held.getvalue()


def _pause(rng: random.Random) -> np.ndarray:
    return np.zeros(round(RATE * rng.uniform(SHORTEST_S, LONGEST_S)))
