"""One small world with one of everything, and the cast that tries the doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from ratings.choices import Noun, Role
from ratings.models import (
    Check,
    Leaderboard,
    Participation,
    Reference,
    ReferenceValue,
    ReportFile,
    Upload,
    User,
    UserSession,
)
from ratings.services import (
    accounts,
    api_tokens,
    assignments,
    invitees,
    leaderboards,
    media_links,
    messages,
    participations,
    reports,
    saved_views,
)
from ratings.services.editing import changes
from tests import factories
from tests.room import cast

STUDY_PARTS = (
    *("", "-open", "-close", "-items", "-invitations", "-messages"),
    *("-participations", "-ratings", "-votes", "-leaderboards"),
)


@dataclass(frozen=True)
class World:
    """The cast, and what the routes' arguments are taken from."""

    ada: User
    mo: User
    ana: User
    cyd: User
    rui: Participation
    named: dict[str, dict[str, Any]]

    def client(self, role: str) -> Client:
        """Return a browser of somebody of the cast."""
        client = Client()
        if role == "rui":
            return cast.inside(client, self.rui)
        if role in {"mo", "ada", "ana", "cyd"}:
            client.force_login(getattr(self, role))
        return client

    def arguments(self, name: str) -> dict[str, Any]:
        """Return the arguments of a route, by its name."""
        return self.named.get(name, {})


def published(board: Leaderboard) -> dict[str, Any]:
    """Return the arguments of a published board's routes: a board of a study that is over, with one clip."""
    study = factories.study("shown", state="closed", closed_at=timezone.now())
    prompt = factories.prompt(image=cast.ready_file())
    clip = factories.clip(file=cast.ready_file(), prompt=prompt)
    factories.rating(factories.participation(study), clip, {"motion": 2})
    row = Leaderboard.objects.create(
        study=study, method=board.method, state="final", data=board.data, published_at=timezone.now()
    )
    named = {"board": row.public_id}
    return {
        **dict.fromkeys(
            (f"published{part}" for part in ("", "-frame", "-picture", "-wall", "-wall-frame")), named
        ),
        "published-clip": {**named, "clip": clip.public_id, "suffix": "jpg"},
        "published-given": {**named, "slug": prompt.slug, "suffix": "jpg"},
    }


