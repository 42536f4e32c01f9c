"""Generators from CSV and JSON: described whole, completed later, never contradicted."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ratings.models import Alias, Claim, Generator, Remark
from ratings.services import names
from ratings.services.imports import generators
from tests.services.imports.tools import counts, imported, refused

pytestmark = pytest.mark.django_db
WHOLE = (
    "slug,name,name_zh,vendor,vendor_zh,region,kind,architecture,launched,tasks,aliases,duration_s,"
    "resolution,fps,features,price,available,as_of,url,remark,remark_zh,remark_by\n"
    "gen-3,Gen-3,,Runway,,abroad,system,DiT,2024-06-17,t2v;i2v,Gen-3 Alpha; Runway Gen-3,5;10,1280x720,"
    "24,style,15 USD,yes,2024-08-20,https://example.org/,Fast,快,Ada\n"
)


def test_a_row_holds_generator_claims_remark_and_aliases() -> None:
    assert counts(imported(generators.load, WHOLE)) == (1, 0, 0)
    generator = Generator.objects.get()
    assert (generator.slug, generator.vendor, generator.launched) == ("gen-3", "Runway", date(2024, 6, 17))
    claim = Claim.objects.get()
    assert (claim.as_of, claim.tasks, claim.duration_s) == (date(2024, 8, 20), ["t2v", "i2v"], [5.0, 10.0])
    assert (claim.fps, claim.features, claim.available) == (24.0, ["style"], True)
    assert list(Alias.objects.values_list("slug", flat=True)) == ["gen-3-alpha", "runway-gen-3"]
    remark = Remark.objects.get()
    assert (remark.by, remark.text, remark.text_zh) == ("Ada", "Fast", "快")


def test_the_same_again_is_skipped() -> None:
    imported(generators.load, WHOLE)
    assert counts(imported(generators.load, WHOLE)) == (0, 1, 0)


def test_json_says_the_same_as_csv() -> None:
    imported(generators.load, WHOLE)
    entry = {
        "slug": "gen-3",
        "name": "Gen-3",
        "vendor": None,
        "tasks": ["t2v", "i2v"],
        "duration_s": [5, 10],
        "fps": 24,
        "available": True,
        "launched": "2024-06-17",
    }
    report = imported(generators.load, json.dumps([entry]), json=True)
    assert (counts(report), refused(report)) == ((0, 1, 0), [])


def test_what_was_not_said_before_is_added() -> None:
    names.Generators().create("Real video")
    report = imported(
        generators.load, "slug,name,kind,vendor,aliases\nreal-video,Real video,real,Nobody,Footage\n"
    )
    assert counts(report) == (1, 0, 0)
    assert Generator.objects.values_list("kind", "vendor").get() == ("real", "Nobody")


def test_a_generator_known_by_its_slug_alone_gets_its_name_later() -> None:
    generator = names.Generators().create("gen-3")
    assert names.Generators().known("Gen-3") == generator
    assert counts(imported(generators.load, "slug,name\ngen-3,gen-3\n")) == (0, 1, 0)
    assert counts(imported(generators.load, "slug,name\ngen-3,Gen-3\n")) == (1, 0, 0)
    assert Generator.objects.get().name == "Gen-3"
    assert counts(imported(generators.load, "slug,name\ngen-3,GEN 3\n")) == (0, 0, 1)


@pytest.mark.parametrize(
    ("columns", "row", "sentence"),
    [
        ("vendor", "Luma", "vendor: “Runway” is stored, which “Luma” contradicts."),
        ("as_of,fps", "2024-08-20,30", "fps: “24.0” is stored, which “30.0” contradicts."),
        ("fps", "30", "fps: “24.0” is stored, which “30.0” contradicts."),
        ("remark_by,remark", "Ada,Slow", "remark: “Fast” is stored, which “Slow” contradicts."),
    ],
)
def test_what_contradicts_is_refused(columns: str, row: str, sentence: str) -> None:
    imported(generators.load, WHOLE)
    report = imported(generators.load, f"slug,name,{columns}\ngen-3,Gen-3,{row}\n")
    assert refused(report) == [(2, sentence)]


def test_claims_of_another_day_stand_beside_the_first() -> None:
    imported(generators.load, WHOLE)
    assert counts(imported(generators.load, "slug,name,as_of,fps\ngen-3,Gen-3,2025-01-01,30\n")) == (1, 0, 0)
    assert list(Claim.objects.values_list("fps", flat=True)) == [30.0, 24.0]


@pytest.mark.parametrize(
    ("columns", "row", "sentence"),
    [
        ("kind", "robot", "kind: “robot” is none of system, real, anchor."),
        ("tasks", "t2v;t2i", "tasks: “t2i” is none of t2v, i2v, v2v."),
        ("launched", "June 2024", "launched: “June 2024” is no day such as 2024-06-17."),
        ("launched", "2024-02-30", "launched: “2024-02-30” is no day such as 2024-06-17."),
        ("fps", "fast", "fps: “fast” is no number."),
        ("fps", "nan", "fps: “nan” is no number."),
        ("fps", "-1", "fps: -1 is not between 0.001 and 10000."),
        ("available", "maybe", "available: “maybe” is neither true nor false."),
        ("url", "javascript:alert(1)", "url: “javascript:alert(1)” is no web address."),
        ("remark", "Fast", "remark_by: Say who made this remark."),
        ("region", "x" * 61, "region: This is 61 characters long; at most 60 fit."),
    ],
)
def test_what_cannot_be_is_refused(columns: str, row: str, sentence: str) -> None:
    report = imported(generators.load, f"slug,name,{columns}\nx,X,{row}\n")
    assert (refused(report), Generator.objects.count()) == ([(2, sentence)], 0)


def test_two_names_of_one_slug_are_refused_unless_one_is_an_alias() -> None:
    rows = "slug,name,aliases\ngen-3,Gen-3,Gen 3 Alpha\nrunway,Gen 3,\nother,Other,gen-3 alpha\n"
    report = imported(generators.load, rows)
    assert [line for line, _reason in refused(report)] == [3, 4]
    assert refused(report)[0][1].startswith("“Gen 3” has the slug gen-3, which belongs to “Gen-3”.")
    assert counts(imported(generators.load, "slug,name,aliases\ngen-3,Gen-3,Gen 3\n")) == (1, 0, 0)


def test_one_bad_row_leaves_everything_as_it_was() -> None:
    rows = "slug,name\na,A\nb,\nc,C\n"
    report = imported(generators.load, rows)
    assert (counts(report), Generator.objects.count()) == ((0, 0, 1), 0)
    kept = imported(generators.load, rows, keep_going=True)
    assert (counts(kept), Generator.objects.count()) == ((2, 0, 1), 2)


def test_a_refused_row_leaves_nothing_of_itself() -> None:
    imported(generators.load, "slug,name,remark,remark_by\na,A,Fast,Ada\n")
    report = imported(
        generators.load, "slug,name,vendor,remark,remark_by\na,A,Acme,Slow,Ada\n", keep_going=True
    )
    assert (counts(report), Generator.objects.get().vendor) == ((0, 0, 1), "")


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ('[{"slug": "a",\n "name": }]', 2, "This is no JSON: Expecting value."),
        ('{"slug": "a"}', 1, "The document must be a list of objects."),
        ('[\n\n{"slug": "a", "name": "A", "colour": 1}]', 3, "Unknown key: colour."),
        ("[\n1]", 2, "An object in braces is needed here."),
        ('[{"slug": "a", "slug": "b"}]', 1, "The key “slug” stands twice in one object."),
        ('[{"slug": "a", "name": "\\u0000"}]', 1, "name: This text holds a character that cannot be stored."),
        ('[{"slug": "a", "name": "\\ud800"}]', 1, "name: This text holds a character that cannot be stored."),
        ('[{"slug": "a", "name": ["A", "B"]}]', 1, "name: One value is needed here, not a list."),
        ('[{"slug": "a", "name": "A", "fps": NaN}]', 1, "NaN is no number."),
        ('[{"slug": "a", "name": "A", "fps": 1e999}]', 1, "fps: “inf” is no number."),
        ("[" * 100_000, 1, "The document is nested too deeply."),
        ("", 1, "This is no JSON: Expecting value."),
    ],
)
def test_json_that_cannot_be_read_is_one_clear_sentence(text: str, line: int, sentence: str) -> None:
    report = imported(generators.load, text, json=True)
    assert (refused(report), Generator.objects.count()) == ([(line, sentence)], 0)
