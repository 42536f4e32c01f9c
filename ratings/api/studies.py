"""Rubrics and studies: made from the same JSON as by command, opened, closed, and how far they are."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Count, Q, Sum
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ratings import builtin
from ratings.api.endpoints import Endpoint, Right, account, curated_study, once, readable_study
from ratings.api.fields import Body, Names, Nothing, Number, Slug, Text, Whole, Words, YesNo
from ratings.api.permissions import accounts, curators, readers
from ratings.api.queries import ListQuery
from ratings.api.schema import page_of
from ratings.choices import Mode, Purpose, Scope, StudyState, Task
from ratings.models import Invitation, Item, Rubric, Study
from ratings.services import amending, check_items, participations, roles, rubrics, rules
from ratings.services import studies as service

KEY = r"^[a-z][a-z0-9_]*$"


class DimensionInput(Body):
    """One thing to judge."""

    key = serializers.RegexField(KEY, max_length=60)
    label = Text(max_length=120, required=False, allow_blank=True)  # type: ignore[assignment]  # the key of the contract
    label_zh = Text(max_length=120, required=False, allow_blank=True)
    definition = Text(max_length=2000, required=False, allow_blank=True)
    definition_zh = Text(max_length=2000, required=False, allow_blank=True)
    levels = Whole(min_value=2, max_value=11)
    anchors = serializers.ListField(
        child=Text(max_length=2000, allow_blank=True), required=False, max_length=11
    )
    anchors_zh = serializers.ListField(
        child=Text(max_length=2000, allow_blank=True), required=False, max_length=11
    )
    tasks = serializers.ListField(child=serializers.ChoiceField(Task.choices), required=False, max_length=3)
    weight = Number(required=False, min_value=0, max_value=1000)


class RubricInput(Body):
    """A set of dimensions; other content under a known slug is its next version."""

    slug = Slug()
    title = Text(max_length=200, required=False, allow_blank=True)
    title_zh = Text(max_length=200, required=False, allow_blank=True)
    dimensions = serializers.ListField(child=DimensionInput(), min_length=1, max_length=100)


class RubricSerializer(RubricInput):
    """A stored version of a rubric, which never changes."""

    version = Whole()

    def to_representation(self, rubric: Any) -> dict[str, Any]:
        """Return the definition as it would be given, with its version."""
        return {**rubrics.definition_of(rubric), "version": rubric.version}


@extend_schema_field(
    {"oneOf": [{"$ref": "#/components/schemas/RubricInput"}, {"enum": list(builtin.names("rubrics"))}]}
)
class RubricField(serializers.JSONField):
    """A rubric as a whole, or the slug of a built-in one."""

    def to_internal_value(self, data: Any) -> Any:
        """Check a rubric that is given whole."""
        if isinstance(data, dict):
            given = RubricInput(data=data)
            given.is_valid(raise_exception=True)
            return data
        return serializers.ChoiceField(list(builtin.names("rubrics"))).run_validation(data)


class RulesInput(Body):
    """The rules of a study, by key; what is left out has its default."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return a field for each rule, as it is declared."""
        return {rule.name: _rule_field(rule) for rule in rules.declared()}


def _rule_field(rule: Any) -> serializers.Field[Any, Any, Any, Any]:
    bounds = {"min_value": rule.metadata["low"], "max_value": rule.metadata["high"]}
    told = {"help_text": rule.metadata["sentence"], "required": False}
    match rule.default:
        case bool():
            return YesNo(**told)
        case int():
            return Whole(**told, min_value=int(bounds["min_value"]), max_value=int(bounds["max_value"]))
        case float():
            return Number(**told, **bounds)
        case _:
            return Text(**told, max_length=int(bounds["max_value"]))


class CheckInput(Body):
    """A clip that teaches or checks raters."""

    purpose = serializers.ChoiceField([purpose.value for purpose in Purpose.chosen()])
    generator = Words(max_length=200)
    prompt = Words(max_length=200)
    sample = Text(max_length=60, required=False)
    expected = serializers.DictField(
        child=serializers.JSONField(), help_text="By dimension: a level, or the lowest and highest."
    )
    why = Text(max_length=2000, required=False, allow_blank=True)
    why_zh = Text(max_length=2000, required=False, allow_blank=True)


class CheckSerializer(serializers.Serializer[Any]):
    """A clip that teaches or checks raters, as it was chosen."""

    purpose = serializers.ChoiceField([purpose.value for purpose in Purpose.chosen()])
    generator = Text()
    prompt = Text()
    sample = Text()
    expected = serializers.DictField(
        child=serializers.ListField(child=Whole()), help_text="By dimension: the lowest and highest level."
    )
    why = Text()
    why_zh = Text()