def build() -> World:
    """Return a world in which everything that a route can name exists."""
    ada = factories.ada()
    study = cast.study(media=True, slug="pilot", rules={"anyone": True})
    rui = cast.rater(study)
    promised = assignments.next_for(rui)
    assert promised is not None
    told = Check.objects.create(
        participation=rui,
        assignment=promised,
        purpose="training",
        levels={"motion": 2},
        expected={"motion": [3, 3]},
    )
    clip = study.items.order_by("pk")[0].places.select_related("clip__file").get().clip
    factories.rating(factories.participation(study), clip, {"motion": 2, "clarity": 3})
    board = leaderboards.compute(study)
    shown = published(board)
    report = reports.create([board], keys=["verdict"])
    ReportFile.objects.create(
        report=report, format="csv", size=1, content=ContentFile(b"x", name="report.csv")
    )
    link_of_report = {"link": "00000000-0000-4000-8000-000000000000"}
    reference = Reference.objects.create(source="Table", date=date(2024, 8, 20), judge="human", task="t2v")
    ReferenceValue.objects.create(reference=reference, generator=clip.generator, dimension="motion", value=2)
    invitation, token = participations.invite(study)
    message = messages.send(study, text_en="A short break is fine.", by=ada)
    batch = invitees.invite([{"email": "sam@example.org"}], raters_of=study, by_mail=True, by=ada)
    clip_named, board_named = {"public_id": clip.public_id}, {"board": board.public_id}
    slug, room = {"slug": study.slug}, {"participation": rui.public_id}
    link = accounts.sign_in_link(factories.user()).rstrip("/").rpartition("/")[2]
    address = media_links.for_assignment(promised).rpartition("/")[2]
    change = changes.make(Noun.PROMPT, [clip.prompt.slug], {"difficulty": "hard"}, by=ada)
    assert change is not None
    view = saved_views.keep(ada, name="Mine", of_list="clips", query="task=t2v")
    mo = factories.user("mo@example.org")
    ana = factories.member(study, Role.ANALYST, "ana@example.org")
    return World(
        ada=ada,
        mo=mo,
        ana=ana,
        cyd=factories.member(study, Role.CURATOR, "cyd@example.org"),
        rui=rui,
        named={
            "sign-in-link": {"token": link},
            "openid_connect_callback": {"provider_id": "oidc"},
            "passkey-remove": {"handle": "0" * 32},
            "session-end": {"session": UserSession.objects.create(user=ada, session_key="a").public_id},
            "generator": {"slug": clip.generator.slug},
            **{name: {"slug": study.rubric.slug, "version": 1} for name in ("rubric", "rubric-edit")},
            "prompt": {"slug": clip.prompt.slug},
            "generator-edit": {"slug": clip.generator.slug},
            "generator-remove": {"slug": clip.generator.slug},
            "prompt-remove": {"slug": clip.prompt.slug},
            "prompt-edit": {"slug": clip.prompt.slug},
            "clip-edit": clip_named,
            "generators-table": {"suffix": "json"},
            "view-forget": {"view": view.public_id},
            "change-undo": {"change": change.public_id},
            "reference": {"number": reference.pk},
            "clip": clip_named,
            "clip-retry": clip_named,
            "clip-archive": clip_named,
            "clip-restore": clip_named,
            **dict.fromkeys(("study", "study-open", "study-close", "leaderboard-new", "join"), slug),
            **dict.fromkeys(
                (
                    "study-raters",
                    "study-agreed",
                    "study-edit",
                    "study-duplicate",
                    "study-checks",
                    "study-gold",
                    "study-amend",
                    "study-discard",
                    "study-preview",
                    "study-blindness",
                    "study-monitor",
                    "study-messages",
                    "study-completions",
                    "study-completions-table",
                    "study-completions-forget",
                ),
                slug,
            ),
            "message-take-back": {**slug, "message": message.public_id},
            "rater-exclude": {**slug, "rater": rui.public_id},
            "rater-restore": {**slug, "rater": rui.public_id},
            "study-invite": slug,
            "invitees": {"batch": batch.public_id},
            "invitees-act": {"batch": str(batch.public_id), "act": "again"},
            "invitee-withdraw": {"batch": batch.public_id, "invitee": batch.invitees.get().public_id},
            "invitation-new": slug,
            "invitation-revoke": {**slug, "invitation": invitation.public_id},
            "leaderboard": {"board": board.public_id},
            "leaderboard-publish": {"board": board.public_id},
            "leaderboard-withdraw": {"board": board.public_id},
            **shown,
            "leaderboard-part": {"board": board.public_id, "part": "pairs"},
            "leaderboard-methods": {"board": board.public_id},
            "leaderboard-identities": {"board": board.public_id},
            "leaderboard-download": {"board": board.public_id, "suffix": "csv"},
            "leaderboard-changes": {"board": board.public_id},
            **{key: {"report": report.public_id} for key in ("report", "report-share", "report-unshare")},
            "report-download": {"report": report.public_id, "suffix": "csv"},
            "report-shared": link_of_report,
            "report-shared-download": {**link_of_report, "suffix": "pdf"},
            "invited": {"token": token},
            **dict.fromkeys(
                ("room", "room-next", "room-rate", "room-viewing", "room-messages", "room-leave"), room
            ),
            "room-viewing-shown": {**room, "name": "beeps"},
            "room-feedback": {**room, "check": told.public_id},
            "room-shown": {**room, "assignment": promised.public_id},
            "media": {"token": address},
            "token-revoke": {"token": api_tokens.make(ada, name="a", scopes=["read"])[0].public_id},
            "colleague": {"account": ana.public_id},
            "role-take": {"account": ana.public_id, "membership": ana.memberships.get().public_id},
            "colleague-act": {"account": str(mo.public_id), "act": "close"},
            "api-unknown": {"rest": "v1/nothing"},
            "api-generator": {"slug": clip.generator.slug},
            "api-prompt": {"slug": clip.prompt.slug},
            **dict.fromkeys(
                ("api-clip", "api-clip-archive", "api-clip-restore", "api-clip-retry"), clip_named
            ),
            **dict.fromkeys((f"api-study{part}" for part in STUDY_PARTS), slug),
            "api-study-message-take-back": {**slug, "message": message.public_id},
            "api-study-invitation-revoke": {**slug, "invitation": invitation.public_id},
            "api-leaderboard": board_named,
            "api-leaderboard-publish": board_named,
            "api-reference": {"reference": reference.public_id},
            "api-upload": {"public_id": Upload.objects.create(owner=ada, length=1).public_id},
        },
    )
