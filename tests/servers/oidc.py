"""A small OpenID Connect provider: discovery, a yes without questions, PKCE, signed ID tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "clipjury", "a secret of both"


@dataclass
class Provider:
    """The provider: whom it says is there, and what it has handed out."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    says: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def settings(self) -> dict[str, Any]:
        """Return what the site needs to know."""
        app = {
            "provider_id": "oidc",
            "name": "Test",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": self.url},
        }
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def discovery(self) -> dict[str, Any]:
        """Return the document at the well-known address."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser is led back to."""
        if self.says:
            return f"{asked['redirect_uri']}?{urlencode({'error': self.says, 'state': asked['state']})}"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        """Return the tokens for a code, once, to whoever knows the secret and began with this verifier."""
        begun = self.codes.pop(asked["code"])
        digest = hashlib.sha256(asked["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == begun["code_challenge"]
        assert (asked["client_id"], asked["client_secret"]) == (CLIENT, SECRET)
        now = int(time.time())
        claims = {**self.person, "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    def keys(self) -> dict[str, Any]:
        """Return the public key."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        """Answer what a browser, or the site, asks."""
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(asked))
            self.end_headers()
            return
        self._json(
            {
                "/.well-known/openid-configuration": self.provider.discovery,
                "/userinfo": lambda: self.provider.person,
                "/keys": self.provider.keys,
            }[address.path]()
        )

    def do_POST(self) -> None:
        """Answer the site that brings a code."""
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._json(self.provider.token({name: values[0] for name, values in parse_qs(sent).items()}))

    def _json(self, body: Any) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def started() -> Iterator[Provider]:
    """Run a provider on a free port."""
    provider = Provider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        provider.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
