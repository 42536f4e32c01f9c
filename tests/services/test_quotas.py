"""Quotas: what an account and the installation may hold, asked before any byte is sent; and a full disk."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ratings.models import Clip, Upload
from ratings.services import quotas
from tests import factories
from tests.api import tus

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture
def ada(client: Client) -> Client:
    """Sign Ada in; she has uploaded one file of 3 MiB, which is two clips."""
    user = factories.ada()
    client.force_login(user)
    file = factories.file(size=3 * MB)
    for _ in range(2):
        factories.clip(file=file, uploaded_by=user)
    factories.clip(file=factories.file(size=MB), uploaded_by=factories.user())
    return client


def test_an_account_holds_each_file_once_and_what_it_uploads(ada: Client, settings: Any) -> None:
    settings.ACCOUNT_QUOTA_BYTES = 6 * MB
    assert tus.begin(ada, 2 * MB).status_code == 201
    refused = tus.begin(ada, MB + 1)
    assert (refused.status_code, refused.json()["error"]["code"]) == (507, "quota")
    assert "may store 6 MB, and holds 5 MB: 2 MB more" in refused.json()["error"]["message"]
    assert tus.begin(ada, MB).status_code == 201


def test_the_installation_holds_everybodys(ada: Client, settings: Any) -> None:
    settings.STORAGE_QUOTA_BYTES = 5 * MB
    assert [tus.begin(ada, size).status_code for size in (MB + 1, MB)] == [507, 201]


def test_a_plain_upload_is_bound_too(ada: Client, settings: Any) -> None:
    settings.ACCOUNT_QUOTA_BYTES = 3 * MB
    fields = {"generator": "Gen-3", "prompt": "sunset", "task": "t2v"}
    answer = ada.post("/api/v1/clips/", {**fields, "file": SimpleUploadedFile("a.mp4", b"x")})
    assert (answer.status_code, answer.json()["error"]["code"], Clip.objects.count()) == (507, "quota", 3)


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a disk that is soon full; skip where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if not hasattr(os, "geteuid") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted only by root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_work_goes_on_once_there_is_room(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    client.force_login(factories.ada())
    with small_disk(tmp_path / "disk", quotas.RESERVE // MB + 4) as disk:
        settings.MEDIA_ROOT = disk / "media"
        refused = tus.begin(client, 8 * MB)
        assert (refused.status_code, refused.json()["error"]["code"]) == (507, "no_room")
        address = tus.begin(client, 2 * MB)["Location"]
        assert tus.patch(client, address, b"a" * MB, 0).status_code == 204
        before = sorted(str(path) for path in disk.rglob("*"))
        with (disk / "ballast").open("wb") as ballast, contextlib.suppress(OSError):
            while ballast.write(bytes(MB)):
                ballast.flush()
        full = tus.patch(client, address, b"b" * MB, MB)
        assert (full.status_code, full.json()["error"]["code"]) == (507, "no_room")
        assert tus.offset_of(client, address) == MB
        (disk / "ballast").unlink()
        assert sorted(str(path) for path in disk.rglob("*")) == before
        assert tus.patch(client, address, b"b" * MB, MB).status_code == 204
        assert factories.content_of(Clip.objects.get()) == b"a" * MB + b"b" * MB
        assert Upload.objects.get().state == "stored"
