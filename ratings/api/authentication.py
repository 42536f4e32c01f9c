"""Who a program acts for: the account of its token. Our own pages use the session they have anyway."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from ratings.models import ApiToken, User
from ratings.services import api_tokens


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer jury_…`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return account and token; None where the request shows none, so that the session is looked at."""
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = api_tokens.used(text.strip())
        if token is None:
            raise AuthenticationFailed(
                _("This token is not known, was revoked, or has expired. Make a new one.")
            )
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Say in a 401 what was expected."""
        return 'Bearer realm="ClipJury"'