class StudyInput(Body):
    """A study, as `create_study` reads it."""

    slug = Slug()
    title = Text(max_length=200, required=False, allow_blank=True)
    title_zh = Text(max_length=200, required=False, allow_blank=True)
    task = serializers.ChoiceField(Task.choices)
    mode = serializers.ChoiceField(Mode.choices, required=False)
    votes_per_item = Whole(min_value=1, max_value=10_000, required=False)
    rubric = RubricField()
    generators = serializers.ListField(child=Words(max_length=200), required=False)
    prompts = serializers.ListField(child=Words(max_length=200), required=False)
    rules = RulesInput(required=False)
    checks = serializers.ListField(child=CheckInput(), required=False, max_length=200)


class StudyChange(Body):
    """What may still change of a study that is open."""

    title = Text(max_length=200, required=False, allow_blank=True)
    title_zh = Text(max_length=200, required=False, allow_blank=True)
    votes_per_item = Whole(min_value=1, max_value=10_000, required=False, help_text="Never fewer than asked.")


class ProgressSerializer(serializers.Serializer[Any]):
    """How far a study is."""

    items = Whole()
    wanted = Whole(help_text="How many judgements are asked for in all.")
    judged = Whole()
    promised = Whole(help_text="Items that raters have before them now.")
    raters = Whole()
    finished = Whole(help_text="Raters of whom nothing more is asked.")
    excluded = Whole()


class StudySerializer(serializers.Serializer[Any]):
    """A question put to raters."""

    id = serializers.UUIDField(source="public_id")
    slug = Text()
    title = Text(source="title_en")
    title_zh = Text()
    task = serializers.ChoiceField(Task.choices)
    mode = serializers.ChoiceField(Mode.choices)
    votes_per_item = Whole()
    rubric = Text(source="rubric.slug")
    rubric_version = Whole(source="rubric.version")
    rules = serializers.SerializerMethodField()
    state = serializers.ChoiceField(StudyState.choices)
    created_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)

    def get_rules(self, study: Study) -> dict[str, Any]:
        """Return every rule, with the defaults of those that were left out."""
        return rules.as_plain(study)


class StudyDetailSerializer(StudySerializer):
    """A study with what it is made of and how far it is."""

    generators = Names("slug")
    prompts = Names("slug")
    checks = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()

    @extend_schema_field(CheckSerializer(many=True))
    def get_checks(self, study: Study) -> list[dict[str, Any]]:
        """Return what was chosen to teach and check raters, in its order."""
        return check_items.plain(check_items.of(study))

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, study: Study) -> dict[str, int]:
        """Count what was asked and what was answered."""
        items = study.items.votes().aggregate(
            items=Count("pk"), judged=Sum("judged", default=0), promised=Sum("promised", default=0)
        )
        people = study.participations.aggregate(
            raters=Count("pk"),
            finished=Count("pk", filter=Q(finished_at__isnull=False)),
            excluded=Count("pk", filter=Q(excluded_at__isnull=False)),
        )
        return {**items, "wanted": items["items"] * study.votes_per_item, **people}


class ItemSerializer(serializers.Serializer[Any]):
    """What one rater judges at once, and how often it was."""

    id = serializers.UUIDField(source="public_id")
    mode = serializers.ChoiceField([Mode.RATE, Mode.COMPARE])
    prompt = Text(source="prompt.slug")
    clips = serializers.SerializerMethodField()
    judged = Whole()
    promised = Whole()
    withdrawn = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_clips(self, item: Item) -> list[str]:
        """Return the ids of the clips, in their places."""
        return [str(place.clip.public_id) for place in item.places.all()]

    def get_withdrawn(self, item: Item) -> bool:
        """Return whether it is asked no more."""
        return item.withdrawn_at is not None


class InvitationInput(Body):
    """A new invitation."""

    label = Text(max_length=200, required=False, allow_blank=True)  # type: ignore[assignment]  # the key of the contract
    limit = Whole(min_value=1, max_value=1_000_000, required=False)
    expires_at = serializers.DateTimeField(required=False)


class InvitationSerializer(serializers.Serializer[Any]):
    """A link into a study."""

    id = serializers.UUIDField(source="public_id")
    label = Text()  # type: ignore[assignment]  # the key of the contract
    limit = Whole(allow_null=True)
    used = Whole()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewInvitationSerializer(InvitationSerializer):
    """A new invitation with its link, which is told this once."""

    link = Text()


class StudiesQuery(ListQuery):
    """Which studies."""

    state = serializers.ChoiceField(StudyState.choices, required=False)
    task = serializers.ChoiceField(Task.choices, required=False)


