"""The front page, and the address a supervisor asks whether we are alive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """Say what this is and lead on."""
    return render(request, "front.html")


@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """Answer that the web server is alive, without touching the database."""
    return HttpResponse("ok\n", content_type="text/plain")
