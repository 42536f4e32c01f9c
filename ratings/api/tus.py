"""The words of tus 1.0, the protocol of resumable uploads: its headers read, checked and written."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from django.conf import settings
from django.utils.http import http_date
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from ratings.errors import InvalidError

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
BODY_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 64 * 1024


class VersionError(exceptions.APIException):
    """The client speaks another version, or no tus at all."""

    status_code = 412
    default_code = "version"
    default_detail = "Send the header Tus-Resumable: 1.0.0."


def check_version(request: Request) -> None:
    """Refuse what is not of our version."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise VersionError


def number(request: Request, name: str) -> int:
    """Return a header that must be a number of bytes."""
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise InvalidError(_("The header %(name)s must be a number of bytes.") % {"name": name})
    return int(text)


def metadata(request: Request) -> dict[str, str]:
    """Return Upload-Metadata: keys and texts, given as base64 of UTF-8."""
    header = request.headers.get("Upload-Metadata", "")
    if len(header) > LONGEST_METADATA:
        raise InvalidError(_("The header Upload-Metadata is too long."))
    found: dict[str, str] = {}
    for pair in filter(None, (pair.strip() for pair in header.split(","))):
        key, _space, value = pair.partition(" ")
        if key in found:
            raise InvalidError(_("Upload-Metadata names %(key)s twice.") % {"key": key[:40]})
        found[key] = _decoded(key, value)
    return found


def _decoded(key: str, value: str) -> str:
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        told = _("Upload-Metadata: %(key)s is not UTF-8 in base64.") % {"key": key[:40]}
        raise InvalidError(told) from None
    if "\0" in text:
        raise InvalidError(_("The text holds a character that cannot be stored (NUL). Remove it."))
    return text


def told(response: Response) -> Response:
    """Add what every answer of a tus server says; a refused version hears which one is spoken."""
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    if response.status_code == VersionError.status_code:
        response["Tus-Version"] = VERSION
    return response


def options() -> Response:
    """Say what is spoken here."""
    return Response(
        status=204,
        headers={
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(settings.MAX_UPLOAD_BYTES),
        },
    )


def expires(moment: datetime) -> str:
    """Return a moment as Upload-Expires has it."""
    return http_date(moment.timestamp())
