"""Raters by their pseudonyms, and what they said. Read only: the server assigns, so nothing is rated here."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ratings.api.endpoints import Endpoint, Right, readable_study
from ratings.api.fields import Text, Whole, YesNo
from ratings.api.permissions import accounts
from ratings.api.queries import ListQuery
from ratings.api.schema import page_of
from ratings.choices import Choice, Ending, Side, Skip
from ratings.models import Rating

CURRENT = "1: without those that a later one supersedes; 0: only those."


class ParticipationSerializer(serializers.Serializer[Any]):
    """One rater in one study. Who that is, is not told."""

    id = serializers.UUIDField(source="public_id")
    pseudonym = Text()
    language = Text()
    device = Text()
    simulated = YesNo()
    consent = Text(help_text="The version of the consent text that was agreed to.")
    consented_at = serializers.DateTimeField(allow_null=True)
    viewing = serializers.DictField(
        child=Whole(), help_text="What the viewing test found last; empty where there was none."
    )
    viewing_passed_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField()
    ending = serializers.ChoiceField([("", ""), *Ending.choices])
    finished_at = serializers.DateTimeField(allow_null=True)
    excluded_at = serializers.DateTimeField(allow_null=True)
    excluded_reason = Text()


class JudgementSerializer(serializers.Serializer[Any]):
    """What ratings and votes share."""

    id = serializers.UUIDField(source="public_id")
    participation = Text(source="participation.pseudonym")
    rated_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    late = YesNo(help_text="It came after its assignment had expired.")
    imported = serializers.SerializerMethodField()
    superseded = serializers.SerializerMethodField()

    def get_imported(self, judgement: Any) -> bool:
        """Return whether it was given elsewhere and read from a file."""
        return judgement.assignment_id is None

    def get_superseded(self, judgement: Any) -> bool:
        """Return whether a later one stands in its place."""
        return hasattr(judgement, "superseded_by")


class RatingSerializer(JudgementSerializer):
    """One rater's judgement of one clip."""

    clip = serializers.UUIDField(source="clip.public_id")
    generator = Text(source="clip.generator.slug")
    prompt = Text(source="clip.prompt.slug")
    sample = Text(source="clip.sample")
    skipped = serializers.ChoiceField([("", ""), *Skip.choices])
    recognised = YesNo()
    comment = Text()
    scores = serializers.SerializerMethodField()

    @extend_schema_field(
        serializers.DictField(child=Whole(allow_null=True), help_text="By dimension; null: cannot be judged.")
    )
    def get_scores(self, rating: Rating) -> dict[str, int | None]:
        """Return the level on each dimension; null where it could not be judged."""
        return {score.dimension.key: score.level for score in rating.scores.all()}


class VoteSerializer(JudgementSerializer):
    """One rater's preference between two clips of one prompt."""

    dimension = Text(source="dimension.key")
    prompt = Text(source="clip_a.prompt.slug")
    clip_a = serializers.UUIDField(source="clip_a.public_id")
    clip_b = serializers.UUIDField(source="clip_b.public_id")
    generator_a = Text(source="clip_a.generator.slug")
    generator_b = Text(source="clip_b.generator.slug")
    choice = serializers.ChoiceField(Choice.choices)
    left = serializers.ChoiceField([("", ""), *Side.choices])


class ParticipationsQuery(ListQuery):
    """Which raters."""

    excluded = serializers.ChoiceField(["0", "1"], required=False)
    simulated = serializers.ChoiceField(["0", "1"], required=False)


class JudgementsQuery(ListQuery):
    """Which judgements."""

    participation = serializers.CharField(max_length=40, required=False, help_text="A pseudonym.")
    prompt = serializers.SlugField(max_length=120, required=False)
    current = serializers.ChoiceField(["0", "1"], required=False, help_text=CURRENT)


class RatingsQuery(JudgementsQuery):
    """Which ratings."""

    generator = serializers.SlugField(max_length=120, required=False)


class StudyParticipations(Endpoint):
    """The raters of a study."""

    rights: ClassVar = {"GET": Right(accounts)}
    queries: ClassVar = {"GET": ParticipationsQuery}

    @extend_schema(responses=page_of(ParticipationSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """List the raters of a study by their pseudonyms."""
        rows = readable_study(request, slug).participations.all()
        given = self.query.given("excluded", "simulated")
        if "excluded" in given:
            rows = rows.filter(excluded_at__isnull=given["excluded"] == "0")
        if "simulated" in given:
            rows = rows.filter(simulated=given["simulated"] == "1")
        return self.listed(rows, ParticipationSerializer)


class StudyRatings(Endpoint):
    """The ratings of a study."""

    rights: ClassVar = {"GET": Right(accounts)}
    queries: ClassVar = {"GET": RatingsQuery}

    @extend_schema(responses=page_of(RatingSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """List the ratings of a study, with the scores of each."""
        given = self.query.given("generator")
        rows = readable_study(request, slug).ratings.all()
        if given:
            rows = rows.filter(clip__generator__slug=given["generator"])
        rows = _narrowed(self.query, rows, prompt="clip__prompt__slug")
        fetched = rows.select_related(
            "participation", "superseded_by", "clip__generator", "clip__prompt"
        ).prefetch_related("scores__dimension")
        return self.listed(fetched, RatingSerializer)


class StudyVotes(Endpoint):
    """The votes of a study."""

    rights: ClassVar = {"GET": Right(accounts)}
    queries: ClassVar = {"GET": JudgementsQuery}

    @extend_schema(responses=page_of(VoteSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """List the votes of a study."""
        rows = _narrowed(self.query, readable_study(request, slug).votes.all(), prompt="clip_a__prompt__slug")
        fetched = rows.select_related(
            "participation", "superseded_by", "dimension", "clip_a__generator", "clip_a__prompt"
        ).select_related("clip_b__generator")
        return self.listed(fetched, VoteSerializer)


def _narrowed(query: Any, rows: Any, *, prompt: str) -> Any:
    """Keep the judgements that the address asks for."""
    given = query.given("participation", "prompt", "current")
    if "participation" in given:
        rows = rows.filter(participation__pseudonym=given["participation"])
    if "prompt" in given:
        rows = rows.filter(**{prompt: given["prompt"]})
    if "current" in given:
        rows = rows.filter(superseded_by__isnull=given["current"] == "1")
    return rows
