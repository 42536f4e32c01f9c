"""How one signs in: the address, the authenticator app, passkeys, recovery codes; and where one is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account import views as library
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.base import views as again
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.recovery_codes.internal.flows import view_recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.internal import flows as passkey_flows
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratings.models import User
from ratings.services import sessions as service
from ratings.views.guards import View, person, signed_in


def _page(view: type[Any], template: str) -> View:
    """Return one of the library's pages in our looks, for whoever is signed in."""
    shown = view.as_view(template_name=f"people/{template}.html", extra_context={"crumbs": _crumbs})
    guarded: View = require_http_methods(["GET", "POST"])(login_required(never_cache(shown)))
    return guarded


def _crumbs() -> list[tuple[str, str]]:
    """Return the way back; templates call it, so that it is in the reader's language."""
    return [(reverse("account"), _("Account")), (reverse("security"), _("How I sign in"))]


class AddAuthenticator(totp.ActivateTOTPView):
    """An authenticator app, whose first code proves who is here: the recovery codes are shown right away."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Add the app."""
        record_authentication(self.request, person(self.request), "mfa", reauthenticated=True)
        answer: HttpResponse = super().form_valid(form)
        return answer


class AddPasskey(passkeys.AddWebAuthnView):
    """A passkey that signs in alone, so one that its device keeps and asks its owner for."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Add the passkey, by which the device has proved who is here."""
        record_authentication(self.request, person(self.request), "mfa", reauthenticated=True)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask the device for such a key."""
        ctx: dict[str, Any] = super().get_context_data(**kwargs)
        ctx["options"] = auth.begin_registration(person(self.request), True)
        return ctx


address = _page(library.EmailView, "address")
address_code = require_http_methods(["GET", "POST"])(
    library.ConfirmEmailVerificationCodeView.as_view(template_name="people/address_code.html")
)
authenticator = _page(AddAuthenticator, "authenticator")
authenticator_remove = _page(totp.DeactivateTOTPView, "authenticator_remove")
passkey_add = _page(AddPasskey, "passkey_add")
codes_new = _page(codes.GenerateRecoveryCodesView, "codes_new")
prove_again = _page(again.ReauthenticateView, "again")
prove_again_passkey = _page(passkeys.ReauthenticateWebAuthnView, "again_passkey")


@require_GET
@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """Show how one signs in, and from where one is signed in."""
    user = person(request)
    mine = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    ctx = {
        "app": next((key for key in mine if key.type == Authenticator.Type.TOTP), None),
        "codes": next((key for key in mine if key.type == Authenticator.Type.RECOVERY_CODES), None),
        "passkeys": [
            (_handle(key), key.wrap().name, key) for key in mine if key.type == Authenticator.Type.WEBAUTHN
        ],
        "sessions": [
            (row, service.browser(row.agent), row.session_key == request.session.session_key)
            for row in service.listed(user)
        ],
        "crumbs": [(reverse("account"), _("Account"))],
    }
    return render(request, "people/security.html", ctx)


@never_cache
@require_GET
@signed_in
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show the recovery codes, once; who comes again is told how to make new ones."""
    found, may_see = view_recovery_codes(request)
    if found is None:
        raise Http404
    ctx = {"codes": found.get_unused_codes() if may_see else [], "crumbs": _crumbs}
    return render(request, "people/codes.html", ctx)


@require_POST
@signed_in
def passkey_remove(request: HttpRequest, handle: str) -> HttpResponseBase:
    """Take one of one's own passkeys away."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    passkey_flows.remove_authenticator(request, _passkey(person(request), handle))
    return redirect("security")


@require_POST
@signed_in
def session_end(request: HttpRequest, session: UUID) -> HttpResponse:
    """Sign one of one's browsers out."""
    user = person(request)
    service.end(get_object_or_404(user.sessions, public_id=session), by=user)
    messages.success(request, _("That browser is signed out."))
    return redirect("security")


def _passkey(user: User, handle: str) -> Authenticator:
    mine = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    found = next((key for key in mine if constant_time_compare(_handle(key), handle)), None)
    if found is None:
        raise Http404
    return found


def _handle(key: Authenticator) -> str:
    """Return a name for addresses: the library's rows have numbers only, which never leave."""
    return salted_hmac("ratings.passkey", str(key.pk), algorithm="sha256").hexdigest()[:32]
