"""Addresses of media: signed, opaque, with an end. One is bound to one assignment, or to one member of staff.

What a token holds is an id the rater has already (the assignment's), packed and signed; neither clip nor
file nor generator can be read from it. Where bytes come from (our own view now, nginx or an object store
later) is decided behind `opened`.
"""

from __future__ import annotations

import hashlib
import struct
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer, b64_decode, b64_encode
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ratings.errors import GoneError
from ratings.models import Assignment, File, ItemClip, Prompt, Rendition, User
from ratings.services import policies, roles

# A page stays open longer than a promise lasts; a rating that comes late is kept too.
MARGIN = timedelta(hours=1)
STAFF_LIFE = timedelta(hours=12)
KINDS: Final = ("video", "poster", "prompt-image", "prompt-video", "prompt-poster", "original", "strip")
# By the suffix of a name that we have given ourselves; an original has none, and is never shown.
TYPES: Final = {"mp4": "video/mp4", "jpg": "image/jpeg", "png": "image/png"}
_ASSIGNMENT, _FILE = 0, 1
# What it is bound to, the kind, the place in the item, the end in seconds since 1970, an id, whose it is.
_LAYOUT = struct.Struct(">BBBI16s8s")


@dataclass(frozen=True)
class Medium:
    """What a live address leads to. Type and name depend on the kind alone."""

    content: FieldFile
    content_type: str
    filename: str
    etag: str
    expires_at: datetime
    attachment: bool = False


def for_assignment(assignment: Assignment, kind: str = "video", clip_position: int = 0) -> str:
    """Return the address of one clip of what was promised to a rater, or of its prompt's image or video."""
    end = max(assignment.expires_at, _hour(timezone.now())) + MARGIN
    return _address(_ASSIGNMENT, kind, assignment.public_id, end=end, position=clip_position)


def for_file(file: File, kind: str = "video", *, user: User) -> str:
    """Return the address of a file's rendition, poster, strip or original, for this member of staff only."""
    end = _hour(timezone.now()) + STAFF_LIFE
    return _address(_FILE, kind, file.public_id, end=end, owner=_owner(user))


def opened(token: str, *, user: User | None = None) -> Medium | None:
    """Return what a token leads to for this person, None if nothing. Raises GoneError after its end."""
    try:
        packed = b64_decode(_signer().unsign(token).encode())
        bound, kind_number, position, end, identity, owner = _LAYOUT.unpack(packed)
    except (BadSignature, struct.error, ValueError):
        return None
    expires_at = datetime.fromtimestamp(end, UTC)
    if expires_at < timezone.now():
        raise GoneError(_("This address has expired. Load the page again."))
    kind, public_id = KINDS[kind_number], uuid.UUID(bytes=identity)
    if bound == _FILE:
        allowed = user is not None and roles.may_read(user) and owner == _owner(user)
        file = File.objects.filter(public_id=public_id).first() if allowed else None
        content = _content(file, kind) if file else None
    else:
        content = _promised(public_id, kind, position)
    if content is None:
        return None
    return _medium(content, token, kind, expires_at)


def _medium(content: FieldFile, token: str, kind: str, expires_at: datetime) -> Medium:
    suffix = str(content.name).rpartition(".")[2]
    # The token is the rater's own, so two raters of one clip cannot find out by comparing tags.
    tag = hashlib.sha256(
        f"{token}:{salted_hmac('ratings.media.etag', str(content.name)).hexdigest()}".encode()
    )
    return Medium(
        content=content,
        content_type=TYPES.get(suffix, "application/octet-stream"),
        filename="original" if kind == "original" else f"{kind}.{suffix}",
        etag=f'"{tag.hexdigest()[:32]}"',
        expires_at=expires_at,
        attachment=kind == "original",
    )


def _promised(public_id: uuid.UUID, kind: str, position: int) -> FieldFile | None:
    """Return what an assignment shows at this place, as the study's policy has it."""
    assignment = Assignment.objects.select_related(
        "item__prompt__image", "item__prompt__video", "item__study"
    )
    found = assignment.filter(public_id=public_id, participation__excluded_at__isnull=True).first()
    if found is None or kind in {"original", "strip"}:
        return None
    if kind.startswith("prompt-"):
        return _given(found.item.prompt, kind.removeprefix("prompt-"))
    place = ItemClip.objects.select_related("clip__file").filter(item=found.item, position=position).first()
    file = place.clip.file if place else None
    return _part(policies.shown(file, found.item.study), kind) if file else None


def _given(prompt: Prompt, kind: str) -> FieldFile | None:
    """Return what conditions a prompt, which is the same for all systems and needs no policy."""
    file = prompt.image if kind == "image" else prompt.video
    return _content(file, "poster" if kind == "image" else kind) if file else None


def _content(file: File, kind: str) -> FieldFile | None:
    """Return the stored bytes of a kind."""
    return file.content if kind == "original" else _part(file.renditions.own().first(), kind)


def _part(rendition: Rendition | None, kind: str) -> FieldFile | None:
    content: FieldFile | None = getattr(rendition, kind) if rendition else None
    return content or None


def _address(
    bound: int, kind: str, identity: uuid.UUID, *, end: datetime, position: int = 0, owner: bytes = bytes(8)
) -> str:
    packed = _LAYOUT.pack(bound, KINDS.index(kind), position, int(end.timestamp()), identity.bytes, owner)
    return reverse("media", args=[_signer().sign(b64_encode(packed).decode())])


def _signer() -> Signer:
    return Signer(salt="ratings.media", sep=".")


def _owner(user: User) -> bytes:
    """Return eight bytes that stand for an account without naming it."""
    return salted_hmac("ratings.media.owner", str(user.pk)).digest()[:8]


def _hour(moment: datetime) -> datetime:
    """Round up to the hour, so that a page that is loaded again finds its media in the browser's cache."""
    return (moment + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
