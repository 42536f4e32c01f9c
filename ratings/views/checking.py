"""The clips that teach and check the raters of a draft: drawn ones, and gold from a pilot."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ratings.choices import FileState, Mode, Purpose, StudyState
from ratings.errors import ClipJuryError
from ratings.forms.gold import GoldForm
from ratings.models import Clip, Study
from ratings.services import (
    calibration,
    check_items,
    check_offers,
    clip_lists,
    drafts,
    media_links,
    rules,
    studies,
)
from ratings.services.check_items import Chosen
from ratings.services.check_offers import Offer
from ratings.views import lists
from ratings.views.guards import person, study_curator

A_PAGE = 24


@require_http_methods(["GET", "POST"])
@study_curator
def study_checks(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what teaches and checks raters: what is ticked is kept, the rest is not."""
    study = get_object_or_404(Study.objects.select_related("rubric"), slug=slug)
    if study.state != StudyState.DRAFT:
        return _fixed(request, study)
    if request.POST.get("act") == "bring":
        calibration.bring()
        return redirect("study-checks", slug=slug)
    pilots = check_offers.pilots(study)
    named = request.POST.get("pilot", request.GET.get("pilot", ""))
    pilot = next((each for each in pilots if each.slug == named), None)
    offers = _offers(study, pilot)
    if request.method == "POST":
        ticked = set(request.POST.getlist("checks"))
        try:
            drafts.choose_checks(
                study, [offer.chosen for offer in offers if offer.key in ticked], by=person(request)
            )
        except ClipJuryError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The draft is changed."))
            return redirect("study", slug=slug)
    return render(request, "studies/check_clips.html", _context(request, study, offers, pilots, pilot))


@require_http_methods(["GET", "POST"])
@study_curator
def study_gold(request: HttpRequest, slug: str) -> HttpResponse:
    """Say of one clip of the study what raters should answer, and make it gold."""
    study = get_object_or_404(Study.objects.select_related("rubric"), slug=slug)
    if study.state != StudyState.DRAFT:
        return _fixed(request, study)
    clip = _chosen_clip(request, study)
    form = (
        GoldForm(request.POST or None, dimensions=studies.dimensions_for(study, clip.prompt))
        if clip
        else None
    )
    if clip and form and request.method == "POST" and form.is_valid():
        try:
            drafts.add_check(study, form.chosen(clip), by=person(request))
        except ClipJuryError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The clip is gold now. Choose the next, or go back."))
            return redirect("study-gold", slug=slug)
    return render(request, "studies/gold.html", _gold_context(request, study, clip, form))


def _fixed(request: HttpRequest, study: Study) -> HttpResponse:
    messages.error(request, _("This study is no draft any more: its question and rules are fixed."))
    return redirect("study", slug=study.slug)


def _chosen_clip(request: HttpRequest, study: Study) -> Clip | None:
    try:
        wanted = UUID(request.GET.get("clip", ""))
    except ValueError:
        return None
    ready = clip_lists.with_media(Clip.objects.of_study(study).ready())
    return get_object_or_404(ready, public_id=wanted)


def _gold_context(
    request: HttpRequest, study: Study, clip: Clip | None, form: GoldForm | None
) -> dict[str, Any]:
    words = request.GET.get("q", "").replace("\0", "").strip()
    found = clip_lists.searched(Clip.objects.of_study(study).ready(), words)
    found = found.exclude(pk__in=check_items.clips_of(study))
    page = lists.page(request, clip_lists.with_media(found), order="pk", size=A_PAGE)
    user = person(request)
    return {
        "study": study,
        "clip": clip,
        "video": media_links.for_file(clip.file, "video", user=user) if clip and clip.file else "",
        "rendition": next(iter(clip.file.renditions.all()), None) if clip and clip.file else None,
        "form": form,
        "page": page,
        "cards": [(each, clip_lists.card(each, user=user)) for each in page.rows],
        "query": words,
        "gold": study.items.filter(purpose=Purpose.GOLD).count(),
        "crumbs": [
            (reverse("studies"), _("Studies")),
            (reverse("study", args=[study.slug]), study.title),
            (reverse("study-checks", args=[study.slug]), _("Teach and check raters")),
        ],
    }


def _offers(study: Study, pilot: Study | None) -> list[Offer]:
    """Return what the study has, then what it could have besides, each once."""
    found = [Offer(chosen) for chosen in check_items.of(study)]
    if study.mode != Mode.COMPARE:
        found += check_offers.practice(study) + check_offers.traps(study)
        found += check_offers.gold(study, pilot) if pilot else []
    # What is known of an offer, such as its agreement, beats the bare choice; the choice keeps its place.
    known = {offer.key: offer for offer in found if offer.agreement is not None}
    return list({offer.key: known.get(offer.key, offer) for offer in found}.values())


def _context(
    request: HttpRequest, study: Study, offers: list[Offer], pilots: list[Study], pilot: Study | None
) -> dict[str, Any]:
    had = {check_offers.key_of(chosen) for chosen in check_items.of(study)}
    labels = {dimension.key: dimension.label for dimension in study.rubric.dimensions.all()}
    by_purpose: dict[str, list[dict[str, Any]]] = {purpose: [] for purpose in Purpose.chosen()}
    for offer in offers:
        by_purpose[offer.chosen.purpose].append(
            {
                "offer": offer,
                "ticked": offer.key in had,
                "poster": _poster(request, offer.chosen),
                "expected": [(labels.get(key, key), *span) for key, span in offer.chosen.expected.items()],
            }
        )
    return {
        "study": study,
        "compares": study.mode == Mode.COMPARE,
        "missing": len(calibration.SAMPLES) - len(calibration.stored()),
        "training": by_purpose[Purpose.TRAINING],
        "gold": by_purpose[Purpose.GOLD],
        "traps": by_purpose[Purpose.TRAP],
        "pilots": pilots,
        "pilot": pilot,
        "kept": rules.of(study),
        "crumbs": [
            (reverse("studies"), _("Studies")),
            (reverse("study", args=[study.slug]), study.title),
        ],
    }


def _poster(request: HttpRequest, chosen: Chosen) -> str:
    file = chosen.clip.file
    ready = file is not None and file.state == FileState.READY
    return media_links.for_file(file, "poster", user=person(request)) if file and ready else ""
