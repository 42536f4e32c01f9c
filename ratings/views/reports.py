"""Reports: the list, a new one, one report with its downloads and its link, and what a link shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratings.choices import ReportState
from ratings.errors import ClipJuryError
from ratings.forms.reports import ReportForm
from ratings.models import Report, ReportTemplate
from ratings.reports import formats
from ratings.reports.writers import hypertext
from ratings.services import leaderboards
from ratings.services import reports as service
from ratings.services.reporting import differences
from ratings.services.reporting.parts import KINDS
from ratings.views import identities
from ratings.views.guards import desk, person


@require_GET
@desk
def reports(request: HttpRequest) -> HttpResponse:
    """List the reports that were made, the newest first."""
    found = service.readable(request.user).prefetch_related("boards__study").select_related("created_by")
    return render(request, "reports/list.html", {"reports": found[:200]})


@require_http_methods(["GET", "POST"])
@desk
def report_new(request: HttpRequest) -> HttpResponse:
    """Choose boards, parts and their order, and order a report."""
    template = ReportTemplate.objects.filter(pk=_number(request.GET.get("template"))).first()
    form = ReportForm(
        request.POST or None,
        boards=leaderboards.newest(request.user),
        initial={"language": template.language if template else "en"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _ordered(request, form)
        except ClipJuryError as error:
            form.add_error(None, str(error))
        else:
            return redirect("report", report=made.public_id)
    chosen = request.POST.getlist("parts") or (template.parts if template else list(KINDS))
    order = [key for key in chosen if key in KINDS] + [key for key in KINDS if key not in chosen]
    ctx = {
        "form": form,
        "parts": [(key, _(KINDS[key].title), key in chosen) for key in order],
        "templates": ReportTemplate.objects.all(),
        "template": template,
    }
    return render(request, "reports/new.html", ctx)


def _ordered(request: HttpRequest, form: ReportForm) -> Report:
    data, keys, by = form.cleaned_data, request.POST.getlist("parts"), person(request)
    if data["keep_as"]:
        service.save_template(data["keep_as"], keys=keys, language=data["language"], by=by)
    return service.create(
        list(data["boards"]), title=data["title"], language=data["language"], keys=keys, by=by
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_GET
@desk
def report(request: HttpRequest, report: UUID) -> HttpResponse:
    """Show one report: how far it is, then its formats, its boards and its link."""
    shown = _mine(request, report)
    link = request.build_absolute_uri(reverse("report-shared", args=[shown.share])) if shown.share else ""
    ctx = {
        "report": shown,
        "files": [(formats.FORMATS[file.format], file) for file in shown.files.all()],
        "boards": shown.boards.select_related("study"),
        "parts": [_(KINDS[key].title) for key in shown.parts if key in KINDS],
        "busy": shown.state in {ReportState.WAITING, ReportState.MAKING},
        "link": link,
    }
    name = "reports/state.html" if request.headers.get("HX-Request") else "reports/detail.html"
    return render(request, name, ctx)


@require_GET
@desk
def report_download(request: HttpRequest, report: UUID, suffix: str) -> HttpResponse:
    """Send a report in one format."""
    return _sent(_mine(request, report), suffix)


@require_POST
@desk
def report_share(request: HttpRequest, report: UUID) -> HttpResponse:
    """Make a link by which anybody may read a report."""
    try:
        service.share(_mine(request, report))
    except ClipJuryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Everybody with the link can read this report now."))
    return redirect("report", report=report)


@require_POST
@desk
def report_unshare(request: HttpRequest, report: UUID) -> HttpResponse:
    """Take the link back."""
    service.unshare(_mine(request, report))
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("report", report=report)


@require_GET
@xframe_options_deny
def report_shared(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show a shared report as the page it is; its own content policy lets it load nothing."""
    response = _sent(_by_link(link), "html", attachment=False)
    response["Content-Security-Policy"] = f"{hypertext.policy()}; frame-ancestors 'none'; sandbox"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
def report_shared_download(request: HttpRequest, link: UUID, suffix: str) -> HttpResponse:
    """Send a shared report in one format."""
    return _sent(_by_link(link), suffix)


@require_GET
def leaderboard_changes(request: HttpRequest, board: UUID) -> HttpResponse:
    """Show what changed between two boards of one study."""
    visible = leaderboards.visible(request.user).select_related("study__rubric")
    newer = get_object_or_404(visible, public_id=board)
    if page := identities.asked(request, newer):
        return page
    others = visible.filter(study=newer.study).exclude(pk=newer.pk).order_by("-computed_at", "-pk")[:50]
    asked = request.GET.get("with", "")
    older = next((one for one in others if str(one.public_id) == asked), others[0] if others else None)
    ctx: dict[str, Any] = {"board": newer, "study": newer.study, "others": others, "older": older}
    if older is not None:
        ctx["rows"] = differences.between(older, newer)
    return render(request, "reports/changes.html", ctx)


def _mine(request: HttpRequest, report: UUID) -> Report:
    return get_object_or_404(service.readable(request.user), public_id=report)


def _by_link(link: UUID) -> Report:
    found = service.shared(link)
    if found is None:
        raise Http404
    return found


def _sent(report: Report, suffix: str, *, attachment: bool = True) -> HttpResponse:
    file = report.files.filter(format=suffix).first()
    if file is None:
        raise Http404
    with file.content.open("rb") as stream:
        response = HttpResponse(stream.read(), content_type=formats.FORMATS[suffix].media_type)
    kind = "attachment" if attachment else "inline"
    response["Content-Disposition"] = f'{kind}; filename="{service.filename(report, suffix)}"'
    response["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(response)
    return response
