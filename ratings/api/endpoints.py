"""What all addresses of the API share: who may call them, what they take, and how they answer twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ratings.api.permissions import Allowed
from ratings.api.queries import ListQuery, Query
from ratings.api.throttles import PerMinute
from ratings.choices import Scope
from ratings.errors import DeniedError, InvalidError, MissingError
from ratings.models import KeptAnswer, Study, User
from ratings.services import answers, roles

Handler = TypeVar("Handler", bound=Callable[..., HttpResponseBase])
KEY = "Idempotency-Key"


@dataclass(frozen=True)
class Right:
    """Who may call a method, and the scope that a token needs for it."""

    rule: Callable[[roles.Somebody], bool]
    scope: Scope = Scope.READ


class AlwaysJson(BaseContentNegotiation):
    """Answers are JSON whatever was asked for; the body is read by the parser of its type."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the parser of the body's type, or None, which is answered with 415."""
        kind = str(request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the one renderer."""
        return renderers[0], renderers[0].media_type


class Endpoint(APIView):
    """One address. `rights` says who may call which method; `queries` which parameters a method takes."""

    rights: ClassVar[Mapping[str, Right]]
    queries: ClassVar[Mapping[str, type[Query]]] = {}
    permission_classes = (Allowed,)
    throttle_classes = (PerMinute,)
    content_negotiation_class = AlwaysJson
    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "patch", "delete"]  # type: ignore[misc]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse, in this order: what no one may, who may not, what the address should not say."""
        if str(request.method).lower() not in self.http_method_names or not hasattr(
            self, str(request.method).lower()
        ):
            self.http_method_not_allowed(request)
        super().initial(request, *args, **kwargs)
        self.query = self.queries.get(str(request.method).replace("HEAD", "GET"), Query).of(request)

    def said(self, request: Request, body: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return what the body says, checked; texts that say nothing count as absent."""
        given = body(data=request.data)
        given.is_valid(raise_exception=True)
        return {name: value for name, value in given.validated_data.items() if value != ""}

    def listed(
        self, rows: Any, serializer: type[serializers.Serializer[Any]], *, key: str = "public_id"
    ) -> Response:
        """Return a page of rows."""
        assert isinstance(self.query, ListQuery)  # noqa: S101 - declared by the endpoint beside this call
        return self.query.page(
            self.request, rows, lambda found: list(serializer(found, many=True).data), key=key
        )

    def one(self, rows: Any, serializer: type[serializers.Serializer[Any]]) -> Response:
        """Return the only row, or say that there is none."""
        found = rows.first()
        if found is None:
            raise MissingError(_("There is nothing at this address, or it is not for this account."))
        return Response(serializer(found).data)


def account(request: Request) -> User:
    """Return the account of a request that only accounts get through to."""
    assert isinstance(request.user, User)  # noqa: S101 - the endpoint's right has seen to it
    return request.user


def readable_study(request: Request, slug: str) -> Study:
    """Return a study that the account may read; others are not told that it exists."""
    study = roles.readable(request.user).select_related("rubric").filter(slug=slug).first()
    if study is None:
        raise MissingError(_("There is no study “%(slug)s” here.") % {"slug": slug})
    return study


def curated_study(request: Request, slug: str) -> Study:
    """Return a study that the account curates."""
    study = readable_study(request, slug)
    if not roles.may_curate(request.user, study):
        raise DeniedError(_("Only curators of this study may do this."))
    return study


def once(*, apart: bool = False, told_by: Sequence[str] = ()) -> Callable[[Handler], Handler]:
    """Let a handler of POST answer each `Idempotency-Key` once; who asks again gets the same answer.

    What it does and the answer that is kept are one transaction, unless it runs `apart`: in transactions of
    its own, since it would hold the lock for long, and doing it again changes nothing. `told_by`: headers
    that say what is wanted, as a body does.
    """

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def answered(view: Endpoint, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            key = _key(request)
            if key is None:
                return handler(view, request, *args, **kwargs)
            claimed = answers.claim(account(request), key, digest=_digest(request, told_by))
            if claimed.status is not None:
                return _replayed(claimed, key)
            try:
                with nullcontext() if apart else transaction.atomic():
                    response = handler(view, request, *args, **kwargs)
                    _keep(claimed, key, response)
                return response
            except Exception as error:
                return _refused(view, claimed, key, error)

        answered.answers_once = True  # type: ignore[attr-defined]
        return answered  # type: ignore[return-value]

    return decorate


def _refused(view: Endpoint, claimed: KeptAnswer, key: str, error: Exception) -> HttpResponseBase:
    """Keep a refusal; a fault of ours, or a full disk, gives the key back."""
    response = view.handle_exception(error)
    if response.status_code >= 500:
        answers.release(claimed)
    else:
        _keep(claimed, key, response)
    return response


def _key(request: Request) -> str | None:
    key = request.headers.get(KEY)
    if key is not None and not (0 < len(key) <= 255 and key.isascii() and key.isprintable()):
        told = _("A key has 1 to 255 characters of ASCII; a random UUID is a good one.")
        raise InvalidError(told, fields={KEY: told})
    return key


def _digest(request: Request, told_by: Sequence[str]) -> str:
    """Return what tells two requests apart: method, address and body, however it was written."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    for name in told_by:
        digest.update(f"{name}: {request.headers.get(name, '')}\n".encode(errors="replace"))
    data = request.data
    if not hasattr(data, "lists"):
        digest.update(json.dumps(data, sort_keys=True).encode())
        return digest.hexdigest()
    for name, values in sorted(data.lists()):
        for value in values:
            digest.update(f"\n{name}=".encode(errors="replace"))
            if isinstance(value, UploadedFile):
                for chunk in value.chunks():
                    digest.update(chunk)
                value.seek(0)
            else:
                digest.update(str(value).encode(errors="replace"))
    return digest.hexdigest()


def _keep(claimed: KeptAnswer, key: str, response: HttpResponseBase) -> None:
    body = JSONRenderer().render(response.data) if isinstance(response, Response) else b""
    headers = {
        name: value for name, value in response.items() if name not in {"Content-Type", "Vary", "Allow"}
    }
    answers.keep(claimed, key, status=response.status_code, headers=headers, body=body)


def _replayed(kept: KeptAnswer, key: str) -> HttpResponse:
    response = HttpResponse(
        answers.body(kept, key), status=kept.status, content_type="application/json", headers=kept.headers
    )
    response["Idempotency-Replayed"] = "true"
    return response
