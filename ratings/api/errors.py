"""The one form of an error: {"error": {"code", "message", "fields"}}."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from ratings import errors

STATUS: dict[type[errors.ClipJuryError], int] = {
    errors.InvalidError: 400,
    errors.TooLargeError: 413,
    errors.DeniedError: 403,
    errors.ConflictError: 409,
    errors.FrozenError: 409,
    errors.LockedError: 423,
    errors.GoneError: 410,
    errors.NoRoomError: 507,
    errors.QuotaError: 507,
}


def body(code: str, message: str, fields: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the JSON of one error."""
    return {"error": {"code": code, "message": message, "fields": fields or {}}}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into a response, for Django REST framework; None lets it become a 500."""
    if isinstance(error, errors.ClipJuryError):
        told = error.fields if isinstance(error, errors.InvalidError) else {}
        return Response(body(error.code, str(error), told), status=STATUS.get(type(error), 400))
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        fields: dict[str, Any] = error.detail if isinstance(error.detail, dict) else {"detail": error.detail}
        response.data = body("invalid", str(error.default_detail), fields)
    elif isinstance(error, exceptions.APIException):
        response.data = body(str(error.default_code), str(error.detail))
    else:
        known = {Http404: "not_found", PermissionDenied: "denied"}
        response.data = body(known.get(type(error), "error"), str(response.data.get("detail", "")))
    return response
