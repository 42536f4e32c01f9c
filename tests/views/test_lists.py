"""Long lists: every row once, forwards and backwards, whatever a cursor says; the same cost on every page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ratings.models import AuditEntry, Clip, Prompt, Study, User
from ratings.views import lists
from tests import factories

pytestmark = pytest.mark.django_db


def page(**cursor: str) -> lists.Page[Clip]:
    request = RequestFactory().get("/", cursor)
    return lists.page(request, Clip.objects.all(), order="-created_at", size=2)


@pytest.fixture
def clips() -> list[Clip]:
    """Return five clips, newest first; three of them were made at one moment."""
    now = timezone.now()
    ages = (0, 1, 1, 1, 2)
    made = [factories.clip(created_at=now - timedelta(hours=age)) for age in ages]
    return [made[0], made[3], made[2], made[1], made[4]]


def test_forwards_and_back_every_row_stands_once(clips: list[Clip]) -> None:
    first = page()
    second = page(after=first.after)
    third = page(after=second.after)
    assert [first.rows, second.rows, third.rows] == [clips[:2], clips[2:4], clips[4:]]
    assert (first.before, third.after) == ("", "")
    back = page(before=third.before)
    assert (back.rows, back.before, back.after) == (second.rows, second.before, second.after)
    assert page(before=back.before) == first


@pytest.mark.parametrize("cursor", ["nonsense", "\0", "00000000-0000-4000-8000-000000000000"])
def test_a_cursor_that_names_nothing_is_the_beginning(clips: list[Clip], cursor: str) -> None:
    assert page(after=cursor) == page()


def test_an_empty_list_has_no_neighbours() -> None:
    assert page() == lists.Page([], "", "")


def test_a_rising_order_by_slug(client: Client) -> None:
    Prompt.objects.bulk_create(Prompt(slug=f"p{n:03}", task="t2v") for n in range(120))
    first = client.get("/prompts/?task=t2v").content.decode()
    assert 'href="?task=t2v&amp;after=p049" rel="next"' in first
    second = client.get("/prompts/?task=t2v&after=p049").content.decode()
    assert [f"/prompts/p{n:03}/" in second for n in (49, 50, 99, 100)] == [False, True, True, False]
    assert 'href="?task=t2v&amp;before=p050" rel="prev"' in second


@pytest.mark.parametrize(("address", "queries"), [("/studies/", 5), ("/generators/", 6), ("/prompts/", 4)])
def test_lists_cost_the_same_for_one_and_for_three(
    client: Client, address: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(factories.ada())
    _one_of_each()
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
    _one_of_each()
    _one_of_each()
    with django_assert_num_queries(queries):
        client.get(address)


def _one_of_each() -> None:
    factories.clip()
    factories.participation(factories.study())


def test_studies_are_found_by_state_and_words(client: Client) -> None:
    client.force_login(factories.ada())
    Study.objects.all().delete()
    factories.study(slug="autumn", title_en="Autumn comparison")
    factories.study(slug="spring", title_zh="春季", state="closed", closed_at=timezone.now())

    def found(query: dict[str, Any]) -> list[str]:
        page = client.get("/studies/", query).content.decode()
        return [slug for slug in ("autumn", "spring") if f'href="/studies/{slug}/"' in page]

    assert found({"state": "closed"}) == ["spring"]
    assert found({"q": "comparison autumn"}) == ["autumn"]
    assert found({"q": "春"}) == ["spring"]
    assert found({"q": "winter"}) == []
    assert found({"state": "nonsense"}) == ["autumn", "spring"]


def test_refusals_stand_beside_clips(client: Client) -> None:
    system, prompt = factories.generator("gen-3"), factories.prompt()
    factories.clip(generator=system, prompt=prompt)
    factories.clip(generator=system, prompt=prompt, sample="1", outcome="refused", file=None)
    factories.clip(generator=system, prompt=prompt, sample="2", outcome="timeout", file=None)
    factories.clip(generator=system, prompt=prompt, sample="3", archived_at=timezone.now())
    client.force_login(factories.ada())
    told = client.get("/generators/").content.decode()
    assert '?generator=gen-3">1</a>' in told
    assert '?generator=gen-3&amp;state=refused">1</a></td><td class="num">1</td>' in told


def test_rows_in_memory_are_cut_the_same_way() -> None:
    def cut(**cursor: str) -> lists.Page[int]:
        return lists.cut(RequestFactory().get("/", cursor), range(5), size=2)

    assert cut() == lists.Page([0, 1], "", "2")
    assert cut(after="2") == lists.Page([2, 3], "2", "4")
    assert cut(after="4") == lists.Page([4], "4", "")
    assert cut(before="4") == cut(after="2")
    assert cut(after="nonsense") == cut(before="-1") == cut()


def test_accounts_and_acts_go_on_past_the_first_page(client: Client) -> None:
    client.force_login(factories.ada())
    User.objects.bulk_create(User(email=f"u{n:03}@example.org") for n in range(120))
    AuditEntry.objects.bulk_create(AuditEntry(act="signed-in", subject=f"n{n:03}") for n in range(120))
    for address in ("/people/", "/audit/"):
        first = client.get(address).content.decode()
        following = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0]
        assert client.get(address + following).content.decode().count('<tr><th scope="row"') == 50
