"""Parts that tell what was judged: verdict, the report's table, ranking, pairs, profiles, agreement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratings.reports import charts, figures
from ratings.reports.charts import Axis, Dot
from ratings.reports.document import Cell, Chart, Notes, Number, Paragraph, Part, Table
from ratings.services import board_verdicts, identities
from ratings.services.reporting.sources import OVERALL, Source

MOST_PAIRS = 120


def verdict(source: Source) -> Iterator[Part]:
    """What the study found, in words; what to know before quoting it."""
    main = OVERALL if source.order else _main(source, "strengths")
    first, *others = source.verdicts(main)
    yield Paragraph(first, lead=True)
    found = {source.label(key): source.verdicts(key)[0] for key in source.dimensions if key != main}
    each = [_("%(dimension)s: %(finding)s") % {"dimension": d, "finding": f} for d, f in found.items()]
    if others or each:
        yield Notes([*others, *each])
    yield Paragraph(_extent(source.data.board["data"]))
    if source.data.board["data"]["simulated"]:
        yield Paragraph(
            _(
                "Some or all of these ratings were made by simulated raters. "
                "They say nothing about real systems."
            )
        )
    if source.board.state == "interim":
        yield Paragraph(_("The study is still open: these figures will change."))


def _extent(data: dict[str, Any]) -> str:
    scores = ngettext("%(n)s score", "%(n)s scores", data["scores"]) % {"n": data["scores"]}
    votes = ngettext("%(n)s vote", "%(n)s votes", data["votes"]) % {"n": data["votes"]}
    judged = (
        _(", ").join(text for text, n in ((scores, data["scores"]), (votes, data["votes"])) if n) or scores
    )
    return _("%(judged)s by %(raters)s raters on %(clips)s clips of %(prompts)s prompts.") % {
        "judged": judged,
        "raters": data["raters"],
        "clips": data["clips"],
        "prompts": data["prompts"],
    }


def levels(source: Source) -> Iterator[Part]:
    """The report's table: dimensions down, generators across."""
    notes = [
        _("† %(dimension)s: raters agree too little on this (Krippendorff's alpha %(alpha)s).")
        % {"dimension": source.label(key), "alpha": figures.number(source.agreement(key)["alpha"], 2)}
        for key in _distrusted(source)
    ]
    rows: list[list[Cell]] = [
        [
            source.label(key) + (" †" if key in _distrusted(source) else ""),
            *(source.verdict(slug, key) for slug in source.order),
        ]
        for key in source.dimensions
    ]
    if rows:
        yield Table(
            _("Low, mid or high by dimension and generator"),
            [_("Dimension"), *map(source.name, source.order)],
            rows,
            [
                *notes,
                _("The percentage is the certainty of the level; n is the number of scores it rests on."),
            ],
        )


def _distrusted(source: Source) -> list[str]:
    return [key for key in source.dimensions if source.agreement(key).get("trusted") is False]


def ranking(source: Source) -> Iterator[Part]:
    """The overall ranking with its intervals, and the ranks on every dimension."""
    if not source.order:
        return
    yield _dots(source, OVERALL)
    yield _standings(source, OVERALL)
    if source.dimensions:
        yield Table(
            _("Ranks by dimension, with the ranks that the data do not rule out"),
            [_("Generator"), *map(source.label, source.dimensions)],
            [
                [source.name(slug), *(_rank(source, slug, key) for key in source.dimensions)]
                for slug in source.order
            ],
        )


def _standings(source: Source, key: str) -> Table:
    rows: list[list[Cell]] = []
    for slug in source.ordered(key):
        row = source.standings[slug, key]
        rows.append(
            [
                source.name(slug),
                row["rank"],
                _span(row),
                source.mean(slug, key),
                Number(row["mean"], source.mean(slug, key).places),
                Number(row["na_share"], share=True),
                row["n"],
                row["prompts"],
            ]
        )
    columns = [
        *(_("Generator"), _("Rank"), _("Ranks not ruled out"), _("Adjusted mean"), _("Mean")),
        *(_("Cannot judge"), _("Scores"), _("Prompts")),
    ]
    title = _("Ranking on %(dimension)s") % {"dimension": source.label(key)}
    return Table(title, columns, rows, rules=source.breaks(key))


def _span(row: Any) -> str:
    if row["rank_low"] is None:
        return "–"
    return (
        f"{row['rank_low']}–{row['rank_high']}"
        if row["rank_low"] != row["rank_high"]
        else str(row["rank_low"])
    )


