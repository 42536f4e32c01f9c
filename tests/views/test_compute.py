"""The page of costs: the figures of the report, or those of one's own numbers."""

from __future__ import annotations

import pytest
from django.test import Client

from ratings import builtin

pytestmark = pytest.mark.django_db
SORA = builtin.document("compute", "report-2024")["figures"]["inference"]["sora"]


def tiles(client: Client, **given: str) -> dict[str, str]:
    context = client.get("/compute/", given).context
    return dict(context.get("tiles") or [])


def test_without_numbers_it_says_what_the_report_prints(client: Client) -> None:
    told = tiles(client)
    assert told["Tokens"].replace(",", "") == str(SORA["tokens"])
    assert told["Estimated compute"] == f"{SORA['pflop']:.3g} PFLOP"
    assert told["Cards"] == f"{SORA['h100']:g}"


def test_one_number_is_enough_and_the_others_stay(client: Client) -> None:
    assert tiles(client, seconds="30")["Tokens"] == "911,250"


@pytest.mark.parametrize("wrong", ["0", "-1", "nan", "inf", "many", "1e400", ""])
def test_nonsense_is_told_at_its_field(client: Client, wrong: str) -> None:
    answer = client.get("/compute/", {"fps": wrong})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["fps"]
    assert "tiles" not in answer.context
