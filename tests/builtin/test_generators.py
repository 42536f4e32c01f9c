"""The systems of the report, in the format of `import_generators`."""

from __future__ import annotations

import re
from typing import Any

from ratings import builtin
from tests.builtin.shared import needs_report, report

GENERATORS: dict[str, dict[str, Any]] = {
    generator["slug"]: generator for generator in builtin.document("generators", "report-2024")
}
FIELDS = {
    *(
        "slug",
        "name",
        "name_zh",
        "vendor",
        "vendor_zh",
        "region",
        "kind",
        "architecture",
        "launched",
        "tasks",
    ),
    *("aliases", "duration_s", "resolution", "fps", "features", "price", "available", "as_of", "url"),
    *("remark", "remark_zh", "remark_by"),
}


def test_thirteen_systems_with_specs_and_eight_known_by_their_scores() -> None:
    assert len(GENERATORS) == 21
    assert sum("as_of" in generator for generator in GENERATORS.values()) == 13


def test_each_has_the_contracts_fields_and_both_languages() -> None:
    for generator in GENERATORS.values():
        assert set(generator) <= FIELDS
        assert generator["kind"] == "system"
        assert all(generator[key] for key in ("name", "name_zh", "vendor", "vendor_zh", "region"))
        assert generator.get("as_of", "2024-08-20") == "2024-08-20"


def test_remarks_are_bilingual_and_say_who_made_them() -> None:
    for generator in GENERATORS.values():
        told = [key in generator for key in ("remark", "remark_zh", "remark_by")]
        assert all(told) or not any(told)
        if all(told):
            assert generator["remark_by"] == "Sector report, August 2024"
            assert re.search(r"[\u4e00-\u9fff]", generator["remark_zh"])


def test_no_name_or_alias_belongs_to_two() -> None:
    names = [
        name.casefold()
        for generator in GENERATORS.values()
        for name in {generator["slug"], generator["name"].casefold(), *generator.get("aliases", [])}
    ]
    assert len(names) == len(set(names))


@needs_report
def test_every_spec_is_that_of_the_report() -> None:
    assert len(report()["specs"]) == 13
    for spec in report()["specs"]:
        ours = GENERATORS[spec["id"]]
        for key in (
            "name",
            "name_zh",
            "vendor",
            "vendor_zh",
            "region",
            "launched",
            "tasks",
            "features",
            "available",
        ):
            assert ours[key] == spec[key], (spec["id"], key)
        for key in ("architecture", "fps", "price"):
            assert ours.get(key) == spec[key], (spec["id"], key)
        assert ours["duration_s"] == spec["duration_s"]["offered"]
        pixels = spec["resolution"]["px"]
        assert ours.get("resolution") == (f"{pixels[0]}x{pixels[1]}" if pixels else None)


@needs_report
def test_every_benchmark_row_is_found_by_the_name_it_was_printed_under() -> None:
    for row in report()["superclue_aigvbench_t2v"]["rows"]:
        ours = GENERATORS[row["generator"]]
        known = {ours["name"], ours["name_zh"], *ours.get("aliases", [])}
        assert row["model"] in known
