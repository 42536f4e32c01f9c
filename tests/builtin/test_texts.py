"""Consent and instructions: versioned, in both languages, saying what they must."""

from __future__ import annotations

import re

import pytest

from ratings import builtin


@pytest.mark.parametrize("name", ["consent", "instructions"])
def test_every_version_is_there_in_both_languages_with_as_many_paragraphs(name: str) -> None:
    for version in range(1, builtin.latest(name) + 1):
        english, chinese = builtin.text(name, version, "en"), builtin.text(name, version, "zh-hans")
        assert english.startswith("# ")
        assert not re.search(r"[\u4e00-\u9fff]", english)
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert english.count("\n\n") == chinese.count("\n\n")
        assert english.count("**") == chinese.count("**")


def test_consent_tells_length_pay_leaving_pseudonym_and_what_erasing_leaves() -> None:
    english, chinese = builtin.text("consent", 1, "en"), builtin.text("consent", 1, "zh-hans")
    for word in ("How long", "Pay", "stop at any time", "What is stored", "pseudonym", "Your scores", "stay"):
        assert word in english
    for word in ("要花多久", "报酬", "随时可以退出", "会保存什么", "化名", "评分以及由评分算出的结果会保留"):
        assert word in chinese


def test_an_unknown_document_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="no built-in rubrics 'nothing'"):
        builtin.document("rubrics", "nothing")
    assert builtin.names("rubrics") == ["report-2024"]
