"""What to look at before a study opens: what is missing, and what looks like a mistake.

A `stop` keeps the study from opening usefully, a `look` deserves a person's eye, `fine` is told so that one
sees it was checked. All is read with one query over the study's clips and two small ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratings.choices import FileState, GeneratorKind, Mode, Outcome, Purpose, Selection, Source
from ratings.models import Clip, Study
from ratings.services import check_turns, findings, giveaways, policies, previews

STOP, LOOK, FINE = "stop", "look", "fine"
NAMED = 6


@dataclass(frozen=True)
class Check:
    """One line of the list. `filters`: the parameters of the clips' list that shows what is meant. `percent`:
    how far that is which will be done by itself."""

    state: str
    sentence: str
    filters: str = ""
    percent: int | None = None


class _Clip(NamedTuple):
    pk: int
    generator: str
    kind: str
    prompt: str
    outcome: str
    state: str | None
    file: int | None
    source: str
    selection: str
    watermark: bool | None


def check(study: Study) -> list[Check]:
    """Return the list, the gravest first."""
    clips = [_Clip(*row) for row in _rows(study)]
    ready = [clip for clip in clips if clip.state == FileState.READY]
    found = [
        *_ready(study, ready),
        *_renditions(study),
        *_hidden(ready),
        *_balance(ready),
        *_not_ready(study, clips),
        *_shared(ready),
        *_origins(ready),
        *_give_away(study),
        *_question(study),
        *_teaching(study),
    ]
    return sorted(found, key=lambda line: (STOP, LOOK, FINE).index(line.state))


def _rows(study: Study) -> Iterator[tuple[Any, ...]]:
    fields = (
        "generator__name",
        "generator__kind",
        "prompt__slug",
        "outcome",
        "file__state",
        "file",
        "source",
        "selection",
    )
    return Clip.objects.of_study(study).order_by().values_list("pk", *fields, "watermark").iterator()


def _ready(study: Study, ready: list[_Clip]) -> Iterator[Check]:
    generators, prompts = len({c.generator for c in ready}), len({c.prompt for c in ready})
    systems = {c.generator for c in ready if c.kind == GeneratorKind.SYSTEM}
    if not ready:
        yield Check(STOP, _("No clip is ready. Upload clips, or wait until they are probed."))
        return
    yield Check(
        FINE,
        _("%(clips)s clips are ready: %(generators)s generators, %(prompts)s prompts.")
        % {"clips": len(ready), "generators": generators, "prompts": prompts},
    )
    if len(systems) < 2:
        yield Check(LOOK, _("There is only one generator, so nothing can be ranked."))
    if prompts < 2:
        yield Check(LOOK, _("There is only one prompt: nobody can say how far the result holds for others."))
    if study.mode != Mode.RATE and generators < 2:
        yield Check(STOP, _("Comparing needs clips of two generators for one prompt."))


def _hidden(ready: list[_Clip]) -> Iterator[Check]:
    """Tell for which prompts there is a hidden reference, where there are any."""
    with_one = {clip.prompt for clip in ready if clip.kind == GeneratorKind.REAL}
    without = {clip.prompt for clip in ready} - with_one
    if not with_one:
        return
    told = {"n": len(with_one), "all": len(with_one | without), "names": _listed(sorted(without))}
    if without:
        sentence = _(
            "%(n)s of %(all)s prompts have a hidden reference. "
            "There are no differential scores on: %(names)s."
        )
        yield Check(LOOK, sentence % told)
    else:
        yield Check(FINE, _("Every prompt has a hidden reference, rated like any other clip."))


def _renditions(study: Study) -> Iterator[Check]:
    """Tell how far the renditions are that the study's canvas, frame rate and sound ask for."""
    far = policies.progress(study)
    if far is None or not far.wanted:
        return
    told = {"made": far.made, "wanted": far.wanted}
    if far.waiting:
        sentence = _("Clips are being made alike as the rules say: %(made)s of %(wanted)s are ready.")
        yield Check(STOP, sentence % told, percent=far.percent)
    else:
        yield Check(FINE, _("Clips were made alike as the rules say: %(made)s of %(wanted)s.") % told)
    if far.failed:
        sentence = ngettext(
            "%(n)s clip could not be made alike and is left out. Keep the draft once more to try again.",
            "%(n)s clips could not be made alike and are left out. Keep the draft once more to try again.",
            far.failed,
        )
        yield Check(LOOK, f"{sentence % {'n': far.failed}} {findings.said(far.reason)}")


