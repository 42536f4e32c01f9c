"""Parts about the systems: specs as claimed and as measured, groups, remarks, time and work of a clip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ratings.choices import Task
from ratings.models import Claim, Generator
from ratings.reports import figures, scatter
from ratings.reports.document import Cell, Chart, Notes, Number, Paragraph, Part, Table
from ratings.reports.scatter import Spot
from ratings.services import costs
from ratings.services.costs import Assumption, ClipCost
from ratings.services.reporting.sources import OVERALL, Source
from ratings.stats.frontier import frontier

UNKNOWN = "–"


def specs(sources: Sequence[Source]) -> Iterator[Part]:
    """What vendors claim of their systems, by region; and how they group by architecture."""
    known = _everybody(sources)
    listed = sorted(
        known.values(), key=lambda one: (one.region, one.launched is None, one.launched, one.name)
    )
    if not listed:
        return
    yield Table(
        _("What the vendors claim"),
        [
            *(_("Generator"), _("Vendor"), _("Region"), _("Launched"), _("Tasks"), _("Lengths, s")),
            *(_("Resolution"), _("Frames/s"), _("Price"), _("Open to all"), _("As of")),
        ],
        [_claimed(generator) for generator in listed],
    )
    for title, field in ((_("By architecture"), "architecture"), (_("By region"), "region")):
        yield _groups(title, field, sources, known)


def _everybody(sources: Sequence[Source]) -> Mapping[str, Generator]:
    return {slug: generator for source in sources for slug, generator in source.generators.items()}


def _claimed(generator: Generator) -> list[Cell]:
    claim: Claim = next(iter(generator.claims.all()), None) or Claim()
    launched = date_format(generator.launched, "Y-m-d") if generator.launched else UNKNOWN
    return [
        generator.label,
        generator.vendor_label or UNKNOWN,
        generator.region or UNKNOWN,
        launched,
        ", ".join(str(Task(task).label) for task in claim.tasks) or UNKNOWN,
        ", ".join(f"{length:g}" for length in claim.duration_s) or UNKNOWN,
        claim.resolution or UNKNOWN,
        f"{claim.fps:g}" if claim.fps else UNKNOWN,
        claim.price or UNKNOWN,
        {True: _("yes"), False: _("no"), None: UNKNOWN}[claim.available],
        date_format(claim.as_of, "Y-m-d") if claim.pk else UNKNOWN,
    ]


def _groups(title: str, field: str, sources: Sequence[Source], known: Mapping[str, Generator]) -> Table:
    """Return which generators stand together, and the ranks that each task gave them."""
    groups: dict[str, list[str]] = defaultdict(list)
    for slug, generator in known.items():
        groups[getattr(generator, field) or _("not known")].append(slug)
    rows: list[list[Cell]] = []
    for group, slugs in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        names = _(", ").join(known[slug].label for slug in slugs)
        rows.append([group, len(slugs), names, *(_ranks(source, slugs) for source in sources)])
    heads = [_("Ranks, %(task)s") % {"task": source.task} for source in sources]
    return Table(title, [_("Group"), _("Generators"), _("Which"), *heads], rows)


def _ranks(source: Source, slugs: Sequence[str]) -> str:
    rows = [source.standings.get((slug, OVERALL)) for slug in slugs]
    ranks = sorted(row["rank"] for row in rows if row and row["rank"])
    return ", ".join(map(str, ranks)) or UNKNOWN


def measured(source: Source) -> Iterator[Part]:
    """What the clips themselves measured, beside what was claimed."""
    known = costs.of_study(source.board.study, source.generators)
    rows: list[list[Cell]] = [
        [source.name(slug), *_shape(known[slug]), _claimed_shape(source.generators[slug])]
        for slug in source.order
        if slug in known and known[slug].measured
    ]
    if rows:
        yield Table(
            _("What the clips measured: medians"),
            [
                *(_("Generator"), _("Clips"), _("Width"), _("Height"), _("Frames/s"), _("Length, s")),
                _("Claimed"),
            ],
            rows,
        )
    else:
        yield Paragraph(_("No clip of this study has a file here, so nothing was measured."))


def _shape(one: ClipCost) -> list[Cell]:
    return [
        one.clips,
        Number(one.width, 0),
        Number(one.height, 0),
        Number(one.fps, 0 if one.fps == int(one.fps) else 2),
        Number(one.duration_s, 1),
    ]


def _claimed_shape(generator: Generator) -> str:
    claim = next(iter(generator.claims.all()), None)
    if claim is None:
        return UNKNOWN
    lengths = "/".join(f"{length:g}" for length in claim.duration_s)
    told = [claim.resolution, f"{claim.fps:g}/s" if claim.fps else "", f"{lengths} s" if lengths else ""]
    return ", ".join(filter(None, told)) or UNKNOWN


def remarks(sources: Sequence[Source]) -> Iterator[Part]:
    """What was said about the systems, and by whom."""
    said = [
        _("%(generator)s: %(remark)s (%(by)s)")
        % {"generator": one.label, "remark": remark.label, "by": remark.by}
        for one in _everybody(sources).values()
        for remark in one.remarks.all()
        if remark.label
    ]
    yield Notes(said) if said else Paragraph(_("Nothing was remarked about these generators."))


def generation(source: Source) -> Iterator[Part]:
    """How long a clip took to make, where somebody noted it."""
    times = costs.timed(source.board.study)
    rows: list[list[Cell]] = [
        [
            source.name(slug),
            len(times[slug]),
            Number(median(times[slug]), 0),
            Number(times[slug][0], 0),
            Number(times[slug][-1], 0),
        ]
        for slug in sorted(set(times) & set(source.order), key=lambda slug: median(times[slug]))
    ]
    if rows:
        yield Table(
            _("Seconds to generate a clip"),
            [_("Generator"), _("Clips"), _("Median"), _("Shortest"), _("Longest")],
            rows,
            [_("As noted by whoever ran it; queueing is in it, and differs by the hour.")],
        )
    else:
        yield Paragraph(_("Nobody noted how long these clips took to generate."))


def compute(source: Source) -> Iterator[Part]:
    """The estimated work of one clip, and quality against it."""
    assumed, known = Assumption(), costs.of_study(source.board.study, source.generators)
    rows: list[list[Cell]] = [
        [
            source.name(slug),
            figures.magnitude(known[slug].tokens),
            Number(known[slug].flop(assumed) / 1e15, 1),
            Number(known[slug].card_seconds(assumed), 1),
            _("measured") if known[slug].measured else _("claimed"),
        ]
        for slug in source.order
        if slug in known
    ]
    if not rows:
        yield Paragraph(
            _("Neither clips nor claims tell how large and long a clip is, so its work cannot be estimated.")
        )
        return
    drawn = chart(source, known)
    if drawn:
        yield drawn
    yield Table(
        _("Estimated compute of one clip"),
        [_("Generator"), _("Tokens"), "PFLOP", _("Seconds of one H100"), _("Size and length")],
        rows,
        [
            _(
                "Estimates, not measurements: tokens = width x height / 256 x seconds x frames a second / 8; "
                "%(parameters)s parameters and %(steps)s steps are assumed for every generator alike, and a "
                "card of %(peak)s FLOP/s of which %(used)s is used."
            )
            % {
                "parameters": figures.magnitude(assumed.parameters),
                "steps": f"{assumed.steps:g}",
                "peak": figures.magnitude(assumed.peak),
                "used": figures.percent(assumed.utilisation),
            }
        ],
    )


def spots(source: Source, known: Mapping[str, ClipCost]) -> list[Spot]:
    """Return quality and tokens of every generator of which both are known, with who is worth the price."""
    found = [
        (slug, known[slug].tokens, source.mean(slug, OVERALL))
        for slug in source.order
        if slug in known and source.mean(slug, OVERALL).value is not None
    ]
    worth = frontier([cost for _slug, cost, _mean in found], [mean.value or 0.0 for _s, _c, mean in found])
    return [
        Spot(source.name(slug), cost, mean.value or 0.0, mean.low, mean.high, bool(best))
        for (slug, cost, mean), best in zip(found, worth, strict=True)
    ]


def chart(source: Source, known: Mapping[str, ClipCost]) -> Chart | None:
    """Return quality against tokens with the frontier; None where fewer than two can be drawn."""
    found = spots(source, known)
    if len(found) < 2:
        return None
    across, up = _("Tokens of one clip"), source.label(OVERALL)
    title = _("Quality against cost")
    drawn = scatter.quality_against_cost(
        found,
        qualities=source.ends(OVERALL),
        across=across,
        up=up,
        title=title,
        key=f"{source.board.public_id.hex}-cost",
    )
    worth = _(", ").join(spot.label for spot in found if spot.worth)
    sentence = _("On the frontier, where nothing is both cheaper and better: %(names)s.") % {"names": worth}
    rows: list[list[Cell]] = [
        [spot.label, Number(spot.cost, 0), Number.of(spot.quality, spot.low, spot.high)] for spot in found
    ]
    return Chart(title, sentence, drawn, Table(title, [_("Generator"), across, up], rows))
