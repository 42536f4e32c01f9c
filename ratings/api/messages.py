"""Messages to the raters of a study: read with how many have read them, written, taken back."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ratings.api.endpoints import Endpoint, Right, account, curated_study, once
from ratings.api.fields import Body, Nothing, Text, Whole
from ratings.api.permissions import accounts
from ratings.api.queries import ListQuery
from ratings.api.schema import page_of
from ratings.choices import Scope
from ratings.errors import InvalidError
from ratings.models import Participation, Study
from ratings.services import messages as service


class MessageInput(Body):
    """A new message, in one language or both."""

    text = Text(max_length=service.LIMIT, required=False, allow_blank=True)
    text_zh = Text(max_length=service.LIMIT, required=False, allow_blank=True)
    to = Text(max_length=40, required=False, help_text="A pseudonym; without it, to all raters.")


class MessageSerializer(serializers.Serializer[Any]):
    """What was written to the raters of a study."""

    id = serializers.UUIDField(source="public_id")
    text = Text(source="text_en")
    text_zh = Text()
    to = Text(source="rater.pseudonym", default=None, allow_null=True, help_text="null: to all raters.")
    sent_at = serializers.DateTimeField()
    taken_back_at = serializers.DateTimeField(allow_null=True)
    read = Whole(help_text="How many have read it.")
    of = Whole(help_text="How many it is for.")


class StudyMessages(Endpoint):
    """Messages to the raters of a study."""

    rights: ClassVar = {"GET": Right(accounts), "POST": Right(accounts, Scope.STUDIES)}
    queries: ClassVar = {"GET": ListQuery}

    @extend_schema(responses=page_of(MessageSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """List the messages of a study that the account curates."""
        return self.listed(service.sent(curated_study(request, slug)), MessageSerializer)

    @extend_schema(request=MessageInput, responses={201: MessageSerializer})
    @once()
    def post(self, request: Request, slug: str) -> Response:
        """Write to all raters of a study, or to one; they read it before their next clip."""
        study = curated_study(request, slug)
        given = self.said(request, MessageInput)
        made = service.send(
            study,
            text_en=given.get("text", ""),
            text_zh=given.get("text_zh", ""),
            to=_rater(study, given.get("to")),
            by=account(request),
        )
        return Response(MessageSerializer(service.sent(study).get(pk=made.pk)).data, status=201)


def _rater(study: Study, pseudonym: str | None) -> Participation | None:
    if pseudonym is None:
        return None
    rater = study.participations.filter(pseudonym=pseudonym).first()
    if rater is None:
        told = _("No rater of this study has this pseudonym.")
        raise InvalidError(told, fields={"to": told})
    return rater


class StudyMessageTakeBack(Endpoint):
    """Taking a message back."""

    rights: ClassVar = {"POST": Right(accounts, Scope.STUDIES)}

    @extend_schema(request=Nothing, responses=MessageSerializer)
    @once()
    def post(self, request: Request, slug: str, message: UUID) -> Response:
        """Show a message to no rater any more."""
        self.said(request, Nothing)
        rows = service.sent(curated_study(request, slug)).filter(public_id=message)
        found = rows.first()
        if found is not None:
            service.take_back(found, by=account(request))
        return self.one(rows, MessageSerializer)
