"""What people type to sign in: an address, and the code that was sent there."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as library
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 254


def code_field() -> forms.CharField:
    """Return the field for a code; browsers offer one that just came by mail."""
    look = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
    return forms.CharField(
        label=_("Code"), max_length=40, widget=forms.TextInput(attrs={**look, "autofocus": True})
    )


def address_field() -> forms.EmailField:
    """Return the field for an address."""
    look = forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True})
    return forms.EmailField(label=_("E-mail"), max_length=LONGEST, widget=look)


class CodeRequestForm(library.RequestLoginCodeForm):
    """Where to send a code."""

    email = address_field()


class CodeForm(library.ConfirmLoginCodeForm):
    """The code that came by mail."""

    code = code_field()


class AddressCodeForm(library.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""

    code = code_field()


class AddressForm(library.AddEmailForm):
    """Another address to sign in with."""

    email = address_field()


class SignUpForm(library.SignupForm):
    """An account for oneself, where the installation allows it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = address_field()
