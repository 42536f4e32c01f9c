"""What people type or let their device say beside the code from the mail."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.forms.sign_in import code_field


def factor_field() -> forms.CharField:
    """Return the field for a code of an app."""
    field = code_field()
    field.help_text = _("Six digits from your authenticator app, or one of your recovery codes.")
    return field


class FactorForm(base.AuthenticateForm):
    """A code of an app, after the code from the mail."""

    code = factor_field()


class AgainForm(base.ReauthenticateForm):
    """The same, before something is changed that an open browser alone must not change."""

    code = factor_field()


class AuthenticatorForm(totp.ActivateTOTPForm):
    """The first code of a new app."""

    code = code_field()


class PasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey: one that signs in alone, so the device must have checked who holds it."""

    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("Which device it is on.")
    )
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = self.initial["name"] = ""

    def clean(self) -> dict[str, Any]:
        """Take no key that opens without a finger, a face or a PIN."""
        self.cleaned_data["passwordless"] = True
        checked: dict[str, Any] = super().clean()
        return checked
