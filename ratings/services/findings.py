"""What is known of a file, in words and rows that pages, API and exports share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ratings.models import File, Probe
from ratings.probing import facts, measures, reasons
from ratings.probing.prober import PROBER_VERSION

# Why a file waits or was given up, where that has nothing to do with what is in it.
OWN_REASONS = {
    "killed_worker": gettext_noop(
        "Reading this file ended the worker twice, so it was given up. Export it again as an ordinary MP4."
    ),
    "failed": gettext_noop(
        "Something of ours went wrong with this file, twice. Try it again; if it stays, tell the "
        "administrator: the worker's log has the details."
    ),
    "missing": gettext_noop(
        "The stored bytes of this file are gone. Ask the administrator to restore them from the backup."
    ),
    # What version 0.1 said of films that are played now.
    "animated_webp": gettext_noop(
        "An older version of this site could not play animated WebP. This one can: try the file again."
    ),
    "no_room": gettext_noop("The disk is full. The file will be tried again once there is room."),
    "no_program": gettext_noop(
        "ffmpeg is missing on the worker, so the file waits. Ask the administrator to run the doctor command."
    ),
}
SENTENCES = {**reasons.REJECTIONS, **OWN_REASONS}


@dataclass(frozen=True)
class Row:
    """One fact or measure, ready to be shown."""

    key: str
    label: str
    value: Any
    unit: str = ""
    reading: str = ""
    series: tuple[float | None, ...] = ()
    height: int | None = None
    text: str = ""


def reason(file: File) -> str:
    """Return in whole sentences why a file was rejected or waits; empty where there is nothing to say."""
    return said(file.reason)


def said(reason: str) -> str:
    """Return the sentence of a reason's code; empty where there is none."""
    return _(SENTENCES.get(reason, reason)) if reason else ""


def warnings(probe: Probe) -> list[str]:
    """Return what to know about a file that was not rejected."""
    return [_(reasons.WARNINGS.get(code, code)) for code in probe.warnings]


def fact_rows(probe: Probe) -> Iterator[Row]:
    """Yield the facts that the file states or decoding showed, in the order of their declaration."""
    for key, (label, unit) in facts.FIELDS.items():
        value = probe.facts.get(key)
        if value not in (None, "", {}):
            yield Row(key, _(label), value, _(unit) if unit else "")


def tiles(probe: Probe) -> list[tuple[str, str]]:
    """Return the few facts that are looked at first."""
    known = probe.facts
    if "fps" not in known:
        return [(_("Size"), f"{known['width']} × {known['height']}")]
    return [
        (_("Size"), f"{known['width']} × {known['height']}"),
        (_("Length"), _("%(n)s s") % {"n": f"{known['duration_s']:.2f}"}),
        (_("Frames a second"), f"{known['fps']:g}"),
        (_("Frames"), f"{known['frames']}"),
    ]


def plain(row: Row) -> tuple[str, str]:
    """Return a fact as two texts, its label and its value with the unit."""
    if isinstance(row.value, bool):
        return row.label, _("yes") if row.value else _("no")
    if row.key == "size_bytes":
        return row.label, filesizeformat(row.value)
    if row.key == "bit_rate":
        return row.label, _("%(n)s kbit/s") % {"n": f"{row.value / 1000:.0f}"}
    value = f"{row.value:g}" if isinstance(row.value, float) else str(row.value)
    return row.label, f"{value} {row.unit}".strip()


def measure_rows(probe: Probe) -> Iterator[Row]:
    """Yield every measure with how to read it and its course; None is where nothing can be said."""
    for one in measures.MEASURES:
        found = probe.measures.get(one.key)
        if found is not None:
            share = one.key.endswith("_share")
            yield Row(
                one.key,
                _(one.label),
                found["value"],
                "" if share or not one.unit else _(one.unit),
                _(one.reading),
                tuple(found["series"] or ()),
                found["analysis_height"],
                text=_figure(found["value"], share=share),
            )


def is_outdated(probe: Probe) -> bool:
    """Whether another prober is installed than the one that made this probe."""
    return probe.prober < PROBER_VERSION


def changes(older: Probe, newer: Probe) -> list[tuple[str, str, str]]:
    """Return what two probes of a file say differently: a label, what the older said, what the newer says."""
    then, now = _texts(older), _texts(newer)
    return [
        (label, then.get(label, "–"), now.get(label, "–"))
        for label in dict.fromkeys([*now, *then])
        if then.get(label) != now.get(label)
    ]


def _texts(probe: Probe) -> dict[str, str]:
    """Return every fact and measure as text by its label."""
    measured = {row.label: f"{row.text} {row.unit}".strip() for row in measure_rows(probe)}
    return dict(plain(row) for row in fact_rows(probe)) | measured


def _figure(value: float | None, *, share: bool) -> str:
    """Return a measure in three digits, a share in whole percents: none of them is finer than that."""
    if value is None:
        return "–"
    return f"{value:.0%}" if share else f"{value:.3g}"
