"""The clips that teach and check the raters of a draft: drawn ones, and gold from a pilot."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ratings.choices import Mode, Purpose, StudyState
from ratings.errors import ClipJuryError
from ratings.models import Study
from ratings.services import check_items, check_offers, drafts, media_links, rules
from ratings.services.check_items import Chosen
from ratings.services.check_offers import Offer
from ratings.views.guards import person, study_curator


@require_http_methods(["GET", "POST"])
@study_curator
def study_checks(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what teaches and checks raters: what is ticked is kept, the rest is not."""
    study = get_object_or_404(Study.objects.select_related("rubric"), slug=slug)
    if study.state != StudyState.DRAFT:
        messages.error(request, _("This study is no draft any more: its question and rules are fixed."))
        return redirect("study", slug=slug)
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
    return media_links.for_file(file, "poster", user=person(request)) if file else ""
