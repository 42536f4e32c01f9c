"""The one form of an error: {"error": {"code", "message", "fields"}}."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from ratings import errors

log = logging.getLogger(__name__)
STATUS: dict[type[errors.ClipJuryError], int] = {
    errors.InvalidError: 400,
    errors.EarlyError: 400,
    errors.TooLargeError: 413,
    errors.DeniedError: 403,
    errors.MissingError: 404,
    errors.ConflictError: 409,
    errors.BusyError: 409,
    errors.FrozenError: 409,
    errors.LockedError: 423,
    errors.GoneError: 410,
    errors.NoRoomError: 507,
    errors.QuotaError: 507,
}
CODES: dict[type[Exception], str] = {
    Http404: "not_found",
    PermissionDenied: "denied",
    exceptions.NotAuthenticated: "not_signed_in",
    exceptions.AuthenticationFailed: "not_signed_in",
    exceptions.PermissionDenied: "denied",
    exceptions.ParseError: "unreadable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
}


def body(code: str, message: str, fields: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the JSON of one error."""
    return {"error": {"code": code, "message": message, "fields": fields or {}}}


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """Turn whatever was raised into a response, for Django REST framework."""
    if isinstance(error, errors.ClipJuryError):
        told = error.fields if isinstance(error, errors.InvalidError) else {}
        response = Response(body(error.code, str(error), told), status=_status(error))
        if isinstance(error, errors.BusyError):
            response["Retry-After"] = "1"
        return response
    known = exception_handler(error, context)
    if known is None:
        return _fault(error, context)
    if isinstance(error, exceptions.ValidationError):
        known.data = body("invalid", "Some of what was given cannot be accepted.", flat(error.detail))
    elif isinstance(error, exceptions.APIException):
        known.data = body(CODES.get(type(error), str(error.default_code)), str(error.detail))
    else:
        known.data = body(CODES.get(type(error), "error"), str(known.data.get("detail", "")))
    return known


def _status(error: errors.ClipJuryError) -> int:
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def _fault(error: Exception, context: dict[str, Any]) -> Response:
    """Answer a fault of ours in the same form, and let it be logged as any other."""
    request = context["request"]
    got_request_exception.send(sender=None, request=request._request)
    log.error("The API failed at %s %s", request.method, request.path, exc_info=error)
    return Response(
        body("fault", "Something went wrong here. It was logged; trying again may help."), status=500
    )


def flat(detail: Any, path: str = "") -> dict[str, str]:
    """Return DRF's nested complaints as one sentence for each field: `{"scores[0].level": "…"}`."""
    if isinstance(detail, dict):
        found: dict[str, str] = {}
        for name, inner in detail.items():
            step = f"[{name}]" if isinstance(name, int) else f".{name}"
            found |= flat(inner, f"{path}{step}".lstrip("."))
        return found
    if isinstance(detail, list) and any(isinstance(part, dict | list) for part in detail):
        return flat({number: part for number, part in enumerate(detail) if part}, path)
    sentences = detail if isinstance(detail, list) else [detail]
    return {path or "body": " ".join(str(sentence) for sentence in sentences)}
