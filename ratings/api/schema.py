"""What the OpenAPI document says beyond what the serializers do: names, parameters, and every refusal."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from ratings.api.fields import Body, Text
from ratings.api.permissions import everybody

ERROR = "#/components/schemas/Error"
REFUSALS = {
    "400": "Something in the address or the body cannot be accepted; `fields` says what.",
    "401": "No account: no token, or one that is not known, was revoked or has expired.",
    "403": "The account or the token may not do this.",
    "404": "There is no such thing, or it is not for this account to know of.",
    "409": "What was given contradicts what is stored, or the `Idempotency-Key` does.",
    "410": "It was there, and has expired or was used up.",
    "413": "The body is too large.",
    "415": "The body is of a type that is not read here.",
    "429": "Too many requests; `Retry-After` says in how many seconds to go on.",
    "507": "The disk is full. The same request will work once there is room.",
}


class ErrorSerializer(serializers.Serializer[Any]):
    """The one form of every error."""

    error = inline_serializer(
        "ErrorBody",
        {
            "code": Text(help_text="A word for programs."),
            "message": Text(help_text="A sentence for people."),
            "fields": serializers.DictField(
                child=Text(), help_text="What is wrong where, by the name of the field."
            ),
        },
    )


@cache
def page_of(serializer: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Return the serializer of a page of these rows."""
    return inline_serializer(
        serializer.__name__.removesuffix("Serializer") + "Page",
        {
            "next": serializers.URLField(allow_null=True, help_text="The address of the next page."),
            "results": serializer(many=True),
        },
    )


class Schema(AutoSchema):
    """Describes one method of an `Endpoint`."""

    def get_operation_id(self) -> str:
        """Return a name such as `studies_get`, after the endpoint's class."""
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.view).__name__).lower()
        return f"{words}_{self.method.lower()}"

    def get_tags(self) -> list[str]:
        """Return the first noun of the address."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def _queries(self) -> list[Any]:
        queries = getattr(self.view, "queries", {})
        return [queries[self.method]] if self.method in queries else []

    def get_override_parameters(self) -> list[Any]:
        """Return the parameters that are declared on the endpoint."""
        found: list[Any] = self._queries()
        if self.method == "POST":
            found.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    {"type": "string", "pattern": r"^[!-~]{1,255}$"},
                    OpenApiParameter.HEADER,
                    description="Kept for 24 hours: the same request with the same key gets the same answer.",
                )
            )
        return found

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        """Add every refusal that a method of its kind may answer with."""
        bodies: dict[str, Any] = dict(super()._get_response_bodies(direction))
        self.resolve_serializer(ErrorSerializer, direction)
        for status in self._refusals():
            bodies.setdefault(
                status,
                {
                    "description": REFUSALS[status],
                    "content": {"application/json": {"schema": {"$ref": ERROR}}},
                },
            )
        return dict(sorted(bodies.items()))

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Say that a token is not needed where everybody may ask."""
        right = getattr(self.view, "rights", {}).get(self.method)
        return [*super().get_auth(), *([{}] if right and right.rule is everybody else [])]

    def _refusals(self) -> list[str]:
        statuses = ["400", "401", "429"]
        rights = getattr(self.view, "rights", {})
        if self.method not in rights or rights[self.method].rule is not everybody:
            statuses.append("403")
        if "{" in self.path or any("cursor" in query().fields for query in self._queries()):
            statuses.append("404")
        if self.method in {"POST", "PATCH"}:
            statuses += ["403", "409", "413", "415"]
        return statuses


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the document names our tokens."""

    target_class = "ratings.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, _auto_schema: AutoSchema) -> dict[str, str]:
        """Return the scheme of OpenAPI."""
        return {"type": "http", "scheme": "bearer"}


def closed_bodies(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Say of every body of a request that other keys are refused, as they are."""
    names = {kind.__name__.removesuffix("Serializer") for kind in _kinds(Body)}
    for name, schema in result["components"]["schemas"].items():
        if name in names:
            schema["additionalProperties"] = False
    return result


def _kinds(parent: type) -> set[type]:
    """Return the classes below one, at any depth."""
    below: set[type] = set(parent.__subclasses__())
    return below.union(*map(_kinds, below)) if below else below
