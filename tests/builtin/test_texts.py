"""Consent and instructions: versioned, in both languages, saying what they must."""

from __future__ import annotations

import hashlib
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


KEPT = {
    "consent-1.en.md": "e9e575e3d3a47d2b1485346beb2eee5b1715d66228a0bbec9b8edec58c86e4a1",
    "consent-1.zh-hans.md": "d139275b2ee8af2245623139d9566e20e4c963bcd4d6836ebe90191b3d6a08f2",
    "instructions-1.en.md": "491f3d78baed239b447296f1a7686f52b94ee80949aadf46ac777cadf8a85b0a",
    "instructions-1.zh-hans.md": "c997ae5b654d522776476084e32487f008e41ee3f284763cdeab6c912e06900f",
}


def test_a_version_once_released_keeps_its_words() -> None:
    """Raters agreed to these words: never mend a digest, write the next version and add its digests."""
    folder = builtin.path("texts", "")
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.glob("*.md"))}
    assert found == KEPT


def test_consent_and_instructions_have_one_version_together() -> None:
    assert builtin.latest("consent") == builtin.latest("instructions")
