"""What the library that signs people in asks of us: our words, our mail, our audit log, our sealing."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import EmailVerificationStage
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from ratings.choices import Act
from ratings.services import account_mails, audit, mails, sealing
from ratings.services.mails import Mail
from ratings.views import visits

log = logging.getLogger(__name__)
WRONG_CODE = gettext_lazy("This is not the code, or it is too old.")
TOO_OFTEN = gettext_lazy("Too many attempts. Wait a few minutes, then try again.")
# What the library has done, by the name of its own text; of what is not here nothing is said.
SAID = {
    "account/messages/email_confirmed.txt": gettext_lazy("The address is confirmed."),
    "account/messages/primary_email_set.txt": gettext_lazy("You sign in with this address from now on."),
    "mfa/messages/totp_activated.txt": gettext_lazy("From now on you are asked for a code of your app, too."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("You are no longer asked for a code of your app."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey signs you in from now on."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey no longer signs you in."),
}
# What is told to the owner of an account when it changed, with what it means for the audit log.
CHANGES: dict[str, tuple[Act, Any]] = {
    "account/email/email_changed": (
        Act.ADDRESS_CHANGED,
        gettext_lazy("The address of your account was changed. Codes go to the new one from now on."),
    ),
    "mfa/email/totp_activated": (
        Act.FACTOR_ADDED,
        gettext_lazy("An authenticator app was added to your account."),
    ),
    "mfa/email/totp_deactivated": (
        Act.FACTOR_REMOVED,
        gettext_lazy("The authenticator app was taken off your account."),
    ),
    "mfa/email/webauthn_added": (Act.FACTOR_ADDED, gettext_lazy("A passkey was added to your account.")),
    "mfa/email/webauthn_removed": (Act.FACTOR_REMOVED, gettext_lazy("A passkey was taken off your account.")),
    "mfa/email/recovery_codes_generated": (
        Act.FACTOR_ADDED,
        gettext_lazy("New recovery codes were made for your account; the ones before no longer work."),
    ),
}


class AtSignUp(EmailVerificationStage):
    """Who signs up proves the address. Who was invited has proved it by the link or the code."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Ask for the code that was sent, at a sign-up only."""
        return super().handle() if self.login.signup else (None, True)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation, unless `SIGN_UP` is on."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "rate_limited": TOO_OFTEN,
        "too_many_login_attempts": TOO_OFTEN,
        "duplicate_email": gettext_lazy("This is your address already."),
        "email_taken": gettext_lazy("Another account has this address."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether strangers may make themselves an account."""
        return bool(settings.SIGN_UP)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whom a stranger is counted as."""
        return visits.address(request) or "0.0.0.0"  # noqa: S104 - an address to count by, none to listen on

    def get_login_stages(self) -> list[str]:
        """Return what stands between a code, a link or a passkey and being in."""
        return [
            "allauth.account.stages.LoginByCodeStage",
            "ratings.views.adapters.AtSignUp",
            "allauth.mfa.stages.AuthenticateStage",
        ]

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign somebody in, and keep in the audit log by what."""
        how = [record["method"] for record in get_authentication_records(request, user)]
        super().login(request, user)
        audit.note(Act.SIGNED_IN, by=user, subject=user.public_id, how="+".join(how) or "link")

    def add_message(  # noqa: PLR0917 - the library calls it so
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done, in our words."""
        told = message or SAID.get(message_template or "")
        if told:
            messages.add_message(request, level, str(told), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of our mails for one of the library's."""
        self._send(self._mail(template_prefix.removeprefix("account/email/"), context), email)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner, and the audit log, that it changed how an account is signed in to."""
        if template_prefix not in CHANGES:
            return
        act, told = CHANGES[template_prefix]
        what = template_prefix.rpartition("/")[2]
        audit.note(act, by=user, subject=user.public_id, what=what)
        link = settings.BASE_URL + reverse("security")
        try:
            mails.send(account_mails.changed(str(told), link), to=email or user.email)
        except OSError:
            log.exception("An account's owner could not be told by mail that its sign-in changed")

    def _mail(self, name: str, context: dict[str, Any]) -> Mail:
        if name == "login_code":
            return account_mails.code(context["code"])
        if name in {"email_confirmation", "email_confirmation_signup"}:
            return account_mails.address_code(context["code"])
        return account_mails.known_already(settings.BASE_URL + reverse("sign-in"))

    def _send(self, mail: Mail, to: str) -> None:
        try:
            mails.send(mail, to=to)
        except OSError as error:
            log.exception("A mail could not be sent")
            answer = render(self.request, "people/no_mail.html", status=502)
            raise ImmediateHttpResponse(answer) from error


class FactorAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps and recovery codes lie sealed in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return sealing.opened(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return a name for a passkey that was given none."""
        return gettext("Passkey")


class OutsideAdapter(DefaultSocialAccountAdapter):
    """Who comes from the organisation's OpenID Connect is who has an account with that proved address."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Turn away whoever is not known here, or has no address that could be known; and say so."""
        if sociallogin.is_existing or (settings.SIGN_UP and sociallogin.email_addresses):
            return
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Lead back to where one signs in, and log what the provider said."""
        log.warning("OpenID Connect: %s: %s", error, exception)
        messages.error(request, _("%(name)s did not let you in. Try again.") % {"name": settings.OIDC_NAME})
        raise ImmediateHttpResponse(redirect("sign-in"))

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """Keep the name that the provider tells."""
        told = sociallogin.account.extra_data
        name = (told.get("userinfo") or told.get("id_token") or told).get("name", "")
        sociallogin.user.name = str(name)[:200]
        return super().save_user(request, sociallogin, form)