def _balance(ready: list[_Clip]) -> Iterator[Check]:
    """Tell which cells of generators x prompts are empty or fuller than others."""
    cells = Counter((clip.generator, clip.prompt) for clip in ready)
    generators, prompts = {c.generator for c in ready}, {c.prompt for c in ready}
    empty = [(g, p) for g in sorted(generators) for p in prompts if (g, p) not in cells]
    if empty:
        missing = Counter(generator for generator, _prompt in empty)
        yield Check(
            LOOK,
            ngettext(
                "%(n)s of %(all)s answers is missing: %(names)s.",
                "%(n)s of %(all)s answers are missing: %(names)s.",
                len(empty),
            )
            % {
                "n": len(empty),
                "all": len(generators) * len(prompts),
                "names": _listed(f"{name} ({n})" for name, n in missing.most_common()),
            },
        )
    elif cells:
        yield Check(FINE, _("Every generator answered every prompt."))
    if len(set(cells.values())) > 1:
        most = max(cells.values())
        full = sorted({generator for (generator, _p), n in cells.items() if n == most})
        yield Check(
            LOOK,
            _("Some generators have several clips for a prompt and others one: %(names)s.")
            % {"names": _listed(full)},
        )


def _not_ready(study: Study, clips: list[_Clip]) -> Iterator[Check]:
    states = Counter(clip.state for clip in clips)
    waiting = states[FileState.RECEIVED] + states[FileState.PROBING]
    if waiting:
        told = ngettext(
            "%(n)s clip is still being checked, and would be left out now.",
            "%(n)s clips are still being checked, and would be left out now.",
            waiting,
        )
        percent = 100 * (sum(states.values()) - waiting) // sum(states.values())
        yield Check(LOOK, told % {"n": waiting}, f"task={study.task}&state=probing", percent=percent)
    if states[FileState.REJECTED]:
        told = ngettext(
            "%(n)s clip was rejected and is left out.", "%(n)s clips were rejected and are left out.",
            states[FileState.REJECTED],
        )  # fmt: skip
        yield Check(LOOK, told % {"n": states[FileState.REJECTED]}, f"task={study.task}&state=rejected")
    outcomes = Counter(clip.outcome for clip in clips if clip.outcome != Outcome.OK)
    for outcome, number in sorted(outcomes.items()):
        yield Check(
            FINE,
            ngettext(
                "%(n)s output is recorded as “%(outcome)s”: it counts as such, not as a clip.",
                "%(n)s outputs are recorded as “%(outcome)s”: they count as such, not as clips.",
                number,
            )
            % {"n": number, "outcome": Outcome(outcome).label},
            f"task={study.task}&state={outcome}",
        )


def _shared(ready: list[_Clip]) -> Iterator[Check]:
    """Tell where the same bytes stand for two generators: one of them is most likely a mistake."""
    owners: dict[int | None, set[str]] = defaultdict(set)
    uses: Counter[int | None] = Counter()
    for clip in ready:
        owners[clip.file].add(clip.generator)
        uses[clip.file] += 1
    sharing = [names for names in owners.values() if len(names) > 1]
    if sharing:
        yield Check(
            LOOK,
            ngettext(
                "The same file stands for several generators %(n)s time: %(names)s.",
                "The same file stands for several generators %(n)s times: %(names)s.",
                len(sharing),
            )
            % {"n": len(sharing), "names": _listed(sorted(set.union(*sharing)))},
        )
    elif any(number > 1 for number in uses.values()):
        yield Check(LOOK, _("The same file answers several prompts of one generator."))


