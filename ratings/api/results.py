"""Leaderboards and references: what has been found out here, and what others have published."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ratings.api.endpoints import Endpoint, Right, account, curated_study, once, readable_study
from ratings.api.fields import Body, Nothing, Number, Text, Whole
from ratings.api.permissions import accounts, everybody
from ratings.api.queries import ListQuery
from ratings.api.schema import page_of
from ratings.choices import BoardState, Judge, Scope, Task
from ratings.errors import DeniedError, MissingError
from ratings.models import Leaderboard, Reference
from ratings.services import identities, publishing, roles
from ratings.services import leaderboards as service


class LeaderboardSerializer(serializers.Serializer[Any]):
    """What a list tells of a leaderboard."""

    id = serializers.UUIDField(source="public_id")
    study = Text(source="study.slug")
    task = serializers.ChoiceField(Task.choices, source="study.task")
    method = Text()
    state = serializers.ChoiceField(BoardState.choices)
    computed_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    simulated = serializers.SerializerMethodField()

    def get_simulated(self, board: Leaderboard) -> bool:
        """Return whether simulated raters had a part in it."""
        return bool(board.data["simulated"])


class StandingSerializer(serializers.Serializer[Any]):
    """One generator's place on one dimension. What cannot be computed is null."""

    generator = Text()
    dimension = Text()
    n = Whole()
    prompts = Whole()
    mean = Number(allow_null=True)
    low = Number(allow_null=True)
    high = Number(allow_null=True)
    adjusted = Number(allow_null=True)
    na_share = Number(allow_null=True)
    rank = Whole(allow_null=True)
    rank_low = Whole(allow_null=True)
    rank_high = Whole(allow_null=True)
    level = Text(allow_null=True)
    level_probability = Number(allow_null=True)
    distribution = serializers.ListField(child=Whole())


class DifferentialSerializer(serializers.Serializer[Any]):
    """One generator against the hidden references, on one dimension; only where a study has any."""

    generator = Text()
    dimension = Text()
    n = Whole()
    prompts = Whole()
    mean = Number(allow_null=True)
    low = Number(allow_null=True)
    high = Number(allow_null=True)
    crushed = Number(allow_null=True)
    above = Number(allow_null=True)


class BoardSerializer(serializers.Serializer[Any]):
    """A leaderboard as docs/contracts.md promises it."""

    id = serializers.UUIDField()
    study = Text()
    task = serializers.ChoiceField(Task.choices)
    method = Text()
    state = serializers.ChoiceField(BoardState.choices)
    computed_at = serializers.DateTimeField()
    version = Text()
    seed = Whole()
    data = serializers.DictField()  # type: ignore[assignment]  # the key of the contract
    standings = StandingSerializer(many=True)
    differences = serializers.ListField(child=serializers.DictField())
    pairs = serializers.ListField(child=serializers.DictField())
    strengths = serializers.ListField(child=serializers.DictField())
    agreement = serializers.ListField(child=serializers.DictField())
    correlations = serializers.ListField(child=serializers.DictField())
    warnings = serializers.ListField(child=Text())
    differential = DifferentialSerializer(many=True, required=False)


class ComputeInput(Body):
    """How to compute a leaderboard."""

    method = serializers.ChoiceField(service.METHODS, required=False)
    seed = Whole(min_value=0, max_value=2**31 - 1, required=False)


class ReferenceSerializer(serializers.Serializer[Any]):
    """A published table, with who judged."""

    id = serializers.UUIDField(source="public_id")
    source = Text()  # type: ignore[assignment]  # the key of the contract
    source_zh = Text()
    date = serializers.DateField()
    judge = serializers.ChoiceField(Judge.choices)
    task = serializers.ChoiceField(Task.choices)
    note = Text()


class ReferenceDetailSerializer(ReferenceSerializer):
    """A published table with its values; an unknown one is null, with the reason."""

    values = inline_serializer(
        "ReferenceValue",
        {
            "generator": Text(source="generator.slug"),
            "dimension": Text(),
            "value": Number(allow_null=True),
            "reason": Text(),
            "scale_low": Number(allow_null=True),
            "scale_high": Number(allow_null=True),
        },
        many=True,
    )


