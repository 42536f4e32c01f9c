"""Signing in and out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratings.errors import GoneError
from ratings.services import accounts


@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """Say how to get a sign-in link."""
    return render(request, "people/sign_in.html")


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for one click before the link is used up, so that a mail scanner's visit does not spend it."""
    if request.method == "GET":
        return render(request, "people/sign_in_link.html")
    try:
        user = accounts.use_link(token)
    except GoneError as gone:
        return render(request, "people/sign_in.html", {"gone": str(gone)}, status=410)
    login(request, user)
    messages.success(request, _("You are signed in."))
    return redirect("front")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("front")
