"""Clips for programs and for our own pages: uploading one, and asking how far many are."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.urls import reverse
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ratings.choices import Task
from ratings.errors import InvalidError
from ratings.models import Clip, User
from ratings.services import clip_lists, quotas, storage, uploads

MOST_IDS = 200
# What a multipart request needs beside the file itself.
ENVELOPE_BYTES = 64 * 1024


class UploadSerializer(serializers.Serializer[Any]):
    """The fields that come with an uploaded file."""

    file = serializers.FileField(allow_empty_file=True, max_length=300)
    generator = serializers.CharField(max_length=200)
    prompt = serializers.CharField(max_length=10_000)
    task = serializers.ChoiceField(choices=Task.choices, required=False, allow_blank=True)
    sample = serializers.CharField(max_length=60, required=False, allow_blank=True)


class Clips(APIView):
    """`POST` stores one clip: 201 where it is new, 200 where the very same is stored already."""

    parser_classes = (MultiPartParser,)

    def post(self, request: Request) -> Response:
        """Store the uploaded clip; sending it twice stores it once."""
        # Refused before the body is read: it may be larger than the disk.
        size = max(int(request.META.get("CONTENT_LENGTH") or 0) - ENVELOPE_BYTES, 1)
        storage.check_size(size)
        quotas.check(cast(User, request.user), size)
        given = UploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        content = fields.pop("file")
        clip, new = uploads.receive(content, filename=content.name, by=cast(User, request.user), **fields)
        return Response(told(clip, cast(User, request.user)), status=201 if new else 200)


class ClipStates(APIView):
    """`GET ?ids=…,…` tells state, progress and reason of up to two hundred clips."""

    def get(self, request: Request) -> Response:
        """Tell how far these clips are; ids that are not known are left out."""
        ids = _ids(request.query_params.get("ids", ""))
        clips = clip_lists.with_media(Clip.objects.filter(public_id__in=ids))
        user = cast(User, request.user)
        return Response({"clips": [clip_lists.card(clip, user=user) for clip in clips]})


def _ids(text: str) -> list[uuid.UUID]:
    words = [word for word in text.split(",") if word]
    if len(words) > MOST_IDS:
        raise InvalidError(f"At most {MOST_IDS} ids can be asked for at once.", fields={"ids": "Too many."})
    try:
        return [uuid.UUID(word) for word in words]
    except ValueError:
        raise InvalidError("An id is not a UUID.", fields={"ids": "Not a UUID."}) from None


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
