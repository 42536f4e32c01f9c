"""What the book of patterns shows: invented generators and figures that stand in no leaderboard."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from ratings.choices import FileState, Outcome
from ratings.reports.charts import Axis, Dot, Share
from ratings.services.members import Member

NAMES = ("Aster", "Birch 2", "Cedar", "Dune Pro", "Ember", "Fjord 1.5", "Grove", "Heath")
SWATCHES = (
    "paper", "raised", "rule", "edge", "ink", "muted",
    "accent", "accent-soft", "bad", "warn", "ramp-low", "ramp-high",
)  # fmt: skip
ICONS = (
    "search", "menu", "close", "sun", "moon", "check", "copy", "info", "warning", "error",
    "clock", "inbox", "refused", "film", "upload", "download", "plus", "left", "right", "people",
)  # fmt: skip


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SampleForm(forms.Form):
    """One field of each kind; bound to nothing it shows every error as well."""

    TASKS: ClassVar = [
        ("t2v", _("text to video")),
        ("i2v", _("image to video")),
        ("v2v", _("video to video")),
    ]
    name = forms.CharField(label=_("Name"), help_text=_("As raters never see it."))
    votes = forms.IntegerField(
        label=_("Votes an item"), min_value=1, help_text=_("How many people judge each clip.")
    )
    text = forms.CharField(label=_("Prompt"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    task = forms.ChoiceField(label=_("Task"), choices=TASKS)
    clips = forms.FileField(
        label=_("Clips"), widget=ManyFiles, help_text=_("Drop several files here, or choose them.")
    )
    mode = forms.ChoiceField(
        label=_("What raters do"),
        widget=forms.RadioSelect,
        choices=[("rate", _("rate one clip")), ("compare", _("compare two clips"))],
    )
    consent = forms.BooleanField(label=_("I have read how the ratings are used"))


def forms_of(key: str) -> dict[str, SampleForm]:
    """Return the form as it is first seen, and as it comes back when nothing was filled in."""
    return {"form": SampleForm(auto_id=f"{key}-%s"), "refused": SampleForm({}, auto_id=f"{key}-refused-%s")}


def dots() -> list[Dot]:
    """Return a ranking in three groups that can be told apart, with one anchor aside."""
    means = (2.71, 2.64, 2.6, 2.31, 2.24, 2.2, 1.72, 1.5)
    halves = (0.11, 0.13, 0.12, 0.14, 0.1, 0.16, 0.13, 0.12)
    ranked = [
        Dot(name, mean, mean - half, mean + half, group_end=n in {2, 5})
        for n, (name, mean, half) in enumerate(zip(NAMES, means, halves, strict=True))
    ]
    return [Dot("Real footage", 2.9, 2.83, 2.96, aside=True), *ranked]


def ranks() -> list[Dot]:
    """Return rank intervals: a span from the best to the worst place that the data allow."""
    spans = ((1, 1, 3), (2, 1, 3), (3, 1, 3), (4, 4, 6), (5, 4, 6), (6, 4, 6), (7, 7, 8), (8, 7, 8))
    return [
        Dot(name, rank, low, high, words=f"{low}–{high}", group_end=high == rank < len(NAMES))
        for name, (rank, low, high) in zip(NAMES, spans, strict=True)
    ]


def report_table() -> dict[str, Any]:
    """Return verdicts for eight generators: certain ones, open ones, and one that was not judged."""
    rows = (
        (_("Clarity"), "3333 3222", (97, 99, 94, 88, 91, 62, 84, 90), {5: 3}),
        (_("Motion amplitude"), "3231 2211", (92, 71, 90, 86, 99, 83, 96, 81), {1: 3}),
        (_("Prompt understanding"), "3332 2221", (99, 93, 85, 88, 57, 91, 83, 94), {4: 3}),
        (_("Consistency"), "3322 2212", (88, 82, 97, 93, 84, 55, 89, 64), {5: 1, 7: 1}),
        (_("Fluency"), "3332 2-12", (95, 90, 81, 86, 92, None, 82, 66), {7: 1}),
        (_("Physics"), "2322 1111", (83, 61, 89, 74, 85, 92, 97, 99), {1: 2, 3: 1}),
    )
    places = ("1–3",) * 3 + ("4–6",) * 3 + ("7–8",) * 2
    return {
        "caption": _("Verdict for each dimension and generator"),
        "columns": [{"name": name, "note": note} for name, note in zip(NAMES, places, strict=True)],
        "rows": [_row(*row) for row in rows],
        "foot": {
            "label": _("Overall"),
            "cells": _overall(),
        },
    }


def _overall() -> list[dict[str, float]]:
    """Return the means of the ranked generators on a scale of 0..1."""
    ends = [(dot.value, dot.low, dot.high) for dot in dots() if not dot.aside]
    names = ("value", "low", "high")
    return [{name: ((end or 1) - 1) / 2 for name, end in zip(names, three, strict=True)} for three in ends]


def ranked() -> list[tuple[Dot, str, str]]:
    """Return the rows of the sample table: a dot, its places as words, and what it sorts by."""
    first, *others = dots()
    placed = [(dot, str(rank.words), str(rank.low)) for dot, rank in zip(others, ranks(), strict=True)]
    return [(first, "–", ""), *placed]


def _row(label: Any, levels: str, certainties: tuple[int | None, ...], to: dict[int, int]) -> dict[str, Any]:
    cells = [
        {"level": None}
        if level == "-"
        else {"level": int(level), "to": to.get(n), "certainty": (certainty or 0) / 100}
        for n, (level, certainty) in enumerate(zip(levels.replace(" ", ""), certainties, strict=True))
    ]
    distrust = _("raters agreed too little for this dimension to be trusted (alpha 0.31)")
    return {"label": label, "cells": cells, "distrust": distrust if certainties[1] == 61 else None}


def samples() -> dict[str, Any]:
    """Return everything that the templates in templates/patterns/ show."""
    return {
        "dots": dots(),
        "ranks": ranks(),
        "ranked": ranked(),
        "scale": Axis(1, 3, ticks=((1, "1"), (1.5, "1.5"), (2, "2"), (2.5, "2.5"), (3, "3"))),
        "places": Axis(8, 1, ticks=tuple((n, str(n)) for n in range(8, 0, -1))),
        "panels": [
            (str(n), name, dots()[3 * n + 1 : 3 * n + 3])
            for n, name in enumerate((_("Motion amplitude"), _("Consistency")))
        ],
        "shares": [Share(name, (4 + 3 * n, 20 + n, 48 - 5 * n)) for n, name in enumerate(NAMES[:5])],
        "five": [Share(name, (2 + n, 6 + n, 14, 20 - n, 18 - 2 * n)) for n, name in enumerate(NAMES[:3])],
        "table": report_table(),
        "levels_of": [(of, range(1, of + 1)) for of in range(2, 8)],
        "three_levels": [_("low"), _("mid"), _("high")],
        "five_levels": [_("very low"), _("low"), _("mid"), _("high"), _("very high")],
        "measures": [0.42, 0.44, 0.41, 0.5, 0.56, None, 0.6, 0.58, 0.66, 0.71],
        "crumbs": [("#leaderboards", _("Leaderboards")), ("#demo", lazystr("FETV"))],
        "states": [*FileState.values, *(value for value in Outcome.values if value != Outcome.OK)],
        "pages": [{"after": "dune-pro"}, {"before": "ember", "after": "heath"}],
        "tags": [_("text to video"), _("hard"), _("animals")],
        "facts": [
            (_("Resolution"), "1280 × 720"),
            (_("Length"), "7.667 s", "23.083 fps"),
            (_("Sound"), None),
        ],
        "tiles": [
            (_("Ratings"), "27,153"),
            (_("Raters"), "31", _("3 set aside by the rules")),
            (_("Agreement"), "0.71", "0.66–0.75"),
        ],
        "members": [
            (Member(name.lower(), name, str(_("text to video")), 20 - 4 * n), n < 2)
            for n, name in enumerate(NAMES[:6])
        ],
        "swatches": SWATCHES,
        "icon_names": ICONS,
    }
