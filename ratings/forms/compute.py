"""What the cost of a clip is computed from; the defaults are those of the sector report for Sora."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _number(label: Any, initial: float, *, high: float, low: float = 0.001, help_text: Any = "") -> Any:
    return forms.FloatField(
        label=label,
        initial=initial,
        min_value=low,
        max_value=high,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


class ComputeForm(forms.Form):
    """A clip, a generator and a card."""

    width = _number(_("Width in pixels"), 1920, low=16, high=32_768)
    height = _number(_("Height in pixels"), 1080, low=16, high=32_768)
    seconds = _number(_("Length in seconds"), 60, high=86_400)
    fps = _number(_("Frames a second"), 30, high=1000)
    parameters = _number(_("Active parameters, in billions"), 3, high=1_000_000)
    steps = _number(_("Diffusion steps"), 40, low=1, high=10_000)
    wait = _number(_("Seconds until the clip is there"), 60, high=10_000_000)
    peak = _number(
        _("One card's peak, TFLOP/s"),
        1979,
        high=1_000_000,
        help_text=_("H100 at 16 bits with sparsity: 1979; without, half."),
    )
    utilisation = _number(_("Of which is used, %"), 35, high=100)
