"""What is written to people about their own account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ratings.services.mails import Mail

MINUTES = 15


def code(text: str) -> Mail:
    """The code that signs somebody in."""
    return Mail(
        subject=_("%(code)s is your sign-in code") % {"code": text},
        lines=[
            _("Type this code where you are signing in. It works once, for %(n)s minutes.") % {"n": MINUTES}
        ],
        code=text,
        closing=_("If you are not signing in just now, do nothing: without this code nobody gets in."),
    )


def address_code(text: str) -> Mail:
    """The code that proves that an address is somebody's own."""
    return Mail(
        subject=_("%(code)s confirms your address") % {"code": text},
        lines=[
            _("Type this code on the page that asks for it. It works for %(n)s minutes.") % {"n": MINUTES}
        ],
        code=text,
        closing=_("If you did not give this address, do nothing."),
    )


def known_already(link: str) -> Mail:
    """Told to who signs up although there is an account."""
    return Mail(
        subject=_("You have an account already"),
        lines=[
            _("Somebody, perhaps you, wanted to make an account with this address. There is one: sign in.")
        ],
        link=link,
        button=_("Sign in"),
    )


def changed(what: str, link: str) -> Mail:
    """Told to the owner whenever it changes how an account is signed in to."""
    return Mail(
        subject=_("How you sign in has changed"),
        lines=[what, _("If this was not you, sign in, end the other sessions, and tell an administrator.")],
        link=link,
        button=_("How I sign in"),
    )
