"""Messages to raters: who reads them, once, until they are taken back; and that no system is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from ratings.choices import StudyState
from ratings.errors import ConflictError, InvalidError
from ratings.models import Alias, AuditEntry, Message, Participation, Study, User
from ratings.services import messages
from tests import factories
from tests.api.calls import program
from tests.room import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return factories.ada()


@pytest.fixture
def study() -> Study:
    return cast.study(generators=1, prompts=1)


def fresh(rater: Participation) -> Participation:
    """Return the row as the rater's next request reads it."""
    return Participation.objects.select_related("study").get(pk=rater.pk)


def texts(rater: Participation) -> list[str]:
    return [message.text for message in messages.of(fresh(rater)).messages]


def test_all_read_what_is_for_all_and_one_what_is_for_one(study: Study, ada: User) -> None:
    one, other = cast.rater(study), cast.rater(study)
    elsewhere = cast.rater(cast.study(generators=1, prompts=1))
    messages.send(study, text_en="To everybody", by=ada)
    messages.send(study, text_en="To you", to=one, by=ada)
    assert texts(one) == ["To you", "To everybody"]
    assert texts(other) == texts(cast.rater(study)) == ["To everybody"]
    assert (texts(elsewhere), messages.wait(fresh(elsewhere))) == ([], False)


def test_it_waits_until_it_was_read_and_the_next_one_waits_again(study: Study, ada: User) -> None:
    rater = cast.rater(study)
    assert not messages.wait(fresh(rater))
    messages.send(study, text_en="First", by=ada)
    assert messages.wait(fresh(rater))
    found = messages.of(fresh(rater))
    assert found.until is not None
    assert found.new == 1
    messages.send(study, text_en="Came while the first was read", by=ada)
    messages.read(rater, until=found.until)
    assert (messages.wait(fresh(rater)), messages.of(fresh(rater)).new) == (True, 1)
    messages.look(fresh(rater))
    assert (messages.wait(fresh(rater)), len(texts(rater))) == (False, 2)
    messages.read(rater, until=timezone.now() - timedelta(hours=1))
    assert not messages.wait(fresh(rater)), "an older report changes nothing"


def test_looking_whether_something_waits_asks_nothing(
    study: Study, ada: User, django_assert_num_queries: Any
) -> None:
    messages.send(study, text_en="Hello", by=ada)
    rater = fresh(cast.rater(study))
    with django_assert_num_queries(0):
        assert messages.wait(rater)


def test_taken_back_nobody_reads_it_and_both_acts_are_kept(study: Study, ada: User) -> None:
    rater = cast.rater(study)
    message = messages.send(study, text_en="Wrong", by=ada)
    messages.take_back(message, by=ada)
    messages.take_back(message, by=ada)
    found = messages.of(fresh(rater))
    assert (found.messages, found.new) == ([], 0)
    acts = AuditEntry.objects.filter(subject=str(message.public_id)).order_by("pk")
    assert [(entry.act, entry.by, entry.study) for entry in acts] == [
        ("message-sent", ada, study.slug),
        ("message-taken-back", ada, study.slug),
    ]


def test_who_reads_in_the_other_language_is_shown_the_one_there_is(study: Study, ada: User) -> None:
    rater = cast.rater(study)
    messages.send(study, text_zh="只有中文", by=ada)
    messages.send(study, text_en="Both", text_zh="两种", by=ada)
    assert texts(rater) == ["Both", "只有中文"]
    with translation.override("zh-hans"):
        assert texts(rater) == ["两种", "只有中文"]


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ({}, "Write the message"),
        ({"text_en": "  "}, "Write the message"),
        ({"text_zh": "长" * 1001}, "A message has at most 1000"),
        ({"text_en": "Be kind to PRISM-2."}, "This names Prism-2."),
        ({"text_en": "It was prism, the old one"}, "This names prism."),
        ({"text_zh": "请认真看光谱的片段"}, "This names 光谱."),
        ({"text_en": "All by lumen works!"}, "This names Lumen Works."),
    ],
)
def test_what_says_nothing_too_much_or_a_system_is_refused(
    study: Study, ada: User, said: dict[str, Any], begins: str
) -> None:
    generator = study.items.get().places.get().clip.generator
    type(generator).objects.filter(pk=generator.pk).update(
        name="Prism-2", name_zh="光谱", vendor="Lumen Works"
    )
    Alias.objects.create(generator=generator, name="prism", slug="prism")
    with pytest.raises(InvalidError, match=f"^{begins}"):
        messages.send(study, by=ada, **said)
    messages.send(study, text_en="Prismatic edges are a fault.", by=ada)  # no name, only its letters
    assert Message.objects.count() == 1


def test_nobody_is_written_to_in_a_draft(ada: User) -> None:
    with pytest.raises(ConflictError):
        messages.send(factories.study(state=StudyState.DRAFT), text_en="Hello", by=ada)


def test_curators_see_how_many_have_read_it(study: Study, ada: User) -> None:
    one, _other = cast.rater(study), cast.rater(study)
    messages.send(study, text_en="To all", by=ada)
    messages.look(fresh(one))
    messages.send(study, text_en="To one", to=one, by=ada)
    told = [(m.text_en, m.read, m.of) for m in messages.sent(study)]  # type: ignore[attr-defined]  # annotated
    assert told == [("To one", 0, 1), ("To all", 1, 2)]


def test_programs_write_list_and_take_back(study: Study, ada: User) -> None:
    rater, ours = cast.rater(study), program(ada)
    address = f"studies/{study.slug}/messages/"
    made = ours.post(address, {"text": "Hello", "text_zh": "你好", "to": rater.pseudonym})
    assert made.status_code == 201
    told = made.json()
    assert (told["text"], told["to"], told["read"], told["of"]) == ("Hello", rater.pseudonym, 0, 1)
    assert ours.post(address, {"text": "To all"}).json()["to"] is None
    assert [row["text"] for row in ours.get(address).json()["results"]] == ["Hello", "To all"]
    refused = ours.post(address, {"text": "Hello", "to": "r-nobody"})
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, ["to"])
    assert ours.post(f"{address}{told['id']}/take-back/").json()["taken_back_at"] is not None
    assert texts(rater) == ["To all"]
