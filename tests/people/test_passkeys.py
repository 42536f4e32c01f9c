"""Passkeys in Chromium with a virtual device: made, used instead of a mail, used after one, taken away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from ratings.choices import Act
from ratings.models import AuditEntry
from ratings.services import accounts
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_from_its_making_to_its_end(
    live_server: LiveServer, open_alone: Callable[..., Page]
) -> None:
    page = open_alone(base_url=live_server.url, locale="en-GB")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    ada = factories.ada()
    page.goto("/sign-in/" + accounts.sign_in_link(ada).rstrip("/").rpartition("/")[2] + "/")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.goto("/account/signing-in/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/account/recovery-codes/")
    assert page.locator(".codes li").count() == 10
    page.get_by_role("link", name="I have kept them").click()
    assert page.get_by_role("row", name=re.compile("Laptop")).is_visible()

    page.get_by_role("button", name="Sign out").first.click()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(live_server.url + "/")
    assert AuditEntry.objects.filter(act=Act.SIGNED_IN).latest("pk").details == {"how": "mfa"}

    page.goto("/account/signing-in/")
    page.get_by_role("button", name="Take away").click()
    page.wait_for_url("**/account/again/**")
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/account/signing-in/")
    assert not Authenticator.objects.filter(user=ada).exists()

    device.send("WebAuthn.clearCredentials", {"authenticatorId": made["authenticatorId"]})
    page.get_by_role("button", name="Sign out").first.click()
    page.goto("/sign-in/")
    device.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made["authenticatorId"]})
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "isUserVerified": False}})
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey was not used").wait_for()
