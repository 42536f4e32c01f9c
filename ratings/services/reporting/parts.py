"""The parts of a report, each declared once: key, title, builder. Pages, commands and templates follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ratings.errors import InvalidError
from ratings.reports.document import Heading, Part
from ratings.services.reporting import beside, results, stills, systems
from ratings.services.reporting.sources import Source

Each = Callable[[Source], Iterable[Part]]
Whole = Callable[[Sequence[Source]], Iterable[Part]]


@dataclass(frozen=True)
class Kind:
    """One part: told for each task apart, or for all of them at once."""

    title: str
    each: Each | None = None
    whole: Whole | None = None

    def build(self, sources: Sequence[Source]) -> Iterator[Part]:
        """Yield the part with its headings; tasks stand one under the other and are never ranked together."""
        yield Heading(_(self.title))
        if self.whole:
            yield from self.whole(sources)
        for source in sources if self.each else ():
            if len(sources) > 1:
                yield Heading(source.title, 2)
            yield from self.each(source)  # type: ignore[misc]


KINDS: Mapping[str, Kind] = {
    "verdict": Kind(gettext_noop("In short"), each=results.verdict),
    "levels": Kind(gettext_noop("Low, mid or high"), each=results.levels),
    "ranking": Kind(gettext_noop("Ranking"), each=results.ranking),
    "pairs": Kind(gettext_noop("Head to head"), each=results.pairs),
    "profiles": Kind(gettext_noop("Profiles"), each=results.profiles),
    "stills": Kind(gettext_noop("Stills"), each=stills.stills),
    "specs": Kind(gettext_noop("Systems: claims and groups"), whole=systems.specs),
    "measured": Kind(gettext_noop("Systems: what the clips measured"), each=systems.measured),
    "remarks": Kind(gettext_noop("Remarks"), whole=systems.remarks),
    "generation": Kind(gettext_noop("Time to generate"), each=systems.generation),
    "compute": Kind(gettext_noop("Estimated compute"), each=systems.compute),
    "references": Kind(gettext_noop("Published tables beside ours"), each=beside.references),
    "agreement": Kind(gettext_noop("Agreement and reliability"), each=results.agreement),
    "method": Kind(gettext_noop("Method, exclusions, limits"), each=results.method),
}
LEADERBOARD = ("verdict", "levels", "ranking", "pairs", "profiles", "agreement", "method")
"""What one leaderboard says of itself when it leaves alone."""


def checked(keys: Sequence[str]) -> list[str]:
    """Return the keys of parts, each once, in the order given; none given means all of them."""
    unknown = [key for key in keys if key not in KINDS]
    if unknown:
        raise InvalidError(
            _("There is no part %(unknown)s. The parts are %(parts)s.")
            % {"unknown": ", ".join(unknown), "parts": ", ".join(KINDS)}
        )
    return list(dict.fromkeys(keys)) or list(KINDS)