def _origins(ready: list[_Clip]) -> Iterator[Check]:
    """Tell where clips came about in different ways, which is no fair comparison."""
    ways = (
        (
            lambda clip: clip.source == Source.VENDOR_DEMO,
            _("Vendors' demos stand among other clips: %(names)s."),
        ),
        (
            lambda clip: clip.selection == Selection.BEST_OF_N,
            _("The best of several stands beside first outputs: %(names)s."),
        ),
        (lambda clip: bool(clip.watermark), _("Some clips bear a watermark: %(names)s.")),
    )
    for is_such, sentence in ways:
        such = {clip.generator for clip in ready if is_such(clip)}
        if such and not all(is_such(clip) for clip in ready):
            yield Check(LOOK, sentence % {"names": _listed(sorted(such))})


def _give_away(study: Study) -> Iterator[Check]:
    """Tell how often size, rate and length name the system: each clip guessed from those like it."""
    found = giveaways.of(study)
    if found is None:
        return
    told = {"share": f"{found.together:.0%}", "chance": f"{found.chance:.0%}"}
    if found.worst:
        sentence = _(
            "Size, frame rate and length alone would name the system for %(share)s of the clips, and for "
            "nearly all clips of %(names)s; chance would for %(chance)s. A rater who knows the systems is "
            "hardly blind: a common canvas and frame rate help."
        )
        yield Check(LOOK, sentence % {**told, "names": _listed(row.generator for row in found.worst)})
    else:
        sentence = _(
            "Size, frame rate and length name the system for %(share)s of the clips; chance would for "
            "%(chance)s."
        )
        yield Check(FINE, sentence % told)


def _teaching(study: Study) -> Iterator[Check]:
    """Tell what teaches and checks raters, and what does not yet."""
    if study.mode == Mode.COMPARE:
        return
    there = check_turns.chosen(study)
    if not there:
        yield Check(LOOK, _("Nothing teaches or checks its raters: no practice, no gold, no traps."))
        return
    yield Check(
        FINE,
        _("Raters practise on %(training)s clips; %(gold)s gold clips and %(traps)s traps check them.")
        % {"training": there[Purpose.TRAINING], "gold": there[Purpose.GOLD], "traps": there[Purpose.TRAP]},
    )
    chosen = study.items.checks().count()
    late = chosen - study.items.checks().playable().count()
    if late:
        told = ngettext(
            "%(n)s of these clips cannot be shown yet; the study opens once it can.",
            "%(n)s of these clips cannot be shown yet; the study opens once they can.",
            late,
        )
        yield Check(STOP, told % {"n": late}, percent=100 * (chosen - late) // chosen)


def _question(study: Study) -> Iterator[Check]:
    dimensions = [d for d in study.rubric.dimensions.prefetch_related("level_set") if study.task in d.tasks]
    bare = [d.label for d in dimensions if not all(level.anchor for level in d.level_set.all())]
    if bare:
        yield Check(LOOK, _("Levels without an anchoring sentence: %(names)s.") % {"names": _listed(bare)})
    else:
        yield Check(FINE, _("Every level has a sentence that anchors it."))
    if study.votes_per_item < 2:
        yield Check(LOOK, _("With one rating a clip, nothing can be said about how far raters agree."))
    if previews.seen(study):
        yield Check(FINE, _("Somebody has looked at it as raters will."))
    else:
        yield Check(LOOK, _("Nobody has looked at it as raters will. Preview it."))


def _listed(names: object) -> str:
    every = list(names)  # type: ignore[call-overload]
    rest = len(every) - NAMED
    return ", ".join(every[:NAMED]) + (f" … (+{rest})" if rest > 0 else "")
