"""The back door: every list and row for administrators, no one else, and nothing to change in any of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin import ModelAdmin
from django.core import serializers
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ratings import models
from ratings.admin.shelves import site
from tests import factories
from tests.access.test_routes import METHODS, ROLES
from tests.access.world import build
from tests.room import cast

pytestmark = pytest.mark.django_db
LISTS: dict[type[Model], ModelAdmin[Any]] = dict(site._registry)

# What signs somebody in, what joins a pseudonym to a person, and parts that mean nothing alone.
LEFT_OUT = {
    *{models.SignInLink, models.UserSession, models.KeptAnswer, models.Invitee, models.ParticipationLink},
    *{models.SavedView, models.ReportFile, models.ReportTemplate, models.UploadPart},
}


def one_of_the_rest() -> None:
    """Store one of each kind of row that the world has none of."""
    file, rater = models.File.objects.all()[0], models.Participation.objects.all()[0]
    clip = file.clips.all()[0]
    promised = models.Assignment.objects.all()[0]
    dimension = models.Dimension.objects.all()[0]
    models.Alias.objects.create(generator=clip.generator, name="Other", slug="other")
    models.Claim.objects.create(generator=clip.generator, as_of=date(2024, 8, 1))
    models.Remark.objects.create(generator=clip.generator, by="Somebody", text="Good")
    models.Order.objects.create(file=file, policy="720p")
    models.Probe.objects.create(file=factories.file(), prober=1, integrity="intact")
    metric = models.Metric.objects.create(name="sharpness")
    models.MetricValue.objects.create(metric=metric, clip=clip, value=1)
    models.Comparison.objects.create(study=rater.study, participation=rater, assignment=promised)
    models.Vote.objects.create(
        study=rater.study,
        participation=rater,
        dimension=dimension,
        clip_a=clip,
        clip_b=models.Clip.objects.exclude(pk=clip.pk)[0],
        choice="a",
    )
    models.Mark.objects.create(assignment=promised, clip=clip, at_s=1, fault="flicker")
    models.Flag.objects.create(participation=rater, kind="straight_line")


def address(model: type[Model], page: str, *args: Any) -> str:
    """Return the address of a list or of a row."""
    return reverse(f"admin:ratings_{model._meta.model_name}_{page}", args=args)


def stored() -> str:
    """Return every row that the back door shows."""
    return "".join(serializers.serialize("json", model._default_manager.order_by("pk")) for model in LISTS)


def test_every_kind_of_row_is_shown_or_left_out_by_name() -> None:
    assert set(apps.get_app_config("ratings").get_models()) - set(LISTS) == LEFT_OUT


def test_every_page_opens_for_administrators_alone_and_changes_nothing() -> None:
    world = build()
    one_of_the_rest()
    clients = {role: world.client(role) for role in ROLES}
    clients["ada"].get("/admin/")  # the first visit of a session is noted
    rows = {model: model._default_manager.order_by("pk")[0] for model in LISTS}
    pages = [reverse("admin:index")]
    pages += [
        page
        for model, row in rows.items()
        for page in (address(model, "changelist"), address(model, "change", row.pk))
    ]
    before = stored()
    for page in pages:
        answered = {role: client.get(page).status_code for role, client in clients.items()}
        assert (page, answered) == (page, dict(zip(ROLES, (302, 302, 403, 200, 403, 403), strict=True)))
        refused = {clients["ada"].generic(method, page).status_code for method in METHODS if method != "GET"}
        assert (page, refused) == (page, {405})
    assert stored() == before


def test_a_list_is_searched_and_a_row_leads_to_its_page_of_the_site() -> None:
    ada = build().client("ada")
    one_of_the_rest()
    for model, rows in LISTS.items():
        row = model._default_manager.order_by("pk")[0]
        leads = rows.get_view_on_site_url(row)
        assert ada.get(address(model, "changelist"), {"q": "nothing like it"}).context["cl"].result_count == 0
        told = ada.get(address(model, "change", row.pk)).content.decode()
        assert (model, f'href="{leads}"' in told) == (model, leads is not None)
        assert leads is None or ada.get(leads).status_code == 200


def test_nothing_that_opens_a_door_is_shown(client: Client) -> None:
    client.force_login(factories.ada())
    study = factories.study("pilot", board_token="5" * 8 + "-5555-4555-8555-" + "5" * 12)
    invitation = models.Invitation.objects.create(study=study, token_hash="f" * 64, expires_at=timezone.now())
    for row in (study, invitation):
        told = client.get(address(type(row), "change", row.pk)).content.decode()
        assert "pilot" in told
        assert "5" * 12 not in told
        assert "f" * 64 not in told


def test_a_list_is_narrowed_by_what_it_offers_and_nothing_else(client: Client) -> None:
    client.force_login(factories.ada())
    factories.generator("kling", kind="system")
    factories.generator("other", kind="real")
    generators = address(models.Generator, "changelist")

    def found(query: str) -> list[str]:
        told = client.get(f"{generators}?{query}").context["cl"]
        return [row.slug for row in told.result_list]

    assert found("") == ["other", "kling"]
    assert found("q=KLING") == ["kling"]
    assert found("kind__exact=real") == ["other"]
    assert client.get(f"{generators}?q=nobody").status_code == 200
    for query in ("slug__startswith=k", "claims__price__gt=1", "kind__regex=.", "kind__exact=%00"):
        assert (query, client.get(f"{generators}?{query}").status_code) == (query, 400)
    accounts = address(models.User, "changelist")
    wrong = client.get(f"{accounts}?is_staff__exact=maybe", follow=True)
    assert wrong.redirect_chain[-1] == (accounts, 302)
    assert client.get(f"{generators}999999/", follow=True).redirect_chain == [("/admin/", 302)]


def test_a_list_costs_the_same_for_one_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(factories.ada())
    study = cast.study(slug="pilot", generators=3)
    ratings = address(models.Rating, "changelist")
    clips = [item.places.get().clip for item in study.items.all()[:3]]
    factories.rating(cast.rater(study), clips[0], {"motion": 2})
    client.get(ratings)  # the first visit of a session is noted
    with django_assert_num_queries(4):
        client.get(ratings)
    for clip in clips[1:]:
        factories.rating(cast.rater(study), clip, {"motion": 2})
    with django_assert_num_queries(4):
        assert len(client.get(ratings).context["cl"].result_list) == 3


def test_it_loads_no_script_or_style_of_its_own_and_speaks_chinese(client: Client) -> None:
    client.force_login(factories.ada())
    told = client.get(address(models.Generator, "changelist"), headers={"accept-language": "zh-hans"})
    page = told.content.decode()
    assert "<h1>模型</h1>" in page
    assert "<style" not in page
    assert " style=" not in page
    assert "static/admin" not in page
