"""Who is asking, and the audit log for administrators."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ratings.api.endpoints import Endpoint, Right, account
from ratings.api.fields import Text, YesNo
from ratings.api.permissions import accounts
from ratings.api.queries import ListQuery
from ratings.api.schema import page_of
from ratings.choices import Act, Role, Scope
from ratings.models import ApiToken, AuditEntry, User
from ratings.services import roles

ROLE = inline_serializer(
    "RoleHeld",
    {
        "role": serializers.ChoiceField(Role.choices),
        "study": Text(source="study.slug", allow_null=True, default=None, help_text="null: in every study."),
    },
    many=True,
)


class TokenSerializer(serializers.Serializer[Any]):
    """The token that a request was made with."""

    name = Text()
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices))
    expires_at = serializers.DateTimeField(allow_null=True)


class AccountSerializer(serializers.Serializer[Any]):
    """Who is asking, and what they may do."""

    id = serializers.UUIDField(source="public_id")
    email = Text()
    name = Text()
    administrator = YesNo(source="is_staff")
    roles = ROLE
    token = serializers.SerializerMethodField()

    @extend_schema_field(TokenSerializer(allow_null=True))
    def get_token(self, _user: User) -> Any:
        """Return the token; null for our own pages."""
        token = self.context.get("token")
        return TokenSerializer(token).data if token else None


class ActSerializer(serializers.Serializer[Any]):
    """One line of the audit log. Accounts and things are named by their ids."""

    at = serializers.DateTimeField()
    by = serializers.UUIDField(source="by.public_id", allow_null=True, default=None)
    act = serializers.ChoiceField(Act.choices)
    subject = Text()
    study = Text()
    details = serializers.DictField()


class Me(Endpoint):
    """The account that asks."""

    rights: ClassVar = {"GET": Right(accounts)}

    @extend_schema(responses=AccountSerializer)
    def get(self, request: Request) -> Response:
        """Tell who is asking, with which roles, by which token."""
        user = account(request)
        user.roles = user.memberships.select_related("study").order_by("pk")  # type: ignore[attr-defined]
        token = request.auth if isinstance(request.auth, ApiToken) else None
        return Response(AccountSerializer(user, context={"token": token}).data)


class ActsQuery(ListQuery):
    """Which acts."""

    act = serializers.ChoiceField(Act.choices, required=False)
    study = serializers.SlugField(max_length=120, required=False)


class Acts(Endpoint):
    """The audit log."""

    rights: ClassVar = {"GET": Right(roles.is_administrator)}
    queries: ClassVar = {"GET": ActsQuery}

    @extend_schema(responses=page_of(ActSerializer))
    def get(self, request: Request) -> Response:
        """List what people did, for administrators."""
        rows = AuditEntry.objects.select_related("by").filter(**self.query.given("act", "study"))
        return self.listed(rows, ActSerializer)
