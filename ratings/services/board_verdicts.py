"""Verdicts in words: what a board settles and what it leaves open, from what was frozen beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratings.services.board_words import Labels, listed

NAMED_PAIRS = 3
Row = Mapping[str, Any]


def verdict(row: Row, labels: Labels) -> list[str]:
    """Return the sentences of one verdict, the most important first."""
    return [
        lead(row, labels),
        *_apart(row, labels),
        *_settling(row, labels),
        *_flips(row, labels),
    ]


def on(dimension: str, kept: Mapping[str, Any], standings: Sequence[Row], labels: Labels) -> list[str]:
    """Return the verdict on a dimension from what a board kept beside its figures, ratings before votes.

    A board of the first version kept none: its rank intervals still say who may be first.
    """
    rows = [row for row in kept.get("verdicts", []) if row["dimension"] == dimension]
    rows.sort(key=lambda row: row["of"] != "ratings")
    if rows:
        return verdict(rows[0], labels)
    mine = [row for row in standings if row["dimension"] == dimension]
    plain = {
        "leaders": [row["generator"] for row in mine if row["rank_low"] == 1],
        "ranked": sum(row["rank"] is not None for row in mine),
        "apart": 0,
    }
    return [lead(plain, labels)] if mine else []


def lead(row: Row, labels: Labels) -> str:
    """Say who may be first: what the rank intervals leave open."""
    leaders = row["leaders"]
    if row["ranked"] == 1:
        return _("Only one generator is ranked, so there is nothing to tell apart.")
    if not leaders:
        return (
            _("There are ranks, but no intervals: nobody can say how far they are luck.")
            if row["ranked"]
            else _("No ranking can be given yet.")
        )
    names = labels.named(leaders)
    if len(leaders) == 1:
        return _alone(leaders[0], row, labels)
    if len(leaders) == row["ranked"]:
        return _("These data cannot tell any of the generators apart.") if not row["apart"] else _(
            "Any of the generators may be first, though some are behind others."
        )  # fmt: skip
    return _(
        "The first place lies between %(names)s: taken one at a time, each of the others can be ruled out "
        "for it."
    ) % {"names": names}


def _alone(leader: str, row: Row, labels: Labels) -> str:
    """Say whether the only one that may be first also stands among all pairs."""
    doubted = [name for pair in row.get("open", ()) if leader in pair for name in pair if name != leader]
    if not doubted:
        return _("%(name)s leads, beyond the luck of raters and prompts.") % {"name": labels.named([leader])}
    return _(
        "Only %(name)s can be first when the others are taken one at a time; all pairs taken at once, its "
        "lead over %(rivals)s may still be luck."
    ) % {"name": labels.named([leader]), "rivals": labels.named(doubted)}


def _apart(row: Row, labels: Labels) -> Iterator[str]:
    """Say how much of the whole order is certain: a stricter question than who may be first."""
    if not row["pairs"] or row["ranked"] < 3:
        return
    counted = {"apart": row["apart"], "pairs": row["pairs"], "open": _pairs(row["open"], labels)}
    if row["apart"] == row["pairs"]:
        text = _("All %(pairs)s pairs are told apart, even taken at once.")
    elif row["apart"] and len(row["open"]) <= NAMED_PAIRS:
        text = _(
            "All pairs taken at once, a stricter test, %(apart)s of %(pairs)s are told apart; still open: "
            "%(open)s."
        )
    elif row["apart"]:
        text = _("All pairs taken at once, a stricter test, %(apart)s of %(pairs)s are told apart.")
    elif len(row["leaders"]) < row["ranked"]:
        text = _("All pairs taken at once, a stricter test, not one of %(pairs)s is told apart.")
    else:
        text = ""  # Has been said: nobody is told apart.
    if text:
        yield text % counted
    if row["equal"]:
        pairs = _pairs(row["equal"][:NAMED_PAIRS], labels)
        more = len(row["equal"]) - NAMED_PAIRS
        if more > 0:
            pairs = listed([pairs, ngettext("%(n)s other pair", "%(n)s other pairs", more) % {"n": more}])
        yield _("Equal within a tenth of the scale: %(pairs)s.") % {"pairs": pairs}


def _pairs(pairs: Sequence[Sequence[str]], labels: Labels) -> str:
    return _(", ").join(
        _("%(a)s and %(b)s") % {"a": labels.named([a]), "b": labels.named([b])} for a, b in pairs
    )


def _settling(row: Row, labels: Labels) -> Iterator[str]:
    found = row["settle"]
    if found is None:
        return
    names = {
        "first": labels.named([found["first"]]),
        "rival": labels.named([found["rival"]]),
        **{key: found[key] for key in ("prompts", "raters", "prompts_now", "raters_now")},
    }
    if found["prompts"] and found["raters"]:
        text = _(
            "If %(first)s is ahead of %(rival)s by as much as here, %(prompts)s prompts instead of "
            "%(prompts_now)s would show it four times out of five, or %(raters)s raters instead of "
            "%(raters_now)s."
        )
    elif found["prompts"]:
        text = _(
            "If %(first)s is ahead of %(rival)s by as much as here, %(prompts)s prompts instead of "
            "%(prompts_now)s would show it four times out of five; more raters alone would not."
        )
    elif found["raters"]:
        text = _(
            "If %(first)s is ahead of %(rival)s by as much as here, %(raters)s raters instead of "
            "%(raters_now)s would show it four times out of five; more prompts alone would not."
        )
    else:
        text = _(
            "%(first)s and %(rival)s are so close here that neither more prompts nor more raters alone would "
            "tell them apart, even fifty times as many."
        )
    yield text % names


def _flips(row: Row, labels: Labels) -> Iterator[str]:
    found = row["flips"]
    if found is None:
        return
    names = {"first": labels.named([found["first"]]), "rival": labels.named([found["rival"]])}
    counted = {**names, "n": found["flips"], "scores": found["scores"]}
    if not found["flips"]:
        yield _("%(first)s and %(rival)s share the first place.") % names
        return
    if row["of"] == "votes":
        yield (
            ngettext(
                "%(n)s of their %(scores)s votes turned round would let %(rival)s draw level with %(first)s.",
                "%(n)s of their %(scores)s votes turned round would let %(rival)s draw level with %(first)s.",
                found["flips"],
            )
            % counted
        )
        return
    yield (
        ngettext(
            "%(n)s score of their %(scores)s given otherwise would let %(rival)s draw level with %(first)s.",
            "%(n)s scores of their %(scores)s given otherwise would let %(rival)s draw level with %(first)s.",
            found["flips"],
        )
        % counted
    )


def exclusions(included: Sequence[Row], standings: Sequence[Row], labels: Labels) -> str:
    """Say what the raters that were excluded would have changed, overall or wherever they would."""
    if not included:
        return ""
    then = {(row["generator"], row["dimension"]): row["rank"] for row in standings}
    moved = sorted({
        row["dimension"]
        for row in included
        if then.get((row["generator"], row["dimension"]), row["rank"]) != row["rank"]
    })  # fmt: skip
    if not moved:
        return _("With the excluded raters every rank would be the same.")
    names = listed([labels.dimension(key) for key in moved])
    return _("With the excluded raters, ranks would differ on %(names)s.") % {"names": names}


def methods(boards: Sequence[tuple[str, Mapping[str, int | None]]], labels: Labels) -> str:
    """Say whether the order hangs on the method: `boards` are methods with the rank of each generator."""
    known = [(name, {g: r for g, r in ranks.items() if r}) for name, ranks in boards]
    known = [(name, ranks) for name, ranks in known if ranks]
    if len(known) < 2:
        return _("Only one method has ranks here, so there is nothing to compare.")
    first = known[0][1]
    other = [name for name, ranks in known[1:] if ranks != first]
    if not other:
        return _("Every method gives the same order: the ranking does not depend on the choice.")
    tops = {g for _name, ranks in known for g, rank in ranks.items() if rank == 1}
    counted = {"n": len(other), "all": len(known) - 1, "names": _(", ").join(other)}
    if len(tops) == 1:
        return (
            _(
                "The first place does not depend on the method, other places do: %(n)s of %(all)s methods "
                "give another order (%(names)s)."
            )
            % counted
        )
    return _("The first place depends on the method: %(who)s. Read the intervals before the ranks.") % {
        "who": listed([labels.named([g]) for g in sorted(tops)])
    }
