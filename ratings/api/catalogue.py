"""Generators and prompts: read by anybody, added to by curators, as rows of the imports are."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ratings.api.endpoints import Endpoint, Right, account, once
from ratings.api.fields import Body, Names, Number, Slug, Text, Words, YesNo
from ratings.api.permissions import curators, everybody
from ratings.api.queries import CatalogueQuery
from ratings.api.schema import page_of
from ratings.choices import GeneratorKind, Noun, Scope, Task
from ratings.errors import MissingError
from ratings.models import Generator, Prompt
from ratings.services.editing import changes
from ratings.services.imports import generators as generator_imports
from ratings.services.imports import prompts as prompt_imports

KEY = r"^[a-z][a-z0-9_]*$"


class ClaimSerializer(serializers.Serializer[Any]):
    """What a vendor claims, as of a day."""

    as_of = serializers.DateField()
    tasks = serializers.ListField(child=Text())
    duration_s = serializers.ListField(child=Number())
    resolution = Text()
    fps = Number(allow_null=True)
    features = serializers.ListField(child=Text())
    price = Text()
    available = YesNo(allow_null=True)


class RemarkSerializer(serializers.Serializer[Any]):
    """A sentence about a generator, with who said it."""

    by = Text()
    text = Text()
    text_zh = Text()


class GeneratorSerializer(serializers.Serializer[Any]):
    """One version of one video-making system."""

    slug = Text()
    name = Text()
    name_zh = Text()
    vendor = Text()
    vendor_zh = Text()
    region = Text()
    kind = serializers.ChoiceField(GeneratorKind.choices)
    architecture = Text()
    launched = serializers.DateField(allow_null=True)
    url = Text()
    aliases = Names("name")
    claims = ClaimSerializer(many=True)
    remarks = RemarkSerializer(many=True)


class GeneratorInput(Body):
    """A row of `import_generators`: the same keys, the same meaning."""

    slug = Slug()
    name = Words(max_length=200)
    name_zh = Text(max_length=200, required=False, allow_blank=True)
    vendor = Text(max_length=200, required=False, allow_blank=True)
    vendor_zh = Text(max_length=200, required=False, allow_blank=True)
    region = Text(max_length=60, required=False, allow_blank=True)
    kind = serializers.ChoiceField(GeneratorKind.choices, required=False)
    architecture = Text(max_length=200, required=False, allow_blank=True)
    launched = serializers.DateField(required=False)
    url = serializers.URLField(max_length=500, required=False)
    aliases = serializers.ListField(child=Words(max_length=200), required=False, max_length=50)
    tasks = serializers.ListField(child=serializers.ChoiceField(Task.choices), required=False, max_length=3)
    duration_s = serializers.ListField(
        child=Number(min_value=0, max_value=1e9), required=False, max_length=50
    )
    resolution = Text(max_length=60, required=False, allow_blank=True)
    fps = Number(min_value=0.001, max_value=10_000, required=False)
    features = serializers.ListField(child=Words(max_length=1000), required=False, max_length=100)
    price = Text(max_length=300, required=False, allow_blank=True)
    available = YesNo(required=False)
    as_of = serializers.DateField(required=False)
    remark = Text(max_length=10_000, required=False, allow_blank=True)
    remark_zh = Text(max_length=10_000, required=False, allow_blank=True)
    remark_by = Text(max_length=200, required=False, allow_blank=True)


class GeneratorChange(Body):
    """What becomes other; a key left out stays as it is, an empty text empties."""

    name = Words(max_length=200, required=False)
    name_zh = Text(max_length=200, required=False, allow_blank=True)
    vendor = Text(max_length=200, required=False, allow_blank=True)
    vendor_zh = Text(max_length=200, required=False, allow_blank=True)
    region = Text(max_length=60, required=False, allow_blank=True)
    kind = serializers.ChoiceField(GeneratorKind.choices, required=False)
    architecture = Text(max_length=200, required=False, allow_blank=True)
    launched = serializers.DateField(required=False, allow_null=True)
    url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    aliases = serializers.ListField(child=Words(max_length=200), required=False, max_length=50)


class PromptSerializer(serializers.Serializer[Any]):
    """What generators are asked for; an image or video is named by the digest of its bytes."""

    slug = Text()
    task = serializers.ChoiceField(Task.choices)
    text = Text()
    text_zh = Text()
    language = Text()
    category = serializers.ListField(child=Text())
    difficulty = Text()
    dimensions = serializers.ListField(child=Text())
    image_sha256 = Text(source="image.sha256", allow_null=True, default=None)
    video_sha256 = Text(source="video.sha256", allow_null=True, default=None)


class PromptInput(Body):
    """A row of `import_prompts`, without its image or video."""

    slug = Slug()
    task = serializers.ChoiceField(Task.choices)
    text = Text(max_length=10_000, required=False, allow_blank=True)
    text_zh = Text(max_length=10_000, required=False, allow_blank=True)
    language = Text(max_length=20, required=False, allow_blank=True)
    category = serializers.ListField(child=Words(max_length=200), required=False, max_length=50)
    difficulty = Text(max_length=40, required=False, allow_blank=True)
    dimensions = serializers.ListField(
        child=serializers.RegexField(KEY, max_length=60), required=False, max_length=100
    )


class PromptChange(Body):
    """What becomes other; a key left out stays as it is, an empty text empties."""

    text = Text(max_length=10_000, required=False, allow_blank=True)
    text_zh = Text(max_length=10_000, required=False, allow_blank=True)
    language = Text(max_length=20, required=False, allow_blank=True)
    category = serializers.ListField(child=Words(max_length=200), required=False, max_length=50)
    difficulty = Text(max_length=40, required=False, allow_blank=True)
    dimensions = serializers.ListField(
        child=serializers.RegexField(KEY, max_length=60), required=False, max_length=100
    )


class GeneratorsQuery(CatalogueQuery):
    """Which generators."""

    kind = serializers.ChoiceField(GeneratorKind.choices, required=False)


class PromptsQuery(CatalogueQuery):
    """Which prompts."""

    task = serializers.ChoiceField(Task.choices, required=False)


def _change(request: Request, noun: Noun, rows: Any, slug: str, body: type[Body]) -> None:
    """Change one thing as the desk does: kept with what stood there before, so that it can be undone."""
    given = body(data=request.data)
    given.is_valid(raise_exception=True)
    if not rows.filter(slug=slug).exists():
        raise MissingError(_("There is nothing at this address, or it is not for this account."))
    wanted = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in given.validated_data.items()
    }
    changes.make(noun, [slug], wanted, by=account(request))


def _generators() -> Any:
    return Generator.objects.prefetch_related("aliases", "claims", "remarks")


def _prompts() -> Any:
    return Prompt.objects.select_related("image", "video")


class Generators(Endpoint):
    """The catalogue's generators, by slug."""

    rights: ClassVar = {"GET": Right(everybody), "POST": Right(curators, Scope.CATALOGUE)}
    queries: ClassVar = {"GET": GeneratorsQuery}

    @extend_schema(responses=page_of(GeneratorSerializer))
    def get(self, request: Request) -> Response:
        """List generators."""
        rows = _generators().filter(**self.query.given("kind"))
        return self.listed(rows, GeneratorSerializer, key="slug")

    @extend_schema(request=GeneratorInput, responses={200: GeneratorSerializer, 201: GeneratorSerializer})
    @once()
    def post(self, request: Request) -> Response:
        """Store a generator, or add to the one of this slug what nobody had said yet."""
        slug, new = generator_imports.store_one(self.said(request, GeneratorInput))
        return Response(GeneratorSerializer(_generators().get(slug=slug)).data, status=201 if new else 200)


