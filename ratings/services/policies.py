"""The policy of a study: which renditions its raters are shown. Rules say it, so it is fixed with them."""

from __future__ import annotations

from collections.abc import Iterable

from ratings.choices import StudyState
from ratings.models import Clip, File, Order, Rendition, Study
from ratings.probing.policy import Policy, rate_of, size_of
from ratings.services import orders, rules


def of(study: Study) -> Policy:
    """Return the policy that the study's rules lay down."""
    laid_down = rules.of(study)
    return Policy(size_of(laid_down.canvas), rate_of(laid_down.frame_rate), laid_down.audio)


def shown(file: File, study: Study) -> Rendition | None:
    """Return the rendition that raters of a study are shown, of those that were fetched with the file."""
    key = of(study).key
    made: Iterable[Rendition] = file.renditions.all()
    return max((each for each in made if each.policy == key), key=lambda each: each.pk, default=None)


def prepare(study: Study) -> None:
    """Have the renditions made that a draft's policy asks for, those that failed once more."""
    policy = of(study)
    if policy.key and study.state == StudyState.DRAFT:
        files = _files(study)
        orders.retry(files, policy)
        orders.place(files, policy)


def prepare_all() -> None:
    """Order what became ready, or was chosen as a check, after a study was kept. Called by the sweep."""
    for study in Study.objects.exclude(state=StudyState.CLOSED).iterator():
        policy = of(study)
        if policy.key:
            orders.place(_files(study), policy)


def progress(study: Study) -> orders.Progress | None:
    """Return how far the renditions are that a study's policy asks for; None where it asks for none."""
    policy = of(study)
    return orders.progress(_files(study), policy) if policy.key else None


def _files(study: Study) -> set[int]:
    """Return the files that raters of a study are or will be shown; an open one has its items."""
    shown = Clip.objects.filter(places__item__study=study)
    asked = Clip.objects.of_study(study) if study.state == StudyState.DRAFT else shown
    return {clip.file_id for clip in (shown | asked).ready().distinct() if clip.file_id}


def forget_unused() -> int:
    """Remove the renditions and orders of policies that no study has any more; return how many renditions.

    A draft may change its rules back, so this is called now and then, not at once.
    """
    every = Study._base_manager.all()  # previews have policies too
    used = {of(study).key for study in every.only("rules").iterator()}
    Order.objects.exclude(policy__in={"", *used}).delete()
    unused = list(Rendition.objects.exclude(policy__in={"", *used}))
    for rendition in unused:
        rendition.delete()
    return len(unused)
