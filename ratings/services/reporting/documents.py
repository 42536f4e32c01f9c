"""Builds the Document of one leaderboard or of several: the same parts, once for each language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ratings.models import Leaderboard, Reference
from ratings.reports.document import Document, Section, Words
from ratings.services import leaderboards
from ratings.services.reporting import sources
from ratings.services.reporting.parts import KINDS, LEADERBOARD
from ratings.services.reporting.sources import Source

LANGUAGES = {"en": ("en",), "zh": ("zh-hans",), "both": ("en", "zh-hans")}


def of_leaderboard(board: Leaderboard) -> Document:
    """Return one leaderboard in the language that is active; its JSON is the one of the contract."""
    found = sources.read([board])
    section = _section(found, LEADERBOARD, found[0].board.study.title)
    return Document([section], [found[0].data], found[0].data.board)


def of_report(
    boards: Sequence[Leaderboard], *, parts: Sequence[str], language: str, title: str = ""
) -> Document:
    """Return several leaderboards as one report: side by side, never ranked across tasks."""
    sections, kept = [], []
    for code in LANGUAGES[language]:
        with translation.override(code):
            found = sources.read(boards)
            sections.append(_section(found, parts, title or _title(found)))
            kept.append(found)
    return Document(sections, [source.data for source in kept[0]], _plain(sections[0].title, kept[0]))


def _title(found: Sequence[Source]) -> str:
    return _(" and ").join(dict.fromkeys(source.board.study.title for source in found))


def _section(found: Sequence[Source], parts: Sequence[str], title: str) -> Section:
    newest = max(source.board.computed_at for source in found)
    subtitle = _("%(tasks)s. Computed %(when)s UTC by ClipJury %(version)s.") % {
        "tasks": capfirst(_(", ").join(dict.fromkeys(source.task for source in found))),
        "when": f"{newest:%Y-%m-%d %H:%M}",
        "version": found[0].board.version,
    }
    return Section(
        language=translation.get_language() or "en",
        title=title,
        subtitle=subtitle,
        parts=[piece for key in parts for piece in KINDS[key].build(found)],
        words=words(),
    )


def words() -> Words:
    """Return what the writers say themselves, in the language that is active."""
    return Words(
        low=_("low end"),
        high=_("high end"),
        certainty=_("certainty"),
        scores=_("Scores"),
        contents=_("Contents"),
        filled=_("Filled: at least 80% certain"),
        outlined=_("Outlined: less certain, or between two levels"),
        elsewhere=_("Pictures stand in the HTML and PDF of this report."),
    )


def _plain(title: str, found: Sequence[Source]) -> dict[str, Any]:
    """Return the report as plain data: leaderboards as the contract has them, specs and published tables."""
    generators = {slug: one for source in found for slug, one in source.generators.items()}
    tasks = {source.board.study.task for source in found}
    tables = Reference.objects.filter(task__in=tasks, values__generator__in=generators.values()).distinct()
    return {
        "title": title,
        "leaderboards": [source.data.board for source in found],
        "generators": [_spec(generators[slug]) for slug in sorted(generators)],
        "references": [_table(table) for table in tables],
    }


def _spec(generator: Any) -> dict[str, Any]:
    claims = [
        {
            "as_of": claim.as_of.isoformat(),
            **{key: getattr(claim, key) for key in ("tasks", "duration_s", "resolution", "fps", "features")},
            **{key: getattr(claim, key) for key in ("price", "available")},
        }
        for claim in generator.claims.all()
    ]
    own = ("slug", "name", "name_zh", "vendor", "vendor_zh", "region", "kind", "architecture")
    return {
        **{key: getattr(generator, key) for key in own},
        "launched": generator.launched.isoformat() if generator.launched else None,
        "claims": claims,
        "remarks": [
            {"by": one.by, "text": one.text, "text_zh": one.text_zh} for one in generator.remarks.all()
        ],
    }


def _table(table: Reference) -> dict[str, Any]:
    return {
        "source": table.source,
        "date": table.date.isoformat(),
        "judge": table.judge,
        "task": table.task,
        "values": [
            {
                "generator": value.generator.slug,
                "dimension": value.dimension,
                "value": value.value,
                "reason": value.reason,
                "scale_low": value.scale_low,
                "scale_high": value.scale_high,
            }
            for value in table.values.select_related("generator")
        ],
    }


def latest(study: Any) -> Leaderboard:
    """Return a study's newest leaderboard, computed now where there is none yet."""
    newest = study.leaderboards.select_related("study__rubric").order_by("-computed_at", "-pk").first()
    return newest or leaderboards.compute(study)
