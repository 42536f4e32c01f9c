"""Fields: label above, help and error beneath, all of it tied to the control for those who do not see it."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from ratings.views.pattern_samples import SampleForm

FIELDS = list(SampleForm.base_fields)


def _render(name: str, *, bound: bool = False) -> str:
    form = SampleForm({}) if bound else SampleForm()
    return render_to_string("parts/field.html", {"field": form[name]})


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("bound", [False, True])
def test_what_describes_a_field_exists(name: str, bound: bool) -> None:
    html = _render(name, bound=bound)
    ids = re.findall(r' id="([^"]+)"', html)
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(described.split()) <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", FIELDS)
def test_every_control_has_a_name(name: str) -> None:
    html = _render(name)
    assert f'for="id_{name}' in html


def test_help_and_error_stand_beneath_the_control() -> None:
    html = _render("name", bound=True)
    assert html.index("<input") < html.index('id="id_name_helptext"') < html.index("This field is required.")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'class="field invalid"' in html


def test_only_what_may_be_left_out_says_so() -> None:
    assert [name for name in FIELDS if "optional" in _render(name)] == ["text"]


def test_radio_buttons_are_a_group_with_a_legend() -> None:
    html = _render("mode")
    assert html.startswith('<fieldset class="field choices"')
    assert "<legend>What raters do</legend>" in html


def test_several_files_may_be_chosen() -> None:
    assert re.search(r'<input type="file"[^>]* multiple', _render("clips"))
