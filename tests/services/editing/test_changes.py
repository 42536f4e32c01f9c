"""Changes by hand: whole or not at all, kept, undone while nothing else came in between."""

from __future__ import annotations

from typing import Any

import pytest

from ratings.choices import Noun, Outcome
from ratings.errors import ConflictError, FrozenError, InvalidError
from ratings.models import AuditEntry, Change, Clip, Generator, Prompt
from ratings.services.editing import changes, clips, generators, prompts
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db
CLAIM = {
    "as_of": "2024-08-20",
    "tasks": ["t2v"],
    "duration_s": [5.0, 10.0],
    "resolution": "1280 x 720",
    "fps": 24.0,
    "features": ["camera"],
    "price": "free",
    "available": True,
}


def make(noun: Noun, *keys: str, **wanted: Any) -> Change | None:
    return changes.make(noun, keys, wanted, by=None)


def test_a_generator_with_all_that_is_said_of_it_and_back_again() -> None:
    made = factories.generator("gen-3", name="Gen-3")
    before = generators.read(made)
    said = {"by": "Ada", "text": "Calm", "text_zh": ""}
    wanted = {"name": "Gen-3 Alpha", "aliases": ["Runway"], "claims": [CLAIM], "remarks": [said]}
    change = make(Noun.GENERATOR, "gen-3", **wanted, vendor="")
    assert change is not None
    made.refresh_from_db()
    assert {key: generators.read(made)[key] for key in wanted} == wanted
    row = change.rows.get()
    assert (row.key, set(row.after)) == ("gen-3", set(wanted))  # the vendor was empty before
    assert changes.undo(change, by=None) == 1
    assert generators.read(Generator.objects.get()) == before
    assert changes.undo(change, by=None) == 0
    assert [entry.act for entry in AuditEntry.objects.all()] == ["change-undone", "catalogue-changed"]


def test_the_same_again_is_no_change() -> None:
    factories.generator("gen-3", name="Gen-3")
    assert make(Noun.GENERATOR, "gen-3", name="Gen-3") is None
    assert not Change.objects.exists()


def test_what_changed_once_more_is_not_undone() -> None:
    factories.generator("gen-3", name="Gen-3", region="US")
    first, _second = make(Noun.GENERATOR, "gen-3", region="EU"), make(Noun.GENERATOR, "gen-3", region="CN")
    assert first is not None
    with pytest.raises(ConflictError, match="gen-3 was changed once more"):
        changes.undo(first, by=None)
    first.refresh_from_db()
    assert (first.undone_at, Generator.objects.get().region) == (None, "CN")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"name": "Vidu"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"aliases": ["vidu"]}, "aliases"),
        ({"kind": "robot"}, "kind"),
        ({"launched": "yesterday"}, "launched"),
        ({"claims": [CLAIM, CLAIM]}, "claims"),
        ({"remarks": [{"by": "Ada", "text": "a", "text_zh": ""}] * 2}, "remarks"),
    ],
    ids=str,
)
def test_a_refusal_names_the_field_and_changes_nothing(wanted: dict[str, Any], field: str) -> None:
    factories.generator("vidu", name="Vidu")
    before = generators.read(factories.generator("gen-3", name="Gen-3"))
    with pytest.raises(InvalidError) as refused:
        make(Noun.GENERATOR, "gen-3", region="EU", **wanted)
    assert list(refused.value.fields) == [field]
    assert generators.read(Generator.objects.get(slug="gen-3")) == before


def test_what_raters_saw_stays_as_they_saw_it() -> None:
    study = cast.study()
    clip = Clip.objects.select_related("generator", "prompt").filter(places__item__study=study)[0]
    with pytest.raises(FrozenError, match="A study that was opened shows it"):
        make(Noun.PROMPT, clip.prompt.slug, text="Other waves")
    with pytest.raises(FrozenError):
        make(Noun.GENERATOR, clip.generator.slug, kind="real")
    with pytest.raises(FrozenError):
        make(Noun.CLIP, str(clip.public_id), sample="7")
    assert make(Noun.PROMPT, clip.prompt.slug, category=["sea"], text=clip.prompt.text) is not None
    assert Prompt.objects.get(pk=clip.prompt.pk).category == ["sea"]


