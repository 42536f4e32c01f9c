"""Resumable uploads by tus 1.0, with creation, termination and expiration.

Beside the protocol, GET tells as JSON what became of an upload: a clip, or a refusal with its reason. Bytes
that are answered with 204 are stored for good. Where the last of them makes a clip that is refused, the
answer is 400 with that reason: 409 means a wrong offset to tus clients, which they try again.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response

from ratings.api import errors, tus
from ratings.api.clips import told as clip_told
from ratings.api.endpoints import Endpoint, Right, account, once
from ratings.api.permissions import curators
from ratings.choices import Scope, Task, UploadKind, UploadState
from ratings.errors import InvalidError, MissingError, TooLargeError
from ratings.models import Upload, User
from ratings.services import resumable, uploads

WORDY = 10_000
FIELDS = {
    **{"generator": 200, "prompt": WORDY, "task": 10, "sample": 60},
    **dict.fromkeys(uploads.TOLD, 60),
    **{"prompt_text": WORDY, "notes": WORDY},
}
MOST_LISTED = 500


METHODS = ("GET", "POST", "PATCH", "DELETE", "OPTIONS")


@extend_schema(exclude=True)  # the protocol is described by its own standard
class TusView(Endpoint):
    """What both addresses share."""

    rights: ClassVar = dict.fromkeys(METHODS, Right(curators, Scope.CATALOGUE))
    http_method_names: ClassVar = [*Endpoint.http_method_names, "options"]  # type: ignore[misc]

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Add the protocol's headers to whatever is answered."""
        return tus.told(super().finalize_response(request, response, *args, **kwargs))

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Say which version and extensions are spoken, and how large an upload may be."""
        return tus.options()


class Uploads(TusView):
    """`POST` begins an upload; `GET` lists one's own that are not finished."""

    def get(self, request: Request) -> Response:
        """List what was begun and not finished, so that a page can go on with it."""
        mine = account(request).uploads.filter(state=UploadState.OPEN)[:MOST_LISTED]
        return Response({"uploads": [_told(upload, account(request)) for upload in mine]})

    @once(apart=True, told_by=("Upload-Length", "Upload-Metadata"))
    def post(self, request: Request) -> Response:
        """Begin an upload: its length, and as metadata whose clip it is."""
        tus.check_version(request)
        if "Upload-Defer-Length" in request.headers:
            raise InvalidError(_("The length must be known from the start: send Upload-Length."))
        wanted = _wanted(tus.number(request, "Upload-Length"), tus.metadata(request))
        upload = resumable.begin(account(request), wanted, language=get_language() or "en")
        headers = {"Location": reverse("api-upload", args=[upload.public_id])} | _headers(upload)
        return Response(_told(upload, account(request)), status=201, headers=headers)


class OneUpload(TusView):
    """One upload of one's own: `HEAD` how far, `PATCH` more, `DELETE` not at all, `GET` what became of it."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Let PATCH and DELETE travel as POST, for clients whose network knows neither."""
        method = request.headers.get("X-HTTP-Method-Override", "").upper()
        if request.method == "POST" and method in {"PATCH", "DELETE"}:
            request.method = method
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Request, public_id: UUID) -> Response:
        """Tell what became of the upload."""
        return Response(_told(self._mine(request, public_id), account(request)))

    def head(self, request: Request, public_id: UUID) -> Response:
        """Tell how many bytes are stored for good."""
        tus.check_version(request)
        upload = self._mine(request, public_id)
        return Response(headers=_headers(upload) | {"Upload-Length": str(upload.length)})

    def patch(self, request: Request, public_id: UUID) -> Response:
        """Add bytes at the offset."""
        tus.check_version(request)
        if request.headers.get("Content-Type", "").partition(";")[0].strip() != tus.BODY_TYPE:
            raise UnsupportedMediaType(request.headers.get("Content-Type", ""))
        upload, offset = self._mine(request, public_id), tus.number(request, "Upload-Offset")
        if "chunked" in request.headers.get("Transfer-Encoding", ""):
            raise InvalidError(
                _("The header %(name)s must be a number of bytes.") % {"name": "Content-Length"}
            )
        if int(request.META.get("CONTENT_LENGTH") or 0) > upload.length - offset:
            raise TooLargeError(_("More bytes were sent than the upload was said to have."))
        upload = resumable.append(upload, request._request, offset=offset)
        if upload.state == UploadState.REFUSED:
            return Response(_refusal(upload), status=400, headers=_headers(upload))
        return Response(status=204, headers=_headers(upload))

    def delete(self, request: Request, public_id: UUID) -> Response:
        """Forget the upload; a clip that came of it stays."""
        tus.check_version(request)
        resumable.cancel(self._mine(request, public_id))
        return Response(status=204)

    def _mine(self, request: Request, public_id: UUID) -> Upload:
        upload = account(request).uploads.filter(public_id=public_id).select_related("clip").first()
        if upload is None:
            raise MissingError(_("There is no such upload, or it has been left alone for too long."))
        return upload


def _wanted(length: int, given: dict[str, str]) -> resumable.Wanted:
    """Return what the metadata asks for; keys that are not ours are let be, as tus clients send some."""
    kind = given.get("kind", UploadKind.CLIP)
    if kind not in UploadKind.values:
        raise InvalidError(_("The kind of an upload is clip or archive."), fields={"kind": kind[:40]})
    fields = {key: given[key] for key in FIELDS if given.get(key)} if kind == UploadKind.CLIP else {}
    wrong = {key: _("Too long.") for key, text in fields.items() if len(text) > FIELDS[key]}
    if fields.get("task", Task.T2V) not in Task.values:
        wrong["task"] = _("The task is t2v, i2v or v2v.")
    if wrong:
        raise InvalidError(_("The upload cannot be begun with these fields."), fields=wrong)
    return resumable.Wanted(length=length, filename=given.get("filename", ""), kind=kind, fields=fields)


def _headers(upload: Upload) -> dict[str, str]:
    headers = {"Upload-Offset": str(upload.offset)}
    if upload.state == UploadState.OPEN:
        headers["Upload-Expires"] = tus.expires(upload.expires_at)
    return headers


def _told(upload: Upload, user: User) -> dict[str, Any]:
    """Return an upload as JSON."""
    return {
        "id": str(upload.public_id),
        "url": reverse("api-upload", args=[upload.public_id]),
        "kind": upload.kind,
        "filename": upload.filename,
        "fields": upload.fields,
        "state": upload.state,
        "offset": upload.offset,
        "length": upload.length,
        "clip": clip_told(upload.clip, user) if upload.clip else None,
        "report": upload.report if upload.state == UploadState.STORED and upload.report else None,
        "error": _refusal(upload)["error"] if upload.state == UploadState.REFUSED else None,
    }


def _refusal(upload: Upload) -> dict[str, Any]:
    told = upload.report
    return errors.body(told.get("code", "error"), upload.reason, told.get("fields"))
