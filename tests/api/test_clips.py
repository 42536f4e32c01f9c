"""The API of clips: uploading one as often as one likes, and asking how far many are."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ratings.models import Alias, Clip, File, Generator, Prompt, User
from tests import factories

pytestmark = pytest.mark.django_db
Upload = Callable[..., Any]


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def ada(client: Client) -> Client:
    """Sign Ada in."""
    client.force_login(factories.ada())
    return client


@pytest.fixture
def upload(ada: Client) -> Upload:
    """Upload some bytes; what a test names replaces the usual fields."""

    def send(content: bytes = b"bytes", **fields: Any) -> Any:
        usual = {"generator": "Gen-3", "prompt": "a sunset over the sea", "task": "t2v"}
        file = SimpleUploadedFile(fields.pop("filename", "a.mp4"), content)
        return ada.post("/api/v1/clips/", {**usual, **fields, "file": file})

    return send


def test_an_upload_makes_what_it_names(upload: Upload) -> None:
    answer = upload()
    told = answer.json()
    clip = Clip.objects.select_related("generator", "prompt", "file").get()
    assert answer.status_code == 201
    assert (told["id"], told["state"], told["settled"]) == (str(clip.public_id), "received", False)
    assert (told["generator"], told["prompt"], told["sample"]) == ("gen-3", "a-sunset-over-the-sea", "0")
    assert (clip.generator.name, clip.prompt.text) == ("Gen-3", "a sunset over the sea")
    assert (clip.filename, clip.uploaded_by) == ("a.mp4", User.objects.get())


def test_the_same_upload_again_changes_nothing(upload: Upload) -> None:
    first, again = upload(), upload()
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert (Clip.objects.count(), File.objects.count(), Generator.objects.count()) == (1, 1, 1)


def test_other_bytes_are_the_next_sample(upload: Upload) -> None:
    assert [upload(bytes([n])).json()["sample"] for n in range(3)] == ["0", "1", "2"]
    assert upload(bytes([1])).json()["sample"] == "1"


def test_a_contradiction_is_a_conflict(upload: Upload) -> None:
    upload(sample="7")
    answer = upload(b"other", sample="7")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")


def test_an_alias_names_its_generator(upload: Upload) -> None:
    generator = factories.generator("modelscope", name="ModelScopeT2V")
    Alias.objects.create(generator=generator, name="videofusion", slug="videofusion")
    assert upload(generator="videofusion").json()["generator"] == "modelscope"


def test_a_known_prompt_needs_no_task_and_keeps_its_own(upload: Upload) -> None:
    factories.prompt("sunset", task="i2v")
    assert upload(prompt="sunset", task="").status_code == 201
    assert upload(prompt="sunset", task="t2v").status_code == 409


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"generator": ""}, "generator"),
        ({"prompt": " "}, "prompt"),
        ({"task": ""}, "task"),
        ({"task": "x"}, "task"),
    ],
)
def test_what_is_missing_is_named(upload: Upload, fields: dict[str, str], named: str) -> None:
    answer = upload(**fields)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [named])
    assert not Clip.objects.exists()


def test_too_large_an_upload_is_refused(upload: Upload, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    assert upload(b"x" * 1001).status_code == 413
    assert upload(b"x" * 200_000).status_code == 413
    assert not File.objects.exists()


def test_one_file_from_two_generators_is_told(upload: Upload) -> None:
    assert upload().json()["shared_with"] == []
    assert upload(generator="Vidu").json()["shared_with"] == ["Gen-3"]


def test_states_of_many_in_a_fixed_number_of_queries(
    ada: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clips = [factories.clip(file=factories.file(state="probing", **held(n))) for n in range(3)]
    ada.get("/api/v1/me/")  # the first request of a session notes it
    for asked in (clips[:1], clips):
        ids = ",".join(str(clip.public_id) for clip in asked)
        with django_assert_num_queries(4):
            told = ada.get("/api/v1/clips/states/", {"ids": f"{ids},{uuid.uuid4()}"}).json()["clips"]
        assert sorted(clip["percent"] for clip in told) == [10, 20, 30][: len(asked)]


def held(n: int) -> dict[str, Any]:
    """Return the columns of a file that is being probed."""
    from django.utils import timezone

    return {"progress": 10 * (n + 1), "token": uuid.uuid4(), "lease_until": timezone.now()}


@pytest.mark.parametrize("ids", ["x", ",".join(["0" * 32] * 201)])
def test_senseless_ids_are_refused(ada: Client, ids: str) -> None:
    assert ada.get("/api/v1/clips/states/", {"ids": ids}).status_code == 400


def test_nobody_else_may(client: Client) -> None:
    for signed_in in (False, True):
        if signed_in:
            client.force_login(factories.user())
        refused = 403 if signed_in else 401
        assert client.get("/api/v1/clips/states/").status_code == refused
        assert client.post("/api/v1/clips/").status_code == refused
    assert not Prompt.objects.exists()
