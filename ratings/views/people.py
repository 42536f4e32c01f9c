"""Signing in and out: by a code from a mail, a passkey, a link that works once, or OpenID Connect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as library
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratings.errors import GoneError
from ratings.services import accounts, mails

View = Callable[..., HttpResponseBase]


def _page(view: type[Any], template: str) -> View:
    """Return one of the library's pages in our looks, for the methods that a page has."""
    page: View = require_http_methods(["GET", "POST"])(
        view.as_view(template_name=f"people/{template}.html", extra_context={"ways": _ways})
    )
    return page


def _ways() -> dict[str, Any]:
    """Return which ways of signing in there are; templates call it."""
    return {
        "oidc": settings.OIDC_NAME if settings.OIDC_URL else "",
        "sign_up": settings.SIGN_UP,
        "mail_to_log": mails.are_written_to_the_log(),
    }


sign_in = _page(library.RequestLoginCodeView, "sign_in")
code = _page(library.ConfirmLoginCodeView, "code")
sign_up = _page(library.SignupView, "sign_up")
second = _page(factors.AuthenticateView, "second")
passkey = require_http_methods(["GET", "POST"])(passkeys.LoginWebAuthnView.as_view())


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask for one click before the link is used up, so that a mail scanner's visit does not spend it."""
    if request.method == "GET":
        return render(request, "people/sign_in_link.html")
    try:
        user = accounts.use_link(token)
    except GoneError as gone:
        return render(request, "people/gone.html", {"gone": str(gone)}, status=410)
    logout(request)
    # The link stands for the code from a mail: whoever set up a second step is still asked for it.
    answer: HttpResponseBase = perform_login(request, Login(user=user))
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, or a sign-in that was begun."""
    known = request.user.is_authenticated
    logout(request)
    return redirect("front" if known else "sign-in")


@require_GET
def closed(request: HttpRequest) -> HttpResponse:
    """Say that the account is closed."""
    return render(request, "people/closed.html", status=403)


@require_http_methods(["GET", "POST"])
def oidc_start(request: HttpRequest) -> HttpResponseBase:
    """Lead on to the organisation's OpenID Connect, where one is set up; a GET asks for a click first."""
    _check_oidc()
    if request.method == "GET":
        return redirect("sign-in")
    answer: HttpResponseBase = oidc.login(request, "oidc")
    return answer


@require_GET
def oidc_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take whoever comes back from there in."""
    _check_oidc()
    answer: HttpResponseBase = oidc.callback(request, provider_id)
    return answer


def _check_oidc() -> None:
    if not settings.OIDC_URL:
        raise Http404