def _rank(source: Source, slug: str, key: str) -> str:
    row = source.standings.get((slug, key))
    if row is None or row["rank"] is None:
        return "–"
    span = _span(row)
    return str(row["rank"]) if span == str(row["rank"]) else f"{row['rank']} ({span})"


def _dots(source: Source, key: str) -> Chart:
    breaks = source.breaks(key)
    dots = [
        Dot(
            source.name(slug),
            (mean := source.mean(slug, key)).value,
            mean.low,
            mean.high,
            aside=source.standings[slug, key]["rank"] is None,
            group_end=place in breaks,
        )
        for place, slug in enumerate(source.ordered(key))
    ]
    title = source.label(key)
    drawn = charts.dot_interval(
        dots, Axis(*source.ends(key)), title=title, key=f"{source.board.public_id.hex}-{key}"
    )
    sentence = _(
        "%(finding)s Dots are means, adjusted for the prompts each generator answered; "
        "lines are 95%% intervals, cut at the ends of the scale."
    ) % {"finding": source.verdicts(key)[0]}
    data: list[list[Cell]] = [[dot.label, Number.of(dot.value, dot.low, dot.high)] for dot in dots]
    return Chart(title, sentence, drawn, Table(title, [_("Generator"), _("Adjusted mean")], data))


def pairs(source: Source) -> Iterator[Part]:
    """Head to head: votes where there are any, and differences of ratings."""
    votes = [row for row in source.data.board["pairs"] if row["dimension"] == _main(source, "pairs")]
    if votes:
        yield Table(
            _("Votes, head to head"),
            [
                _("A"),
                _("B"),
                _("A preferred"),
                _("B preferred"),
                _("Ties"),
                _("Both bad"),
                _("Probability of A"),
            ],
            [
                [
                    source.name(row["a"]),
                    source.name(row["b"]),
                    *(row[key] for key in ("wins_a", "wins_b", "ties", "both_bad")),
                    Number(row["probability_a"], share=True),
                ]
                for row in votes[:MOST_PAIRS]
            ],
        )
    strengths = [
        row for row in source.data.board["strengths"] if row["dimension"] == _main(source, "strengths")
    ]
    if strengths:
        yield _strengths(source, strengths)
    found = [row for row in source.data.board["differences"] if row["dimension"] == OVERALL]
    found.sort(key=lambda row: -abs(row["difference"] or 0))
    if found:
        yield Table(
            _("Differences between ratings, overall, on common prompts"),
            [_("A"), _("B"), _("A less B"), _("Chance of luck, adjusted"), _("Told apart"), _("Prompts")],
            [_difference(source, row) for row in found[:MOST_PAIRS]],
            [_("The chance is the p-value after Holm's adjustment over all pairs.")],
        )
    differential = source.data.board.get("differential", [])
    if differential:
        yield _differential(source, differential)
    if not (votes or strengths or found):
        yield Paragraph(_("No two generators have been judged on the same prompts yet."))


def _differential(source: Source, rows: list[Any]) -> Table:
    """Return how generators stand against the hidden references: overall where there is one, else each."""
    keys = [row["dimension"] for row in rows]
    shown = [row for row in rows if OVERALL not in keys or row["dimension"] == OVERALL]
    shown.sort(key=lambda row: (keys.index(row["dimension"]), -(row["mean"] or 0)))
    return Table(
        _("Against the hidden references"),
        [_("Generator"), _("Dimension"), _("Differential score"), _("Scores"), _("Prompts")],
        [
            [
                source.name(row["generator"]),
                source.label(row["dimension"]),
                Number.of(row["mean"], row["low"], row["high"]),
                row["n"],
                row["prompts"],
            ]
            for row in shown
        ],
        [
            _(
                "Each score less what the same rater gave the hidden reference of its prompt, plus the top "
                "of the scale, which is as good as the reference (ITU-T P.910, ACR-HR); overall, 1 is."
            )
        ],
    )


def _main(source: Source, name: str) -> str:
    """Return the dimension that pairs are shown on: overall, or the first that has any."""
    keys = [row["dimension"] for row in source.data.board[name]]
    return OVERALL if OVERALL in keys or not keys else keys[0]


