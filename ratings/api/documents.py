"""The OpenAPI document, and what is answered below /api/ where there is nothing."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator

from ratings.api import errors
from ratings.api.examples import EXAMPLES


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document; it is the same for everybody."""
    with translation.override("en"):
        generated: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return generated


@require_GET
def schema(_request: HttpRequest) -> HttpResponse:
    """Answer the OpenAPI document as JSON."""
    text = json.dumps(document(), ensure_ascii=False, indent=1, default=str)
    return HttpResponse(text, content_type="application/vnd.oai.openapi+json; charset=utf-8")


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Show how the API is used, by examples that a test runs."""
    ctx = {"examples": EXAMPLES, "site": settings.BASE_URL, "account": reverse("account")}
    return render(request, "api/docs.html", ctx)


@csrf_exempt
def unknown(_request: HttpRequest, rest: str) -> JsonResponse:
    """Answer in the one form of errors where there is no such address."""
    hint = "" if not rest or rest.endswith("/") else " Addresses end with a slash."
    told = f"There is nothing at this address.{hint} /api/schema/ lists what there is."
    return JsonResponse(errors.body("not_found", told), status=404)
