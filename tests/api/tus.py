"""A tus client over Django's test client: as little as the protocol needs."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpResponseBase
from django.test import Client

ENDPOINT = "/api/v1/uploads/"
BODY = "application/offset+octet-stream"
USUAL = {"filename": "a.mp4", "generator": "Gen-3", "prompt": "a sunset over the sea", "task": "t2v"}


def metadata(fields: dict[str, str]) -> str:
    """Return a header Upload-Metadata."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in fields.items())


def ask(client: Client, method: str, address: str, body: bytes = b"", **headers: str) -> Any:
    """Send a request that speaks tus."""
    named = {name.replace("_", "-"): value for name, value in {"Tus_Resumable": "1.0.0", **headers}.items()}
    return client.generic(method, address, body, BODY, headers={"Content-Type": BODY, **named})


def begin(client: Client, length: int, **fields: str) -> Any:
    """Begin an upload."""
    told = metadata({key: value for key, value in {**USUAL, **fields}.items() if value})
    return ask(client, "POST", ENDPOINT, Upload_Length=str(length), Upload_Metadata=told)


def patch(client: Client, address: str, body: bytes, offset: int) -> Any:
    """Send a part."""
    return ask(client, "PATCH", address, body, Upload_Offset=str(offset))


def offset_of(client: Client, address: str) -> int:
    """Ask how far the upload is."""
    answer: HttpResponseBase = ask(client, "HEAD", address)
    return int(answer["Upload-Offset"])


def whole(client: Client, content: bytes, **fields: str) -> dict[str, Any]:
    """Upload all at once; return what became of it."""
    address = begin(client, len(content), **fields)["Location"]
    patch(client, address, content, 0)
    told: dict[str, Any] = client.get(address).json()
    return told
