"""Slugs are a promise to outside programs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.services.slugs import is_slug, slug_for


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Gen-3", "gen-3"),
        ("ModelScopeT2V", "modelscopet2v"),
        ("AnyV2V (I2VGen-XL)", "anyv2v-i2vgen-xl"),
        ("  Réal__Vidéo!  ", "re-al-vide-o"),
        ("ＰｉｘＶｅｒｓｅ　Ｖ２", "pixverse-v2"),
        ("可灵", "g-cbf8d7db"),
        ("", "g-e3b0c442"),
    ],
)
def test_the_slug_of_a_name(name: str, slug: str) -> None:
    assert slug_for(name) == slug


@given(st.text())
def test_every_name_has_a_slug_that_is_its_own_slug(name: str) -> None:
    slug = slug_for(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert is_slug(slug)
