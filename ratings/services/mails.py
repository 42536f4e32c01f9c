"""Mail: one look for all of it, as text and as HTML, in the language of whoever gets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

UNSET = "consolemail:"


@dataclass(frozen=True)
class Mail:
    """What a mail says: paragraphs, then a code to type or a link to open, then a last small line."""

    subject: str
    lines: Sequence[str]
    code: str = ""
    link: str = ""
    button: str = ""
    closing: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def send(mail: Mail, *, to: str, connection: Any = None) -> None:
    """Send a mail in the active language. Raises OSError (of which SMTP's errors are) when it fails.

    Who sends many hands in one connection for all of them.
    """
    ctx = {"mail": mail, "site": settings.BASE_URL, "language": translation.get_language() or "en"}
    message = EmailMultiAlternatives(
        " ".join(mail.subject.split()),
        render_to_string("mails/mail.txt", ctx),
        settings.DEFAULT_FROM_EMAIL,
        [to],
        # Out-of-office replies and bounces of programs are not to answer a program.
        connection=connection,
        headers={"Auto-Submitted": "auto-generated", **mail.headers},
    )
    message.attach_alternative(render_to_string("mails/mail.html", ctx), "text/html")
    message.send()


def are_written_to_the_log() -> bool:
    """Return whether nobody has set up a way for mail to leave."""
    return bool(settings.EMAIL_URL == UNSET)
