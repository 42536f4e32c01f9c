"""Clips for programs and for our own pages: listing, uploading, and asking how far many are."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from ratings.api.endpoints import Endpoint, Right, account, once
from ratings.api.fields import Nothing, Number, Text, Whole, Words, YesNo
from ratings.api.permissions import curators, readers
from ratings.api.probes import ProbeSerializer
from ratings.api.queries import ListQuery, Query
from ratings.api.schema import page_of
from ratings.choices import Outcome, Scope, Selection, Source, Task
from ratings.models import Clip, File, Probe, User
from ratings.services import clip_lists, clips, findings, jobs, orders, quotas, storage, uploads

MOST_IDS = 200
ID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
IDS = rf"^(?:{ID}(?:,{ID}){{0,{MOST_IDS - 1}}})?$"
# What a multipart request needs beside the file itself.
ENVELOPE_BYTES = 64 * 1024


class ClipSerializer(serializers.Serializer[Any]):
    """One output of a generator: where it came from, and how its file is."""

    id = serializers.UUIDField(source="public_id")
    generator = Text(source="generator.slug")
    prompt = Text(source="prompt.slug")
    task = serializers.ChoiceField(Task.choices, source="prompt.task")
    sample = Text()
    outcome = serializers.ChoiceField(Outcome.choices)
    source = serializers.ChoiceField(Source.choices)  # type: ignore[assignment]  # the key of the contract
    selection = serializers.ChoiceField(Selection.choices)
    state = serializers.ChoiceField(clip_lists.STATES)
    reason = serializers.SerializerMethodField(help_text="Why a file was rejected or waits, in a sentence.")
    filename = Text()
    sha256 = Text(source="file.sha256", allow_null=True, default=None)
    size = Whole(source="file.size", allow_null=True, default=None)
    generation_seconds = Number(allow_null=True)
    generated_at = serializers.DateTimeField(allow_null=True)
    seed = Text()
    watermark = YesNo(allow_null=True)
    prompt_text = Text()
    notes = Text()
    created_at = serializers.DateTimeField()
    archived_at = serializers.DateTimeField(allow_null=True)

    def get_reason(self, clip: Clip) -> str:
        """Return what is wrong with the file."""
        return findings.reason(clip.file) if clip.file else ""


class ClipDetailSerializer(ClipSerializer):
    """A clip with the newest probe of its file, and those before it."""

    probe = serializers.SerializerMethodField()
    earlier_probes = serializers.SerializerMethodField()

    @extend_schema_field(ProbeSerializer(allow_null=True))
    def get_probe(self, clip: Clip) -> Any:
        """Return the newest probe; null while there is none."""
        newest = next(iter(clip.file.probes.all()), None) if clip.file else None
        return ProbeSerializer(newest).data if newest else None

    @extend_schema_field(ProbeSerializer(many=True))
    def get_earlier_probes(self, clip: Clip) -> Any:
        """Return what older probers found, the newest first."""
        earlier = list(clip.file.probes.all())[1:] if clip.file else []
        return ProbeSerializer(earlier, many=True).data


@extend_schema_field({"type": "string", "format": "binary"})
class Upload(serializers.FileField):
    """The bytes of a file."""


class UploadSerializer(serializers.Serializer[Any]):
    """The fields that come with an uploaded file."""

    file = Upload(allow_empty_file=True, max_length=300)
    generator = serializers.CharField(
        max_length=200, help_text="A slug, name or alias; a new name makes one."
    )
    prompt = Words(max_length=10_000, help_text="A slug or a text; a new one makes a prompt.")
    task = serializers.ChoiceField(choices=Task.choices, required=False, allow_blank=True)
    sample = serializers.CharField(max_length=60, required=False, allow_blank=True)


class CardSerializer(serializers.Serializer[Any]):
    """How far a clip is: what changes while it is probed."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(clip_lists.STATES)
    percent = Whole(allow_null=True)
    reason = Text()
    poster = Text(allow_null=True)
    length = Number(allow_null=True)
    settled = YesNo()


class ReceivedSerializer(CardSerializer):
    """How far an uploaded clip is, and what it was taken for."""

    generator = Text()
    prompt = Text()
    sample = Text()
    url = Text()
    shared_with = serializers.ListField(child=Text())


class CardsSerializer(serializers.Serializer[Any]):
    """Many clips."""

    clips = CardSerializer(many=True)


class ClipsQuery(ListQuery):
    """Which clips."""

    task = serializers.ChoiceField(Task.choices, required=False)
    state = serializers.ChoiceField(clip_lists.STATES, required=False)
    generator = serializers.SlugField(max_length=120, required=False)
    prompt = serializers.SlugField(max_length=120, required=False)
    q = serializers.CharField(max_length=200, required=False, help_text="Words that must all be found.")
    archived = serializers.ChoiceField(["0", "1"], required=False, help_text="1: only archived clips.")


