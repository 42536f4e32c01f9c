"""Calling the API as programs do: with a token, and JSON both ways."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from ratings.choices import Scope
from ratings.models import User
from ratings.services import api_tokens


@dataclass(frozen=True)
class Program:
    """A program with a token."""

    token: str

    def get(self, path: str, **query: Any) -> Any:
        """Ask for something below /api/v1/."""
        return Client().get(_address(path), query, headers=self._headers())

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """Send JSON, under an Idempotency-Key where one is given."""
        headers = self._headers() | ({"Idempotency-Key": key} if key else {})
        content = body if isinstance(body, str) else json.dumps(body if body is not None else {})
        return Client().post(_address(path), content, content_type="application/json", headers=headers)

    def patch(self, path: str, body: Any) -> Any:
        """Send JSON that changes what is there."""
        kind = "application/json"
        return Client().patch(_address(path), json.dumps(body), content_type=kind, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


STRANGER = Program("")


def program(user: User, *scopes: Scope, **fields: Any) -> Program:
    """Return a program that acts for an account, with these scopes or all of them."""
    _token, text = api_tokens.make(user, name="test", scopes=scopes or Scope.values, **fields)
    return Program(text)


def _address(path: str) -> str:
    return path if path.startswith(("/", "http")) else f"/api/v1/{path}"
