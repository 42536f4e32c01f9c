"""Serving media by signed address, with ranges. Whatever is wrong with an address, nothing is told."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ratings.errors import GoneError
from ratings.models import User
from ratings.services import media_links, storage
from ratings.services.media_links import Medium

log = logging.getLogger(__name__)
CHUNK = 256 * 1024
CACHE_SECONDS = 3600
# How long nginx may answer for an address without asking: so long a rater who was excluded still sees clips.
REMEMBERED_SECONDS = 30
ONE_RANGE = re.compile(r"bytes=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*", re.IGNORECASE | re.ASCII)


@require_safe
def media(request: HttpRequest, token: str) -> HttpResponseBase:
    """Serve what a signed address leads to."""
    try:
        medium = media_links.opened(token, user=cast(User, request.user))
    except GoneError:
        return _nothing(410)
    return sent(request, medium)


def sent(request: HttpRequest, medium: Medium | None) -> HttpResponseBase:
    """Send a medium from wherever its bytes lie; where there is none, nothing is told."""
    if medium is None:
        return _nothing(404)
    if settings.MEDIA_NGINX:
        return _headed(_handed_over(medium), medium)
    try:
        return _elsewhere(medium) or _headed(_from_here(request, medium), medium)
    except FileNotFoundError:
        log.exception("Stored bytes are missing")
        return _nothing(404)


def _handed_over(medium: Medium) -> HttpResponseBase:
    """Let nginx send the bytes, ranges and all, and remember for a moment that it may."""
    response = HttpResponse()
    response["X-Accel-Redirect"] = f"/{medium.content.name}"
    left = int((medium.expires_at - timezone.now()).total_seconds())
    response["X-Accel-Expires"] = str(max(min(left, REMEMBERED_SECONDS), 0))
    return response


def _from_here(request: HttpRequest, medium: Medium) -> HttpResponseBase:
    """Send the bytes ourselves, unless the browser has them."""
    size = medium.content.size
    if _unchanged(request.headers.get("If-None-Match", ""), medium.etag):
        return HttpResponse(status=304)
    return _answer(request, medium, size)


def _elsewhere(medium: Medium) -> HttpResponseBase | None:
    """Send the browser to the store, where it is so set; the address there ends with this one, or sooner."""
    seconds = int((medium.expires_at - timezone.now()).total_seconds())
    there = storage.address(
        medium.content,
        seconds=seconds,
        content_type=medium.content_type,
        disposition=_disposition(medium),
    )
    if not there:
        return None
    response = HttpResponse(status=302, headers={"Location": there})
    response["Cache-Control"] = "no-store"
    return _sealed(response)


def _disposition(medium: Medium) -> str:
    return f'{"attachment" if medium.attachment else "inline"}; filename="{medium.filename}"'


def _answer(request: HttpRequest, medium: Medium, size: int) -> HttpResponseBase:
    """Return the whole, a part, or the refusal of a part."""
    response: HttpResponseBase
    span = _span(request, medium.etag, size)
    if span is not None and span[0] >= size:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    first, last = span or (0, size - 1)
    length = last - first + 1
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        opened = storage.part(medium.content, first, length) if length else io.BytesIO()
        response = StreamingHttpResponse(_Part(opened, length), status=206 if span else 200)
    if span:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(length)
    return response


def _span(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte asked for; None for the whole, also where several are asked for.

    A first byte at or past `size` means that there is no such part.
    """
    match = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or not match or match.groups() == ("", ""):
        return None
    if request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if int(last) else (size, size)
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1


class _Part:
    """The next bytes of an open file, in chunks; Django closes it when the browser has gone."""

    def __init__(self, opened: BinaryIO, length: int) -> None:
        self.opened, self.length = opened, length

    def __iter__(self) -> Iterator[bytes]:
        left = self.length
        while left > 0 and (chunk := self.opened.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.opened.close()


def _unchanged(asked: str, etag: str) -> bool:
    """Return whether If-None-Match names what we have; weak and strong tags count alike here."""
    return asked.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in asked.split(",")}


def _headed(response: HttpResponseBase, medium: Medium) -> HttpResponseBase:
    """Add the headers, which depend on the kind of medium and the address alone."""
    seconds = int((medium.expires_at - timezone.now()).total_seconds())
    response["Content-Type"] = medium.content_type
    response["Content-Disposition"] = _disposition(medium)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = medium.etag
    response["Cache-Control"] = f"private, no-transform, max-age={max(min(seconds, CACHE_SECONDS), 0)}"
    return _sealed(response)


def _nothing(status: int) -> HttpResponseBase:
    """Answer without a body, a type or a reason."""
    response = HttpResponse(status=status, content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return _sealed(response)


def _sealed(response: HttpResponseBase) -> HttpResponseBase:
    """Let no browser guess a type, run a script or lend the bytes to another site."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