class StatesQuery(Query):
    """Which clips."""

    ids = serializers.RegexField(
        IDS,
        required=False,
        default="",
        allow_blank=True,
        help_text=f"Up to {MOST_IDS} ids, separated by commas.",
        error_messages={"invalid": _("Here stand up to two hundred UUIDs, separated by commas.")},
    )


def _probed(rows: Any) -> Any:
    return rows.select_related("generator", "prompt", "file").prefetch_related(
        Prefetch("file__probes", Probe.objects.order_by("-probed_at", "-pk"))
    )


class Clips(Endpoint):
    """Clips. `POST` stores one: 201 where it is new, 200 where the very same is stored already."""

    rights: ClassVar = {"GET": Right(readers), "POST": Right(curators, Scope.CATALOGUE)}
    queries: ClassVar = {"GET": ClipsQuery}
    parser_classes = (MultiPartParser,)

    @extend_schema(responses=page_of(ClipSerializer))
    def get(self, request: Request) -> Response:
        """List clips."""
        given = self.query.given("task", "state", "generator", "prompt", "q")
        archived = self.query.validated_data.get("archived") == "1"
        rows = clip_lists.narrowed(clip_lists.Filters(**given, archived=archived))
        return self.listed(rows.select_related("generator", "prompt", "file"), ClipSerializer)

    @extend_schema(
        request={"multipart/form-data": UploadSerializer},
        responses={200: ReceivedSerializer, 201: ReceivedSerializer},
    )
    @once(apart=True)
    def post(self, request: Request) -> Response:
        """Store the uploaded clip; sending it twice stores it once."""
        given = UploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        content = fields.pop("file")
        clip, new = uploads.receive(content, filename=content.name, by=account(request), **fields)
        return Response(told(clip, account(request)), status=201 if new else 200)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large before the body is read: it may be larger than the disk."""
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            size = max(int(request.META.get("CONTENT_LENGTH") or 0) - ENVELOPE_BYTES, 1)
            storage.check_size(size)
            quotas.check(account(request), size)


class ClipDetail(Endpoint):
    """One clip."""

    rights: ClassVar = {"GET": Right(readers)}

    @extend_schema(responses=ClipDetailSerializer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Tell one clip, with what the newest probe of its file found."""
        return self.one(_probed(Clip.objects.filter(public_id=public_id)), ClipDetailSerializer)


class ClipAct(Endpoint):
    """What can be done with a clip; doing it twice changes nothing."""

    rights: ClassVar = {"POST": Right(curators, Scope.CATALOGUE)}

    def _answer(self, request: Request, public_id: uuid.UUID, act: Any) -> Response:
        self.said(request, Nothing)
        rows = _probed(Clip.objects.filter(public_id=public_id))
        found = rows.first()
        if found is not None:
            act(found)
        return self.one(rows, ClipDetailSerializer)


class ClipArchive(ClipAct):
    """Archiving a clip."""

    @extend_schema(request=Nothing, responses=ClipDetailSerializer)
    @once()
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take a clip out of lists and new studies; what was judged stays."""
        return self._answer(request, public_id, lambda clip: clips.archive(clip, by=account(request)))


class ClipRestore(ClipAct):
    """Bringing an archived clip back."""

    @extend_schema(request=Nothing, responses=ClipDetailSerializer)
    @once()
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Bring an archived clip back."""
        return self._answer(request, public_id, lambda clip: clips.restore(clip, by=account(request)))


class ClipRetry(ClipAct):
    """Probing a rejected file again."""

    @extend_schema(request=Nothing, responses=ClipDetailSerializer)
    @once()
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Have a rejected file probed once more, or a ready one by a newer prober."""
        return self._answer(request, public_id, _again)


def _again(clip: Clip) -> None:
    if clip.file and not jobs.retry(clip.file):
        orders.probe_again(File.objects.filter(pk=clip.file.pk))


class ClipStates(Endpoint):
    """How far up to two hundred clips are."""

    rights: ClassVar = {"GET": Right(readers)}
    queries: ClassVar = {"GET": StatesQuery}

    @extend_schema(responses=CardsSerializer)
    def get(self, request: Request) -> Response:
        """Tell how far these clips are; ids that are not known are left out."""
        ids = [word for word in self.query.validated_data["ids"].split(",") if word]
        found = clip_lists.with_media(Clip.objects.filter(public_id__in=ids))
        return Response({"clips": [clip_lists.card(clip, user=account(request)) for clip in found]})


def told(clip: Clip, user: User) -> dict[str, Any]:
    """Return the answer to an upload: how far it is, and what it was taken for."""
    return {
        **clip_lists.card(clip, user=user),
        "generator": clip.generator.slug,
        "prompt": clip.prompt.slug,
        "sample": clip.sample,
        "url": reverse("clip", args=[clip.public_id]),
        "shared_with": _other_generators(clip),
    }


def _other_generators(clip: Clip) -> list[str]:
    """Return the other generators that are said to have made the very same bytes."""
    same = Clip.objects.filter(file=clip.file).exclude(generator=clip.generator)
    return sorted(same.values_list("generator__name", flat=True).distinct()) if clip.file else []