class Rubrics(Endpoint):
    """Rubrics, every version of them."""

    rights: ClassVar = {"GET": Right(readers), "POST": Right(curators, Scope.STUDIES)}

    @extend_schema(responses=RubricSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List every stored version of every rubric."""
        return Response(RubricSerializer(Rubric.objects.order_by("slug", "version"), many=True).data)

    @extend_schema(request=RubricInput, responses={201: RubricSerializer})
    @once()
    def post(self, request: Request) -> Response:
        """Store a rubric, or find the version that says the same."""
        rubric = rubrics.store(self.said(request, RubricInput))
        return Response(RubricSerializer(rubric).data, status=201)


class Studies(Endpoint):
    """Studies that the account may read."""

    rights: ClassVar = {"GET": Right(accounts), "POST": Right(curators, Scope.STUDIES)}
    queries: ClassVar = {"GET": StudiesQuery}

    @extend_schema(responses=page_of(StudySerializer))
    def get(self, request: Request) -> Response:
        """List studies."""
        rows = roles.readable(request.user).select_related("rubric")
        return self.listed(rows.filter(**self.query.given("state", "task")), StudySerializer)

    @extend_schema(request=StudyInput, responses={200: StudyDetailSerializer, 201: StudyDetailSerializer})
    @once()
    def post(self, request: Request) -> Response:
        """Make a draft study; the same again is answered with 200 and changes nothing."""
        study, new = service.ensure(self.said(request, StudyInput), by=account(request))
        if not new:
            readable_study(request, study.slug)
        return Response(StudyDetailSerializer(study).data, status=201 if new else 200)


class StudyDetail(Endpoint):
    """One study."""

    rights: ClassVar = {"GET": Right(accounts), "PATCH": Right(accounts, Scope.STUDIES)}

    @extend_schema(responses=StudyDetailSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Tell one study and how far it is."""
        return Response(StudyDetailSerializer(readable_study(request, slug)).data)

    @extend_schema(request=StudyChange, responses=StudyDetailSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change an open study's title, or ask for more ratings; what stood there before is kept."""
        said = self.said(request, StudyChange)
        study = curated_study(request, slug)
        columns = {"title_en" if name == "title" else name: value for name, value in said.items()}
        amending.amend(study, columns, by=account(request))
        return Response(StudyDetailSerializer(study).data)


class StudyOpen(Endpoint):
    """Opening a study."""

    rights: ClassVar = {"POST": Right(accounts, Scope.STUDIES)}

    @extend_schema(request=Nothing, responses=StudyDetailSerializer)
    @once()
    def post(self, request: Request, slug: str) -> Response:
        """Fix its rules, build its items and let raters in."""
        self.said(request, Nothing)
        study = curated_study(request, slug)
        service.open_study(study, by=account(request))
        return Response(StudyDetailSerializer(study).data)


class StudyClose(Endpoint):
    """Closing a study."""

    rights: ClassVar = {"POST": Right(accounts, Scope.STUDIES)}

    @extend_schema(request=Nothing, responses=StudyDetailSerializer)
    @once()
    def post(self, request: Request, slug: str) -> Response:
        """Let nobody in any more; its next leaderboard is final."""
        self.said(request, Nothing)
        study = curated_study(request, slug)
        service.close_study(study, by=account(request))
        return Response(StudyDetailSerializer(study).data)


class StudyItems(Endpoint):
    """What the raters of a study judge."""

    rights: ClassVar = {"GET": Right(accounts)}
    queries: ClassVar = {"GET": ListQuery}

    @extend_schema(responses=page_of(ItemSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """List the items that are voted on with how often each was judged; checks of raters are left out."""
        items = readable_study(request, slug).items.votes().select_related("prompt")
        return self.listed(items.prefetch_related("places__clip"), ItemSerializer)


class StudyInvitations(Endpoint):
    """Links into a study."""

    rights: ClassVar = {"GET": Right(accounts), "POST": Right(accounts, Scope.STUDIES)}
    queries: ClassVar = {"GET": ListQuery}

    @extend_schema(responses=page_of(InvitationSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """List the invitations of a study that the account curates."""
        return self.listed(curated_study(request, slug).invitations.all(), InvitationSerializer)

    @extend_schema(request=InvitationInput, responses={201: NewInvitationSerializer})
    @once()
    def post(self, request: Request, slug: str) -> Response:
        """Make an invitation; its link is told in this answer and never again."""
        study = curated_study(request, slug)
        given = self.said(request, InvitationInput)
        made, token = participations.invite(study, by=account(request), **given)
        link = request.build_absolute_uri(reverse("invited", args=[token]))
        return Response({**InvitationSerializer(made).data, "link": link}, status=201)


class StudyInvitationRevoke(Endpoint):
    """Revoking an invitation."""

    rights: ClassVar = {"POST": Right(accounts, Scope.STUDIES)}

    @extend_schema(request=Nothing, responses=InvitationSerializer)
    @once()
    def post(self, request: Request, slug: str, invitation: Any) -> Response:
        """Let nobody else in by this link; who is in stays in."""
        self.said(request, Nothing)
        rows = Invitation.objects.filter(study=curated_study(request, slug), public_id=invitation)
        found = rows.select_related("study").first()
        if found is not None:
            participations.revoke(found, by=account(request))
        return self.one(rows, InvitationSerializer)
