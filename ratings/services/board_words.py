"""What a leaderboard says in sentences, in the reader's language, from the frozen codes and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratings.models import Generator, Leaderboard
from ratings.probing.measures import MEASURES
from ratings.stats.results import OVERALL

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Labels:
    """The names of a board's generators and dimensions in the reader's language."""

    generators: Mapping[str, str]
    dimensions: Mapping[str, str]

    @classmethod
    def of(cls, board: Leaderboard) -> Labels:
        """Return the names that a board needs."""
        slugs = set(board.inputs.get("generators", [])) | set(
            board.standings.values_list("generator__slug", flat=True)
        )
        found = {g.slug: g.label for g in Generator.objects.filter(slug__in=slugs)}
        dimensions = {d.key: d.label for d in board.study.rubric.dimensions.all()}
        return cls(found, {**dimensions, OVERALL: dimensions.get(OVERALL) or _("Overall")})

    def dimension(self, key: str) -> str:
        """Return the name of a dimension."""
        return self.dimensions.get(key, key)

    def named(self, slugs: Sequence[str], most: int = 6) -> str:
        """Return the names of generators as a list in words; a long one is cut."""
        names = [self.generators.get(slug, slug) for slug in slugs[:most]]
        rest = len(slugs) - most
        if rest > 0:
            names.append(ngettext("%(n)s other", "%(n)s others", rest) % {"n": rest})
        return listed(names)


def listed(names: Sequence[str]) -> str:
    """Return names as a list in words: `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(several)s and %(last)s") % {"several": _(", ").join(names[:-1]), "last": names[-1]}


def warnings(result: Mapping[str, Any], labels: Labels) -> list[str]:
    """Return the cautions of a board as sentences. Boards of the first version kept theirs in English."""
    if "cautions" not in result:
        return list(result.get("warnings", []))
    return [sentence(row["code"], row["params"], labels) for row in result["cautions"]]


def sentence(code: str, params: Params, labels: Labels) -> str:
    """Return one caution as a sentence."""
    names = {
        **params,
        "on": labels.dimension(params.get("dimension", "")),
        "who": labels.named(params.get("generators", [])),
        "n": len(params.get("generators", [])),
    }
    return SENTENCES[code](names)


def _said(text: Callable[[], str]) -> Callable[[Params], str]:
    return lambda names: text() % names


def _no_interval(names: Params) -> str:
    if names["raters"] < 2:
        text = _(
            "%(on)s: only one rater scored. How far raters differ is unknown, so there are no intervals."
        )
    elif names["prompts"] < 2:
        text = _(
            "%(on)s: there is only one prompt. How far prompts differ is unknown, so there are no intervals."
        )
    else:
        text = _("%(on)s: %(who)s without an interval: one prompt, one rater, or scores that never vary.")
    return text % names


def _no_strength_interval(names: Params) -> str:
    if min(names["raters"], names["prompts"]) < 2 or not names["n"]:
        text = _(
            "%(on)s: %(raters)s raters and %(prompts)s prompts are too few for intervals of the strengths."
        )
    else:
        text = _(
            "%(on)s: %(who)s without an interval of strength: one prompt, one rater, or votes that never "
            "vary."
        )
    return text % names


def _no_votes(names: Params) -> str:
    if not names["dimension"]:
        return _("Nobody has compared two clips in this study: there are no strengths.")
    return _("%(on)s: nobody has preferred a clip, so there are no strengths.") % names


def _never_met(names: Params) -> str:
    return _(
        "%(on)s: the votes leave %(parts)s groups of generators that were never compared with each other. "
        "No strength holds across them."
    ) % {**names, "parts": len(names["groups"])}


SENTENCES: dict[str, Callable[[Params], str]] = {
    "usual-interval": _said(
        lambda: _("These intervals treat every score as if it stood alone, which makes them too narrow.")
    ),
    "no-model": _said(
        lambda: _(
            "%(on)s: the method finds no means, since a dimension is empty, only one level was used, "
            "or the model does not come to rest."
        )
    ),
    "no-scores": _said(lambda: _("%(on)s: nobody has scored this, so it has no figures.")),
    "no-mean": _said(lambda: _("%(on)s: no mean for %(who)s, for want of scores.")),
    "disconnected": _said(
        lambda: _(
            "%(on)s: the generators fall into groups that share no prompt. No adjusted means, no ranks."
        )
    ),
    "no-interval": _no_interval,
    "few-clusters": _said(
        lambda: _(
            "%(on)s: the intervals rest on %(raters)s raters and %(prompts)s prompts. So few make them wide."
        )
    ),
    "no-difference": _said(
        lambda: _(
            "%(on)s: %(pairs)s differences have no interval, as too little is shared or nothing varies."
        )
    ),
    "no-rank-interval": _said(
        lambda: _("%(on)s: ranks have no intervals, as some generators cannot be tested against each other.")
    ),
    "no-agreement": _said(lambda: _("%(on)s: no clip has two scores, so agreement cannot be computed.")),
    "no-alpha": _said(
        lambda: _("%(on)s: every score that could be compared is the same, so alpha is not defined.")
    ),
    "no-alpha-interval": _said(
        lambda: _("%(on)s: a single clip has two scores, so alpha has no interval and no trust is given.")
    ),
    "no-icc": _said(
        lambda: _("%(on)s: the scores do not tell clips, raters and noise apart. No intraclass correlation.")
    ),
    "not-trusted": _said(
        lambda: _("%(on)s: raters agree too little. The whole interval of alpha lies below %(threshold)s.")
    ),
    "no-joint": _said(
        lambda: _(
            "%(on)s: ratings and votes do not both give every generator a strength with an interval. No "
            "joint one."
        )
    ),
    "contradiction": _said(lambda: _("%(on)s: ratings and votes see different strengths. Read them apart.")),
    "no-votes": _no_votes,
    "not-compared": _said(lambda: _("%(on)s: %(who)s not compared with anything, so without a strength.")),
    "never-met": _never_met,
    "ridge": _said(
        lambda: _(
            "%(on)s: somebody won or lost everything, so strengths are drawn to zero (ridge %(ridge)s)."
        )
    ),
    "no-strength-interval": _no_strength_interval,
    "own-votes": _said(
        lambda: _("%(votes)s votes are between two clips of one generator and say nothing of its strength.")
    ),
    "no-differential": _said(
        lambda: _(
            "%(on)s: nobody rated both a clip of %(who)s and the hidden reference of its prompt, so there is "
            "no differential score."
        )
    ),
    "no-differential-interval": _said(
        lambda: _(
            "%(on)s: the differential scores of %(who)s rest on one prompt or one rater, or never vary, so "
            "they have no interval."
        )
    ),
    "no-correlation": lambda names: (
        _("No correlation with %(names)s: fewer than three values in common, or one side never varies.")
        % {"names": listed([_series(name) for name in names["with"]])}
    ),
    "no-correlation-interval": lambda names: (
        _("No interval for the correlation with %(names)s: fewer than four values or prompts in common.")
        % {"names": listed([_series(name) for name in names["with"]])}
    ),
}


def _series(name: str) -> str:
    """Return what a foreign figure is called: measures of our own are kept by their keys."""
    return next((_(measure.label) for measure in MEASURES if measure.key == name), name)