class GeneratorDetail(Endpoint):
    """One generator."""

    rights: ClassVar = {"GET": Right(everybody), "PATCH": Right(curators, Scope.CATALOGUE)}

    @extend_schema(responses=GeneratorSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Tell one generator, with its claims and remarks."""
        return self.one(_generators().filter(slug=slug), GeneratorSerializer)

    @extend_schema(request=GeneratorChange, responses=GeneratorSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change a generator; what raters have judged by stays (409)."""
        _change(request, Noun.GENERATOR, Generator.objects.all(), slug, GeneratorChange)
        return self.one(_generators().filter(slug=slug), GeneratorSerializer)


class Prompts(Endpoint):
    """The catalogue's prompts, by slug."""

    rights: ClassVar = {"GET": Right(everybody), "POST": Right(curators, Scope.CATALOGUE)}
    queries: ClassVar = {"GET": PromptsQuery}

    @extend_schema(responses=page_of(PromptSerializer))
    def get(self, request: Request) -> Response:
        """List prompts."""
        return self.listed(_prompts().filter(**self.query.given("task")), PromptSerializer, key="slug")

    @extend_schema(request=PromptInput, responses={200: PromptSerializer, 201: PromptSerializer})
    @once()
    def post(self, request: Request) -> Response:
        """Store a prompt, or add to the one of this slug what nobody had said yet."""
        slug, new = prompt_imports.store_one(self.said(request, PromptInput))
        return Response(PromptSerializer(_prompts().get(slug=slug)).data, status=201 if new else 200)


class PromptDetail(Endpoint):
    """One prompt."""

    rights: ClassVar = {"GET": Right(everybody), "PATCH": Right(curators, Scope.CATALOGUE)}

    @extend_schema(responses=PromptSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Tell one prompt."""
        return self.one(_prompts().filter(slug=slug), PromptSerializer)

    @extend_schema(request=PromptChange, responses=PromptSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change a prompt; what raters saw stays (409)."""
        _change(request, Noun.PROMPT, Prompt.objects.all(), slug, PromptChange)
        return self.one(_prompts().filter(slug=slug), PromptSerializer)
