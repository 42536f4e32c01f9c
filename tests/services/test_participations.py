"""Coming in by a link, into an open study, agreeing and finishing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ratings.choices import StudyState
from ratings.errors import DeniedError, GoneError
from ratings.models import Invitation, Participation, Rendition
from ratings.services import participations, tokens
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


def test_a_link_lets_in_and_only_its_hash_is_stored() -> None:
    study = factories.study()
    invitation, token = participations.invite(study, label="pilot")
    entered = participations.enter(token, language="zh-hans")
    assert (entered.study, entered.invitation, entered.language) == (study, invitation, "zh-hans")
    assert invitation.token_hash == tokens.hashed(token)
    assert entered.consented_at is None


def test_two_raters_have_two_pseudonyms() -> None:
    _, token = participations.invite(factories.study())
    names = {participations.enter(token, language="en").pseudonym for _ in range(2)}
    assert len(names) == 2


def test_a_limit_is_kept() -> None:
    invitation, token = participations.invite(factories.study(), limit=1)
    participations.enter(token, language="en")
    with pytest.raises(GoneError, match="Everyone this invitation was meant for is in"):
        participations.enter(token, language="en")
    invitation.refresh_from_db()
    assert invitation.used == 1


def test_an_unknown_link_says_so() -> None:
    with pytest.raises(GoneError, match="not known here"):
        participations.enter("nothing", language="en")


def test_a_withdrawn_link_says_so_and_who_is_in_stays_in() -> None:
    invitation, token = participations.invite(factories.study())
    entered = participations.enter(token, language="en")
    participations.revoke(invitation)
    with pytest.raises(GoneError, match="withdrawn"):
        participations.enter(token, language="en")
    assert Participation.objects.get() == entered


def test_an_expired_link_says_so() -> None:
    _, token = participations.invite(factories.study(), expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(GoneError, match="expired"):
        participations.enter(token, language="en")


@pytest.mark.parametrize(
    ("state", "told"), [(StudyState.DRAFT, "not started"), (StudyState.CLOSED, "complete")]
)
def test_a_study_that_is_not_open_says_so(state: str, told: str) -> None:
    _, token = participations.invite(factories.study(state=state))
    with pytest.raises(GoneError, match=told):
        participations.enter(token, language="en")
    assert Invitation.objects.get().used == 0


def test_anyone_may_join_only_where_the_rules_say_so() -> None:
    with pytest.raises(DeniedError, match="invited raters only"):
        participations.enter_open(factories.study(), language="en")
    study = factories.study(rules={"anyone": True})
    assert participations.enter_open(study, language="en").study == study


def test_the_first_consent_stands() -> None:
    rater = factories.participation(factories.study())
    participations.consent(rater, version="1")
    first = rater.consented_at
    participations.consent(rater, version="2")
    assert (rater.consent, rater.consented_at) == ("1", first)


def test_the_completion_code_is_the_same_every_time_and_differs_between_raters() -> None:
    study = factories.study()
    one, two = factories.participation(study), factories.participation(study)
    assert participations.completion_code(one) == participations.completion_code(one)
    assert participations.completion_code(one) != participations.completion_code(two)


def test_length_data_and_pay_are_told_before_the_consent(client: Client) -> None:
    pay = {"pay": "2 pounds. Unwatched clips are turned down.", "pay_zh": "2 英镑。没有看完的不予采纳。"}
    study = cast.study(generators=2, prompts=2, rules={**pay, "items_per_rater": 3})
    Rendition.objects.update(size=2_000_000)
    address = f"/rate/{participations.invite(study)[1]}/"
    page = client.get(address).content.decode()
    told = ("3 clips, about 2 min.", "Your device loads about 6 MB.", "Unwatched clips are turned down.")
    assert [sentence in page for sentence in told] == [True, True, True]
    zh = client.get(address, headers={"Accept-Language": "zh-hans"}).content.decode()
    assert ("没有看完的不予采纳。" in zh, "大约需要 6 MB 流量。" in zh) == (True, True)
    plain = cast.study(generators=1, prompts=1)
    page = client.get(f"/rate/{participations.invite(plain)[1]}/").content.decode()
    assert "Taking part is voluntary and unpaid." in page
    assert not Participation.objects.exists()