class LeaderboardsQuery(ListQuery):
    """Which leaderboards."""

    state = serializers.ChoiceField(BoardState.choices, required=False)
    method = serializers.ChoiceField(service.METHODS, required=False)


class ReferencesQuery(ListQuery):
    """Which references."""

    task = serializers.ChoiceField(Task.choices, required=False)
    judge = serializers.ChoiceField(Judge.choices, required=False)


def _board(request: Request, board: UUID) -> Leaderboard:
    found = service.visible(request.user).select_related("study__rubric").filter(public_id=board).first()
    if found is None:
        raise MissingError("There is no such leaderboard, or it is not for this account.")
    return found


def _told(request: Request, board: Leaderboard, *, status: int = 200) -> Response:
    if request.user.is_authenticated:
        identities.taken(board.study, by=account(request), how="by a program")
    return Response(service.plain(board).board, status=status)


class Leaderboards(Endpoint):
    """Leaderboards: published ones, and those of studies that the account may read."""

    rights: ClassVar = {"GET": Right(everybody)}
    queries: ClassVar = {"GET": LeaderboardsQuery}

    @extend_schema(responses=page_of(LeaderboardSerializer))
    def get(self, request: Request) -> Response:
        """List leaderboards."""
        rows = service.visible(request.user).select_related("study")
        return self.listed(rows.filter(**self.query.given("state", "method")), LeaderboardSerializer)


class LeaderboardDetail(Endpoint):
    """One leaderboard."""

    rights: ClassVar = {"GET": Right(everybody)}

    @extend_schema(responses=BoardSerializer)
    def get(self, request: Request, board: UUID) -> Response:
        """Tell one leaderboard whole."""
        return _told(request, _board(request, board))


class LeaderboardPublish(Endpoint):
    """Publishing a leaderboard."""

    rights: ClassVar = {"POST": Right(accounts, Scope.STUDIES)}

    @extend_schema(request=Nothing, responses=BoardSerializer)
    @once()
    def post(self, request: Request, board: UUID) -> Response:
        """Let everybody see a final leaderboard."""
        self.said(request, Nothing)
        found = _board(request, board)
        if not roles.may_curate(request.user, found.study):
            raise DeniedError("Only curators of its study may publish a leaderboard.")
        publishing.publish(found, by=account(request))
        return _told(request, found)


class StudyLeaderboards(Endpoint):
    """The leaderboards of one study."""

    rights: ClassVar = {"GET": Right(accounts), "POST": Right(accounts, Scope.STUDIES)}
    queries: ClassVar = {"GET": LeaderboardsQuery}

    @extend_schema(responses=page_of(LeaderboardSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """List the leaderboards of a study."""
        rows = readable_study(request, slug).leaderboards.select_related("study")
        return self.listed(rows.filter(**self.query.given("state", "method")), LeaderboardSerializer)

    @extend_schema(request=ComputeInput, responses={201: BoardSerializer})
    @once(apart=True)
    def post(self, request: Request, slug: str) -> Response:
        """Compute and freeze a leaderboard of what has been judged so far."""
        study = curated_study(request, slug)
        made = service.compute(study, **self.said(request, ComputeInput))
        return _told(request, made, status=201)


class References(Endpoint):
    """Published tables."""

    rights: ClassVar = {"GET": Right(everybody)}
    queries: ClassVar = {"GET": ReferencesQuery}

    @extend_schema(responses=page_of(ReferenceSerializer))
    def get(self, request: Request) -> Response:
        """List published tables."""
        rows = Reference.objects.filter(**self.query.given("task", "judge"))
        return self.listed(rows, ReferenceSerializer)


class ReferenceDetail(Endpoint):
    """One published table."""

    rights: ClassVar = {"GET": Right(everybody)}

    @extend_schema(responses=ReferenceDetailSerializer)
    def get(self, request: Request, reference: UUID) -> Response:
        """Tell one published table with its values."""
        rows = Reference.objects.filter(public_id=reference).prefetch_related("values__generator")
        return self.one(rows, ReferenceDetailSerializer)
