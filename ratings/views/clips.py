"""Clips: the list, one clip, and what can be done with it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratings.choices import FileState, Noun, Outcome, Task
from ratings.forms.catalogue import ProvenanceForm
from ratings.models import Clip, File, Generator, Prompt, Rendition, User
from ratings.services import clip_lists, clips, findings, jobs, marks, media_links, orders
from ratings.services.editing import clips as editing
from ratings.views import changes, lists
from ratings.views.guards import curator, desk, person

PER_PAGE = 24
LEADING_FACTS = {"container", "codec", "profile", "pixel_format", "size_bytes", "bit_rate", "audio"}


@require_GET
@desk
def clip_list(request: HttpRequest) -> HttpResponse:
    """List the clips, narrowed by what the address asks for."""
    filters = filters_of(request.GET)
    page = lists.page(request, clip_lists.listed(filters), order="-created_at", size=PER_PAGE)
    user = cast(User, request.user)
    ctx = {
        "page": page,
        "cards": [(clip, clip_lists.card(clip, user=user)) for clip in page.rows],
        "filters": filters,
        "narrowed": filters != clip_lists.Filters(),
        "address": _without_place(request.GET),
        "tasks": Task.choices,
        "states": _state_choices(),
        "generators": Generator.objects.order_by("name"),
        "prompt": Prompt.objects.filter(slug=filters.prompt).first() if filters.prompt else None,
        **_watching(),
    }
    return render(request, "clips/clips.html", ctx)


def _without_place(address: QueryDict) -> str:
    """Return the filters of an address, wherever in the list it stands."""
    kept = address.copy()
    for place in ("after", "before"):
        kept.pop(place, None)
    return kept.urlencode()


def filters_of(address: QueryDict) -> clip_lists.Filters:
    """Read the filters that exist; anything else in the address is ignored."""
    given = {key: address.get(key, "").replace("\0", "") for key in ("generator", "prompt", "q")}
    task, state = address.get("task", ""), address.get("state", "")
    return clip_lists.Filters(
        task=task if task in Task.values else "",
        state=state if state in clip_lists.STATES else "",
        archived=address.get("archived") == "1",
        **given,
    )


def _state_choices() -> list[tuple[str, Any]]:
    outcomes = [choice for choice in Outcome.choices if choice[0] != Outcome.OK]
    return [*FileState.choices, *outcomes, (clip_lists.EXTERNAL, _("external"))]


@require_GET
@desk
def clip(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a clip: the picture, what was found out about it, and where it came from."""
    shown = get_object_or_404(clip_lists.with_media(Clip.objects.all()), public_id=public_id)
    user = cast(User, request.user)
    probes = list(shown.file.probes.all()) if shown.file else []
    probe = probes[0] if probes else None
    facts = list(findings.fact_rows(probe)) if probe else []
    rendition = _rendition(shown)
    sharing = _sharing(shown)
    ctx = {
        "clip": shown,
        "card": clip_lists.card(shown, user=user),
        "video": _video(shown, user),
        "rendition": rendition,
        "strip": _strip(rendition, user),
        "original": media_links.for_file(shown.file, "original", user=user) if shown.file else "",
        "given": _given(shown, user),
        "probe": probe,
        "outdated": probe is not None and findings.is_outdated(probe),
        "earlier": [(older, findings.changes(older, probes[0])) for older in probes[1:]],
        "warnings": findings.warnings(probe) if probe else [],
        "measures": list(findings.measure_rows(probe)) if probe else [],
        "tiles": findings.tiles(probe) if probe else [],
        "facts": [findings.plain(row) for row in facts if row.key in LEADING_FACTS],
        "more_facts": [findings.plain(row) for row in facts if row.key not in {*LEADING_FACTS, "tags"}],
        "tags": next((row.value for row in facts if row.key == "tags"), {}),
        "marks": _timeline(shown),
        "provenance": _provenance(shown),
        "sharing": sharing,
        "suspicious": any(other.generator_id != shown.generator_id for other in sharing),
        "says": _says(shown),
        **_watching(),
        "history": changes.history(Noun.CLIP, str(public_id)),
        "crumbs": [(reverse("clips"), _("Clips"))],
    }
    return render(request, "clips/clip.html", ctx)


def _rendition(shown: Clip) -> Rendition | None:
    """Return the rendition that was fetched with the clip."""
    return next(iter(shown.file.renditions.all()), None) if shown.file else None


