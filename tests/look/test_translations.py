"""Every text of the templates and of the signs has its Chinese."""

from __future__ import annotations

import re

from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.look.conftest import ROOT

CALL = re.compile(r"""\b(?:gettext|_)\(u?(['"])(.+?)\1\)""")


def _chinese() -> dict[str, str]:
    path = ROOT / "ratings" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale="zh_Hans")
    pairs: dict[str, str] = {}
    for message in catalog:
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        pairs |= {words: "" if message.fuzzy else str(texts[0]) for words in ids}
    return pairs


def test_every_text_of_the_templates_has_its_chinese() -> None:
    chinese, missing = _chinese(), set()
    for template in sorted((ROOT / "templates").rglob("*.html")):
        source = templatize(template.read_text(encoding="utf-8"))
        asked = {words for _quote, words in CALL.findall(source)}
        missing |= {words for words in asked if not chinese.get(words.replace("\\'", "'"))}
    assert missing == set()


def test_no_text_is_left_empty() -> None:
    assert [words for words, text in _chinese().items() if words and not text] == []
