"""What a video costs to make and a generator to train: tokens, floating-point operations, cards.

A video is cut into patches of 16 x 16 pixels and 8 frames; each patch is a token.
"""

from __future__ import annotations

PATCH = 16
FRAMES = 8


def image_tokens(width: float, height: float) -> float:
    """Tokens of one image of `width` x `height` pixels: width x height / 16^2."""
    _positive(width=width, height=height)
    return width * height / PATCH**2


def video_tokens(width: float, height: float, *, seconds: float, fps: float) -> float:
    """Tokens of a clip: width x height / 16^2 x seconds x fps / 8. Source: formula of `compute` in the
    report.
    """
    _positive(seconds=seconds, fps=fps)
    return image_tokens(width, height) * seconds * fps / FRAMES


def training_flop(active_parameters: float, tokens: float, *, steps: float = 1) -> float:
    """Floating-point operations of training: 6 x active parameters x tokens x steps.

    Source: Kaplan et al. (2020), "Scaling laws for neural language models", 2.1; `steps` of diffusion as in
    the report.
    """
    _positive(active_parameters=active_parameters, tokens=tokens, steps=steps)
    return 6 * active_parameters * tokens * steps


def inference_flop(active_parameters: float, tokens: float, *, steps: float = 1) -> float:
    """Floating-point operations of making: 2 x active parameters x tokens x steps. Source as for training."""
    _positive(active_parameters=active_parameters, tokens=tokens, steps=steps)
    return 2 * active_parameters * tokens * steps


def cards(flop: float, *, seconds: float, peak: float, utilisation: float) -> float:
    """Cards that do `flop` operations in `seconds`, each with `peak` operations a second of which a share is
    used.

    Formula: flop / (seconds x peak x utilisation), not rounded. Raises ValueError unless 0 < utilisation <=
    1.
    """
    _positive(flop=flop, seconds=seconds, peak=peak, utilisation=utilisation)
    if utilisation > 1:
        raise ValueError("utilisation is a share of at most 1")
    return flop / (seconds * peak * utilisation)


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not 0 < value < float("inf"):
            raise ValueError(f"{name} must be above zero and finite")
