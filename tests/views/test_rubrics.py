"""The rubric editor: rearranged by buttons with all that was typed, told what is wrong beside the field."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ratings.models import Rubric
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client: Client) -> Client:
    client.force_login(factories.ada())
    return client


def sent(act: str, *rows: dict[str, Any]) -> dict[str, Any]:
    common = {"levels": "2", "weight": "1", "tasks": ["t2v", "i2v"]}
    numbered = [{**common, **row} for row in rows]
    return {
        "act": act,
        "title": "Ours",
        "title_zh": "我们的",
        "dimension-TOTAL_FORMS": len(rows),
        "dimension-INITIAL_FORMS": 0,
        **{f"dimension-{n}-{name}": value for n, row in enumerate(numbered) for name, value in row.items()},
    }


HANDS = {
    "label": "Hands & feet",
    "label_zh": "手与脚",
    "definition": "Whether they are whole.",
    "anchors": "Fingers too many\nAll there\n",
}


def test_a_rubric_is_written_and_read_as_raters_will(ada: Client) -> None:
    answer = ada.post("/rubrics/new/", sent("keep", HANDS, {"label": "Light", "weight": "0"}), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/rubrics/ours/1/", 302)]
    assert "All there" in page
    assert "not in the overall" in page
    hands = Rubric.objects.get().dimensions.get(key="hands_feet")
    assert (hands.label_zh, hands.levels, hands.tasks) == ("手与脚", 2, ["t2v", "i2v"])
    assert [level.anchor_en for level in hands.level_set.all()] == ["Fingers too many", "All there"]


@pytest.mark.parametrize(
    ("act", "names"),
    [("up-1", ["Light", "Hands & feet"]), ("down-0", ["Light", "Hands & feet"]), ("up-0", None),
     ("add", ["Hands & feet", "Light", None]), ("remove-0", ["Light"]), ("remove-x", None), ("leap-9", None)],
)  # fmt: skip
def test_buttons_rearrange_and_keep_what_was_typed(ada: Client, act: str, names: list[str] | None) -> None:
    typed = {**HANDS, "levels": "many"}
    answer = ada.post("/rubrics/new/", sent(act, typed, {"label": "Light"}))
    dimensions = answer.context["editor"].dimensions
    assert [form["label"].value() for form in dimensions] == (names or ["Hands & feet", "Light"])
    kept = [form["levels"].value() for form in dimensions if form["label"].value() == "Hands & feet"]
    assert kept == (["many"] if act != "remove-0" else [])
    assert Rubric.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({**HANDS, "anchors": "one line"}, "anchors", "There are 2 levels and 1 anchors"),
        ({**HANDS, "label": "手"}, "key", "A key begins with a small letter"),
        ({**HANDS, "levels": "12"}, "levels", "less than or equal to 11"),
        ({**HANDS, "label": ""}, "label", "This field is required."),
    ],
)
def test_a_fault_stands_beside_its_field_and_all_is_kept(
    ada: Client, row: dict[str, Any], field: str, reason: str
) -> None:
    answer = ada.post("/rubrics/new/", sent("keep", {"label": "Light"}, row))
    form = answer.context["editor"].dimensions[1]
    assert reason in form.errors[field][0]
    assert form["definition"].value() == HANDS["definition"]
    assert Rubric.objects.count() == 0


def test_a_rubric_in_use_is_changed_by_its_next_version(ada: Client) -> None:
    ada.post("/rubrics/new/", sent("keep", HANDS))
    factories.study("pilot", rubric=Rubric.objects.get())
    page = ada.get("/rubrics/ours/1/").content.decode()
    assert "This version is in use" in page
    assert "pilot" in page
    form = ada.get("/rubrics/ours/1/edit/")
    assert form.context["editor"].dimensions[0]["anchors"].value() == "Fingers too many\nAll there"
    answer = ada.post("/rubrics/ours/1/edit/", sent("keep", {**HANDS, "label": "Hands"}))
    assert answer["Location"] == "/rubrics/ours/2/"
    assert ada.get("/rubrics/").content.decode().count('<th scope="row">') == 2


def test_a_copy_begins_with_all_of_the_other(ada: Client) -> None:
    ada.post("/rubrics/new/", sent("keep", HANDS))
    editor = ada.get("/rubrics/new/?from=ours:1").context["editor"]
    assert editor.head["title"].value() == "Ours (copy)"
    assert [form["key"].value() for form in editor.dimensions] == ["hands_feet"]
