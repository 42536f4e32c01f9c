"""Inviting many people by a table: looked at first, sent one by one, seen who came, forgotten."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ratings.choices import MailState, Role
from ratings.models import Invitation, InvitationBatch, Invitee, Participation, User
from ratings.services import accounts, invitees, roles, tokens
from ratings.services.imports import invitations as tables
from tests import factories
from tests.people.test_codes import inside
from tests.servers import smtp

pytestmark = pytest.mark.django_db
TABLE = "email,name,language\nSam@example.org,Sam,zh\nkim@example.org,,\n"


@pytest.fixture
def ada(client: Client) -> User:
    """Sign Ada in."""
    user = factories.ada()
    client.force_login(user)
    return user


def batch_of(*emails: str, by_mail: bool = True, **fields: Any) -> InvitationBatch:
    """Return raters invited to a study."""
    people = [{"email": email, **fields} for email in emails]
    return invitees.invite(people, raters_of=factories.study("pilot"), by_mail=by_mail)


def link_in(letter: Any) -> str:
    found = re.search(r"https?://[^/]+(/\S+/)$", str(letter.body), re.M)
    assert found
    return found[1]


def test_a_table_is_looked_at_then_sent_each_in_their_language(client: Client, ada: User) -> None:
    factories.study("pilot", title_en="Pilot")
    asked = {"table": TABLE, "by_mail": "on", "days": "7"}
    seen = client.post("/studies/pilot/invite/", {**asked, "act": "look"}).content.decode()
    assert "2 people would be invited" in seen
    assert not Invitee.objects.exists()
    there = client.post("/studies/pilot/invite/", {**asked, "act": "invite"})["Location"]
    invitees.run(InvitationBatch.objects.get().pk)
    assert [(letter.to, "评" in letter.subject) for letter in mail.outbox] == [
        (["sam@example.org"], True),
        (["kim@example.org"], False),
    ]
    rater = Client()
    rater.post(link_in(mail.outbox[0]), {"consent": "1"})
    assert Participation.objects.count() == 1
    assert Client().post(link_in(mail.outbox[0]), {"consent": "1"}).status_code == 410, "once"
    page = client.get(there).content.decode()
    assert ("2 sent" in page, "1 came" in page, page.count("<td>yes</td>")) == (True, True, 1)


def test_a_file_is_taken_as_well(client: Client, ada: User) -> None:
    factories.study("pilot")
    file = SimpleUploadedFile("people.csv", b"\xef\xbb\xbf" + TABLE.encode())
    page = client.post("/studies/pilot/invite/", {"file": file, "days": "7"}).content.decode()
    assert "sam@example.org" in page


def test_every_fault_is_told_with_line_and_field_and_nobody_is_invited(client: Client, ada: User) -> None:
    study = factories.study("pilot")
    invitees.invite([{"email": "old@example.org"}], raters_of=study, by_mail=False)
    rows = [
        "sam@example.org,en",
        "no address,en",
        "kim@example.org,fr",
        "SAM@example.org,zh",
        "old@example.org,",
    ]
    table = "\n".join(["email,language", *rows])
    people, report = tables.read(table, raters_of=study)
    assert [(refusal.line, refusal.reason) for refusal in report.refusals] == [
        (3, "email: “no address” is no e-mail address."),
        (4, "language: “fr” is neither en nor zh."),
        (5, "email: this address stands in line 2 already."),
        (6, "email: This address was invited to the study before. Withdraw that invitation first."),
    ]
    assert [someone["email"] for someone in people] == ["sam@example.org"]
    client.post("/studies/pilot/invite/", {"table": table, "days": "7", "act": "invite"})
    assert Invitee.objects.count() == 1


def test_colleagues_get_an_account_with_their_role(client: Client, ada: User) -> None:
    study = factories.study("pilot")
    table = "email,name,role,study\nana@example.org,Ana,analyst,pilot\ncyd@example.org,,curator,\n"
    client.post("/people/invite/", {"table": table, "by_mail": "on", "days": "3", "act": "invite"})
    invitees.run(InvitationBatch.objects.get().pk)
    ana, cyd = (User.objects.get(email=f"{name}@example.org") for name in ("ana", "cyd"))
    assert (roles.may_read(ana, study), roles.may_curate(ana, study)) == (True, False)
    assert roles.holds(cyd, Role.CURATOR, slug="other")
    theirs = Client()
    theirs.post(link_in(mail.outbox[0]))
    assert inside(theirs)
    refused = tables.read(table, raters_of=None)[1].refusals
    assert [refusal.line for refusal in refused] == [2, 3]


def test_only_hashes_are_stored_and_a_second_run_sends_nothing() -> None:
    batch = batch_of("sam@example.org")
    for _run in range(2):
        invitees.run(batch.pk)
    assert len(mail.outbox) == 1
    token = link_in(mail.outbox[0]).rstrip("/").rpartition("/")[2]
    assert Invitation.objects.get().token_hash == tokens.hashed(token) != token


def test_a_mail_server_that_is_away_is_tried_three_times_and_then_told(settings: Settings) -> None:
    batch = batch_of("sam@example.org", "kim@example.org")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for _run in range(3):
        invitees.run(batch.pk)
    assert invitees.counts(batch) == {"of": 2, "sent": 0, "failed": 2, "waiting": 0, "came": 0}
    assert "refused" in Invitee.objects.all()[0].reason
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert invitees.send_again(batch) == 2
    invitees.run(batch.pk)
    assert invitees.counts(batch)["sent"] == 2


def test_what_a_real_server_refuses_is_told_and_does_not_hold_up_the_others(
    client: Client, ada: User, settings: Settings
) -> None:
    batch = batch_of("sam@example.org", "kim@example.org", "lee@example.org")
    refused = {"sam@example.org": "550 no such user", "kim@example.org": "450 come back later"}
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with smtp.started(refused) as post:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
        invitees.run(batch.pk)
        assert invitees.counts(batch) == {"of": 3, "sent": 1, "failed": 1, "waiting": 1, "came": 0}
        for _run in range(2):
            invitees.run(batch.pk)
    assert post.taken == ["lee@example.org"]
    page = client.get(f"/invitees/{batch.public_id}/").content.decode()
    assert "not sent: 550 no such user" in page
    assert "not sent: 450 come back later" in page


def test_a_server_that_wants_no_letters_of_ours_is_told_in_its_own_words() -> None:
    error = smtplib.SMTPSenderRefused(535, b"bad credentials", "noreply@example.org")
    assert invitees._refusal(error) == (535, "535 bad credentials")


def test_what_a_dead_worker_had_in_hand_is_not_sent_twice_by_itself() -> None:
    batch = batch_of("sam@example.org")
    past = timezone.now() - timedelta(seconds=1)
    Invitee.objects.update(state=MailState.SENDING, lease_until=past)
    invitees.resend_due()
    invitees.run(batch.pk)
    assert mail.outbox == []
    assert invitees.counts(batch)["failed"] == 1


def test_links_are_handed_out_without_mail_and_new_ones_end_the_old(client: Client, ada: User) -> None:
    batch = batch_of("sam@example.org", by_mail=False, name="=HYPERLINK(1)")
    tables_of_links = [client.post(f"/invitees/{batch.public_id}/links/").content.decode() for _ in "12"]
    first, second = (re.findall(r"http://[^/]+(/rate/\S+)", table)[0] for table in tables_of_links)
    assert "'=HYPERLINK(1)" in tables_of_links[0]
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    assert mail.outbox == []


def test_a_withdrawn_invitation_lets_nobody_in(client: Client, ada: User) -> None:
    batch = batch_of("sam@example.org")
    invitees.run(batch.pk)
    client.post(f"/invitees/{batch.public_id}/{batch.invitees.get().public_id}/withdraw/")
    assert Client().get(link_in(mail.outbox[0])).status_code == 410
    assert "withdrawn" in client.get(f"/invitees/{batch.public_id}/").content.decode()


def test_addresses_are_forgotten_with_a_table_or_with_a_person(client: Client, ada: User) -> None:
    batch = batch_of("sam@example.org", "mo@example.org")
    mo = factories.user("mo@example.org")
    accounts.erase(mo, by=ada)
    assert list(batch.invitees.values_list("email", flat=True)) == ["sam@example.org", ""]
    client.post(f"/invitees/{batch.public_id}/forget/")
    assert set(batch.invitees.values_list("email", "name")) == {("", "")}
    invitees.run(batch.pk)
    assert mail.outbox == []


def test_a_closed_study_invites_nobody(client: Client, ada: User) -> None:
    factories.study("pilot", state="closed", closed_at=timezone.now())
    page = client.post("/studies/pilot/invite/", {"table": TABLE, "days": "7", "act": "invite"})
    assert "This study is closed" in page.content.decode()