def test_many_clips_move_to_one_generator_and_back() -> None:
    prompt, vidu = factories.prompt(), factories.generator("vidu")
    there = factories.clip(generator=vidu, prompt=prompt)
    moved = [factories.clip(generator=factories.generator(), prompt=prompt) for _ in range(2)]
    keys = [str(clip.public_id) for clip in moved]
    before = [clips.read(clip) for clip in moved]
    change = make(Noun.CLIP, *keys, generator="vidu", source="vendor-demo", watermark=True)
    assert change is not None
    held = Clip.objects.filter(generator=vidu).order_by("pk").values_list("sample", "source", "watermark")
    assert list(held) == [
        (there.sample, "own-run", None),
        ("1", "vendor-demo", True),
        ("2", "vendor-demo", True),
    ]
    assert changes.undo(change, by=None) == 2
    assert [clips.read(Clip.objects.get(public_id=key)) for key in keys] == before


def test_one_that_may_not_change_keeps_all_as_they_are() -> None:
    study = cast.study()
    judged = Clip.objects.filter(places__item__study=study)[0]
    free = factories.clip()
    factories.generator("vidu")
    with pytest.raises(FrozenError, match=str(judged.public_id)):
        make(Noun.CLIP, str(free.public_id), str(judged.public_id), generator="vidu")
    assert not Clip.objects.filter(generator__slug="vidu").exists()


def test_archiving_many_can_be_undone() -> None:
    keys = [str(factories.clip().public_id) for _ in range(3)]
    change = make(Noun.CLIP, *keys, archived=True)
    assert change is not None
    assert Clip.objects.current().count() == 0
    changes.undo(change, by=None)
    assert Clip.objects.current().count() == 3


def test_a_prompts_task_is_that_of_its_clips() -> None:
    prompt = factories.clip(outcome=Outcome.REFUSED, file=None).prompt
    with pytest.raises(InvalidError, match="made for its task"):
        make(Noun.PROMPT, prompt.slug, task="i2v")
    with pytest.raises(InvalidError, match="needs its text"):
        make(Noun.PROMPT, factories.prompt().slug, text="")


def test_new_things_are_refused_where_they_would_be_something_else() -> None:
    assert prompts.create("", {"task": "t2v", "text": "A boat on waves"}, by=None).slug == "a-boat-on-waves"
    with pytest.raises(InvalidError, match="There is a prompt a-boat-on-waves"):
        prompts.create("", {"task": "t2v", "text": "A boat on waves"}, by=None)
    generators.create("Vidu", {"vendor": "Shengshu"}, by=None)
    with pytest.raises(InvalidError, match="There is a generator of this name"):
        generators.create("vidu", {}, by=None)
    assert Generator.objects.get().vendor == "Shengshu"


def test_what_nothing_uses_is_taken_out_and_comes_back_whole() -> None:
    made = factories.generator("gen-3", name="Gen-3")
    make(Noun.GENERATOR, "gen-3", aliases=["Runway"], claims=[CLAIM])
    before = generators.read(made)
    prompt = factories.prompt("sea", text="The sea")
    asked = prompts.read(prompt)
    gone = [changes.remove(Noun.GENERATOR, "gen-3", by=None), changes.remove(Noun.PROMPT, "sea", by=None)]
    assert not Generator.objects.exists()
    assert not Prompt.objects.exists()
    assert [changes.undo(change, by=None) for change in gone] == [1, 1]
    assert generators.read(Generator.objects.get(slug="gen-3")) == before
    assert prompts.read(Prompt.objects.get(slug="sea")) == asked


def test_what_is_used_stays_and_a_taken_slug_keeps_what_was_there_away() -> None:
    clip, study = factories.clip(), factories.study("draft", state="draft")
    named = factories.generator("named")
    study.generators.add(named)
    for noun, key in (
        (Noun.GENERATOR, clip.generator.slug),
        (Noun.PROMPT, clip.prompt.slug),
        (Noun.GENERATOR, "named"),
    ):
        with pytest.raises(FrozenError, match=r"has clips|names it"):
            changes.remove(noun, key, by=None)
    factories.generator("gen-3", name="Gen-3")
    gone = changes.remove(Noun.GENERATOR, "gen-3", by=None)
    factories.generator("gen-3", name="Another")
    with pytest.raises(ConflictError, match="another gen-3"):
        changes.undo(gone, by=None)
    assert Generator.objects.get(slug="gen-3").name == "Another"
