"""Resumable uploads as a tus client sees them: every verb, header and refusal of the protocol."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ratings.models import Clip, File, Upload
from tests import factories
from tests.api import tus

pytestmark = pytest.mark.django_db
BYTES = bytes(range(256)) * 8


@pytest.fixture
def ada(client: Client) -> Client:
    """Sign Ada in."""
    client.force_login(factories.ada())
    return client


def test_an_upload_in_parts_ends_as_a_clip(ada: Client) -> None:
    begun = tus.begin(ada, len(BYTES), sample="4")
    address = begun["Location"]
    assert (begun.status_code, begun["Upload-Offset"], begun["Tus-Resumable"]) == (201, "0", "1.0.0")
    assert begun["Upload-Expires"].endswith("GMT")
    for at in range(0, len(BYTES), 700):
        assert tus.offset_of(ada, address) == at
        part = tus.patch(ada, address, BYTES[at : at + 700], at)
        assert (part.status_code, part["Upload-Offset"]) == (204, str(min(at + 700, len(BYTES))))
    told = ada.get(address).json()
    clip = Clip.objects.select_related("file", "prompt", "generator").get()
    assert (told["state"], told["clip"]["id"], told["clip"]["sample"]) == ("stored", str(clip.public_id), "4")
    assert factories.content_of(clip) == BYTES
    assert (clip.filename, clip.prompt.text, clip.generator.name) == ("a.mp4", tus.USUAL["prompt"], "Gen-3")


def test_what_a_manifest_would_tell_of_a_clip_travels_with_it(ada: Client) -> None:
    told = {"prompt": "sunset", "prompt_text": "The sun sets", "source": "vendor-demo", "watermark": "yes"}
    address = tus.begin(ada, len(BYTES), **told, generation_seconds="12.5")["Location"]
    assert tus.patch(ada, address, BYTES, 0).status_code == 204
    clip = Clip.objects.select_related("prompt").get()
    assert (clip.prompt.slug, clip.prompt.text) == ("sunset", "The sun sets")
    assert (clip.source, clip.watermark, clip.generation_seconds) == ("vendor-demo", True, 12.5)
    wrong = tus.begin(ada, len(BYTES), source="thin-air")
    assert (wrong.status_code, list(wrong.json()["error"]["fields"])) == (400, ["source"])


def test_options_say_what_is_spoken(ada: Client, settings: Any) -> None:
    answer = ada.options(tus.ENDPOINT)
    assert (answer.status_code, answer["Tus-Version"]) == (204, "1.0.0")
    assert answer["Tus-Extension"] == "creation,termination,expiration"
    assert answer["Tus-Max-Size"] == str(settings.MAX_UPLOAD_BYTES)


@pytest.mark.parametrize("version", ["0.2.2", ""])
def test_another_version_is_refused(ada: Client, version: str) -> None:
    answer = tus.ask(ada, "POST", tus.ENDPOINT, Upload_Length="5", Tus_Resumable=version)
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    assert answer.json()["error"]["code"] == "version"


def test_a_wrong_offset_changes_nothing(ada: Client) -> None:
    address = tus.begin(ada, 10)["Location"]
    tus.patch(ada, address, b"abc", 0)
    for wrong in (0, 2, 4, 10):
        assert tus.patch(ada, address, b"x" * min(3, 10 - wrong), wrong).status_code == 409
    assert tus.offset_of(ada, address) == 3


def test_more_than_was_announced_is_refused(ada: Client) -> None:
    address = tus.begin(ada, 3)["Location"]
    assert tus.patch(ada, address, b"abcd", 0).status_code == 413
    assert tus.offset_of(ada, address) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload_Length": "-1"}, 400),
        ({"Upload_Length": "0"}, 400),
        ({"Upload_Length": "five"}, 400),
        ({"Upload_Length": "1" * 19}, 400),
        ({"Upload_Length": "999999999999"}, 413),
        ({"Upload_Defer_Length": "1"}, 400),
        ({"Upload_Length": "5", "Upload_Metadata": "filename ///,filename YQ=="}, 400),
        ({"Upload_Length": "5", "Upload_Metadata": "filename YQ==,filename YQ=="}, 400),
        ({"Upload_Length": "5", "Upload_Metadata": "prompt AA=="}, 400),
        ({"Upload_Length": "5", "Upload_Metadata": "x" * 70_000}, 400),
    ],
)
def test_a_senseless_beginning_is_refused(ada: Client, headers: dict[str, str], status: int) -> None:
    usual = {"Upload_Metadata": tus.metadata(tus.USUAL)}
    answer = tus.ask(ada, "POST", tus.ENDPOINT, b"", **{**usual, **headers})
    assert (answer.status_code, set(answer.json()["error"])) == (status, {"code", "message", "fields"})
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"generator": ""}, ["generator"]),
        ({"prompt": ""}, ["prompt"]),
        ({"task": ""}, ["task"]),
        ({"task": "x"}, ["task"]),
        ({"sample": "9" * 61}, ["sample"]),
        ({"kind": "tarball"}, ["kind"]),
    ],
)
def test_fields_are_checked_before_any_byte(ada: Client, fields: dict[str, str], named: list[str]) -> None:
    answer = tus.begin(ada, 5, **fields)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, named)
    assert not Upload.objects.exists()


def test_a_body_of_another_type_is_refused(ada: Client) -> None:
    address = tus.begin(ada, 5)["Location"]
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    assert ada.patch(address, b"abcde", "text/plain", headers=headers).status_code == 415


def test_a_clip_that_contradicts_is_told_with_the_last_part(ada: Client) -> None:
    tus.whole(ada, b"one", sample="0")
    address = tus.begin(ada, 5, sample="0")["Location"]
    assert tus.patch(ada, address, b"ot", 0).status_code == 204
    refused = tus.patch(ada, address, b"her", 2)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "conflict")
    assert (refused["Upload-Offset"], ada.get(address).json()["state"]) == ("5", "refused")
    assert ada.get(address).json()["error"] == refused.json()["error"]
    assert tus.patch(ada, address, b"", 5).status_code == 409


def test_the_same_bytes_of_two_generators_are_stored_once_and_told(ada: Client) -> None:
    tus.whole(ada, b"bytes")
    assert tus.whole(ada, b"bytes", generator="Vidu")["clip"]["shared_with"] == ["Gen-3"]
    assert (File.objects.count(), Clip.objects.count()) == (1, 2)


def test_termination(ada: Client) -> None:
    address = tus.begin(ada, 5)["Location"]
    tus.patch(ada, address, b"abc", 0)
    assert tus.ask(ada, "DELETE", address).status_code == 204
    assert tus.ask(ada, "HEAD", address).status_code == 404
    assert not Upload.objects.exists()


def test_an_upload_is_its_owners_alone(ada: Client) -> None:
    address = tus.begin(ada, 5)["Location"]
    other = Client()
    other.force_login(factories.user(is_staff=True))
    for method in ("HEAD", "PATCH", "DELETE", "GET"):
        assert tus.ask(other, method, address, Upload_Offset="0").status_code == 404
    assert other.get(tus.ENDPOINT).json() == {"uploads": []}
    assert [upload["fields"]["generator"] for upload in ada.get(tus.ENDPOINT).json()["uploads"]] == ["Gen-3"]


def test_an_expired_upload_is_gone(ada: Client) -> None:
    address = tus.begin(ada, 5)["Location"]
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tus.patch(ada, address, b"abcde", 0).status_code == 410


def test_methods_may_travel_as_post(ada: Client) -> None:
    address = tus.begin(ada, 5)["Location"]
    part = tus.ask(ada, "POST", address, b"abc", Upload_Offset="0", X_HTTP_Method_Override="PATCH")
    assert (part.status_code, tus.offset_of(ada, address)) == (204, 3)
    assert tus.ask(ada, "POST", address, X_HTTP_Method_Override="DELETE").status_code == 204


def test_a_page_of_another_site_can_send_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.ada())
    assert tus.begin(strict, 5).status_code == 403


def test_a_key_stands_for_one_length_and_one_clip(ada: Client) -> None:
    """What a POST of tus wants stands in its headers: another clip under the same key is another request."""

    def begun(length: int, **fields: str) -> tuple[int, str]:
        told = tus.metadata({**tus.USUAL, **fields})
        wanted = {"Upload_Length": str(length), "Upload_Metadata": told, "Idempotency_Key": "one"}
        answer = tus.ask(ada, "POST", tus.ENDPOINT, b"", **wanted)
        return answer.status_code, answer.get("Location", "")

    first = begun(9)
    assert (first[0], begun(9), Upload.objects.count()) == (201, first, 1)
    assert (begun(8), begun(9, prompt="a boat")) == ((409, ""), (409, ""))
    assert Upload.objects.count() == 1