@require_http_methods(["GET", "POST"])
@curator
def clip_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change whose a clip is and where it came from; the toast can undo it."""
    shown = get_object_or_404(Clip.objects.select_related("generator", "prompt"), public_id=public_id)
    form = ProvenanceForm(request.POST or None, content=editing.read(shown), fixed=editing.fixed(shown))
    said = form.content() if form.is_valid() else None
    if said is not None and changes.keep(request, Noun.CLIP, [str(public_id)], said, form):
        return redirect("clip", public_id)
    crumbs = [(reverse("clips"), _("Clips")), (reverse("clip", args=[public_id]), str(shown.generator))]
    return render(request, "clips/edit.html", {"form": form, "clip": shown, "crumbs": crumbs})


@require_POST
@curator
def clips_change(request: HttpRequest) -> HttpResponse:
    """Do one thing to many clips: those ticked, or all that the list's filters let pass."""
    address = QueryDict(request.POST.get("filters", ""))
    keys = _chosen(request, address)
    form = ProvenanceForm(request.POST if request.POST.get("act") == "keep" else None)
    wanted = {"archive": {"archived": True}, "restore": {"archived": False}}.get(request.POST.get("act", ""))
    if form.is_bound and form.is_valid():
        wanted = form.content()
    if not keys or (wanted is not None and changes.keep(request, Noun.CLIP, keys, wanted, form)):
        return redirect(f"{reverse('clips')}?{address.urlencode()}")
    ctx = {
        "form": form,
        "n": len(keys),
        "chosen": [] if "all" in request.POST else keys,
        "filters": address.urlencode(),
        "crumbs": [(reverse("clips"), _("Clips"))],
    }
    return render(request, "clips/change.html", ctx)


def _chosen(request: HttpRequest, address: QueryDict) -> list[str]:
    """Return the public ids of the clips that are meant; what is no id names none."""
    if "all" in request.POST:
        found = clip_lists.narrowed(filters_of(address)).values_list("public_id", flat=True)
        return [str(public_id) for public_id in found[: changes.MOST + 1]]
    return [str(UUID(text)) for text in request.POST.getlist("clip") if _is_uuid(text)]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _timeline(shown: Clip) -> list[tuple[str, list[tuple[float, str]]]]:
    """Return each kind of fault that raters marked, with its moments in thousandths of the clip's length."""
    rendition = _rendition(shown)
    length = rendition.duration_s if rendition and rendition.duration_s else 0
    return [
        (word, [(round(1000 * min(1, at / length), 1), f"{at:.1f} s") for at in moments])
        for word, moments in (marks.of_clip(shown) if length else [])
    ]


def _watching() -> dict[str, Any]:
    """Return what the script needs that keeps the states up to date."""
    return {"file_states": FileState.values, "page_data": {"states_url": reverse("api-clip-states")}}


def _says(shown: Clip) -> str:
    """Return the words that stand where there is no picture."""
    if shown.file is None:
        return _("There is no file here.") if shown.outcome == Outcome.OK else _("No clip came of it.")
    waiting = shown.file.state in {FileState.RECEIVED, FileState.PROBING}
    return _("The clip is being checked. It will play here in a moment.") if waiting else ""


def _video(shown: Clip, user: User) -> str:
    ready = shown.file is not None and shown.file.state == FileState.READY
    return media_links.for_file(shown.file, "video", user=user) if shown.file and ready else ""


def _strip(rendition: Rendition | None, user: User) -> str:
    return media_links.for_file(rendition.file, "strip", user=user) if rendition and rendition.strip else ""


def _given(shown: Clip, user: User) -> dict[str, str]:
    """Return the addresses of what conditions the prompt."""
    image, video = shown.prompt.image, shown.prompt.video
    return {
        "image": media_links.for_file(image, "poster", user=user) if image else "",
        "video": media_links.for_file(video, "video", user=user) if video else "",
    }


def _provenance(shown: Clip) -> list[tuple[str, Any]]:
    seconds = shown.generation_seconds
    rows = [
        (_("Source"), shown.get_source_display()),
        (_("Selection"), shown.get_selection_display()),
        (_("Time to generate"), None if seconds is None else _("%(n)s s") % {"n": f"{seconds:g}"}),
        (_("Generated"), shown.generated_at),
        (_("Seed"), shown.seed),
        (_("Watermark"), {True: _("yes"), False: _("no")}.get(cast(bool, shown.watermark))),
        (_("Prompt as given"), shown.prompt_text),
        (_("Notes"), shown.notes),
        (_("Name as uploaded"), shown.filename),
        (_("Uploaded by"), shown.uploaded_by),
        (_("Stored"), shown.created_at),
    ]
    return [row for row in rows if row[1] not in (None, "")]


def _sharing(shown: Clip) -> list[Clip]:
    """Return the other clips with the very same bytes."""
    if shown.file is None:
        return []
    return list(shown.file.clips.exclude(pk=shown.pk).select_related("generator", "prompt"))


@require_POST
@curator
def retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have a rejected clip probed once more, or a ready one by a newer prober."""
    shown = get_object_or_404(Clip, public_id=public_id, file__isnull=False)
    assert shown.file is not None  # noqa: S101 - the filter above says so
    if jobs.retry(shown.file) or orders.probe_again(File.objects.filter(pk=shown.file.pk)):
        messages.success(request, _("The file is being checked once more."))
    return redirect("clip", public_id)


@require_POST
@curator
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a clip out of the lists; the toast can undo it."""
    shown = get_object_or_404(Clip, public_id=public_id)
    if clips.archive(shown, by=person(request)):
        undo = reverse("clip-restore", args=[public_id])
        messages.success(request, _("The clip is archived."), extra_tags=undo)
    return redirect("clips")


@require_POST
@curator
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring an archived clip back."""
    if clips.restore(get_object_or_404(Clip, public_id=public_id), by=person(request)):
        messages.success(request, _("The clip is back."))
    return redirect("clip", public_id)