def _strengths(source: Source, rows: list[Any]) -> Table:
    rows.sort(key=lambda row: row["rank"] or len(rows) + 1)
    return Table(
        _("Strengths from votes"),
        [_("Generator"), _("Rank"), _("Ranks not ruled out"), _("Log strength"), _("Both bad")],
        [
            [
                source.name(row["generator"]),
                row["rank"],
                _span(row),
                Number.of(row["log_strength"], row["low"], row["high"]),
                Number(row["both_bad_share"], share=True),
            ]
            for row in rows
        ],
    )


def _difference(source: Source, row: Any) -> list[Cell]:
    apart = {True: _("yes"), False: _("no"), None: "–"}
    p = row["p_adjusted"]
    return [
        source.name(row["a"]),
        source.name(row["b"]),
        Number.of(row["difference"], row["low"], row["high"]),
        Number(p, 3),
        apart[None if p is None else p < 0.05],
        row["prompts"],
    ]


def profiles(source: Source) -> Iterator[Part]:
    """Every generator's means on every dimension."""
    if source.dimensions:
        yield Table(
            _("Adjusted means by generator and dimension"),
            [_("Generator"), *map(source.label, source.dimensions)],
            [
                [source.name(slug), *(source.mean(slug, key) for key in source.dimensions)]
                for slug in source.order
            ],
        )
        yield Paragraph(_scales(source))


def _scales(source: Source) -> str:
    scales = {source.scale.get(key, 3) for key in source.dimensions}
    if len(scales) == 1:
        return _("The scale runs from 1, the lowest, to %(levels)s.") % {"levels": scales.pop()}
    told = (f"{source.label(key)} {source.scale.get(key, 3)}" for key in source.dimensions)
    return _("The scales run from 1, the lowest, to: %(levels)s.") % {"levels": _(", ").join(told)}


def agreement(source: Source) -> Iterator[Part]:
    """How far raters agree, dimension by dimension."""
    trusted = {True: _("yes"), False: _("no"), None: "–"}
    rows = source.data.board["agreement"]
    if not rows:
        yield Paragraph(_("No clip was scored by two raters, so agreement is not known."))
        return
    yield Table(
        _("Agreement between raters"),
        [_("Dimension"), _("Krippendorff's alpha"), "AC2", "ICC(k)", _("Clips"), _("Trusted")],
        [
            [
                source.label(row["dimension"]),
                Number.of(row["alpha"], row["low"], row["high"]),
                Number(row["ac2"]),
                Number(row["icc_k"]),
                row["units"],
                trusted[row["trusted"]],
            ]
            for row in rows
        ],
        [
            _(
                "Alpha is ordinal, with an interval from resampled clips. It may also be low because "
                "generators are equal; AC2 does not fall when nearly everybody says the same, and ICC(k) is "
                "the reliability of a clip's mean."
            ),
        ],
    )


def method(source: Source) -> Iterator[Part]:
    """How it was computed, what was left out, and what to know before quoting it."""
    board, data = source.data.board, source.data.board["data"]
    yield Notes(
        [
            _("Raters watched the clips blind; nothing told them which system had made one."),
            _("Method %(method)s, version %(version)s, seed %(seed)s; computed %(when)s.")
            % {
                "method": board["method"],
                "version": board["version"],
                "seed": board["seed"],
                "when": board["computed_at"],
            },
            _("Intervals are at 95% and allow for the luck of both raters and prompts."),
            ngettext(
                "%(n)s rater was excluded under the rules of the study.",
                "%(n)s raters were excluded under the rules of the study.",
                data["excluded_raters"],
            )
            % {"n": data["excluded_raters"]},
            *filter(None, [_with_the_excluded(source), _opened(source)]),
            _("Board %(id)s, digest of its inputs %(digest)s: every figure can be recomputed from them.")
            % {"id": board["id"], "digest": data["digest"]},
        ]
    )
    if board["warnings"]:
        yield Paragraph(_("To know before quoting these figures:"))
        yield Notes(list(board["warnings"]))


def _opened(source: Source) -> str:
    """Say how often somebody learned who made what while raters were at work; empty where nobody did."""
    times = identities.openings(source.board.study).count()
    told = ngettext(
        "While it was open, identities were opened %(n)s time. The study’s page says by whom, and why.",
        "While it was open, identities were opened %(n)s times. The study’s page says by whom, and why.",
        times,
    )
    return told % {"n": times} if times else ""


def _with_the_excluded(source: Source) -> str:
    return board_verdicts.exclusions(
        source.data.beside.get("included", []), source.data.standings, source.labels
    )
