"""Hidden references: rated like any clip, never ranked; differential scores rest on them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from ratings.models import Leaderboard, Study
from ratings.services import checklists, leaderboards, reports, verifying
from tests import factories
from tests.leaderboards import cast

pytestmark = pytest.mark.django_db
# [prompt][rater]; the film is real, and the second rater never saw it on the second prompt.
TABLE: dict[str, Any] = {
    "ant": [[[2], [3]], [[2], [1]]],
    "film": [[[3], [2]], [[3], None]],
}


@pytest.fixture
def study() -> Study:
    factories.generator("film", kind="real")
    return cast.rated(TABLE)


def board_of(study: Study) -> Leaderboard:
    return leaderboards.compute(study)


def test_real_footage_has_figures_but_no_rank(study: Study) -> None:
    ranks = {row.generator.slug: row.rank for row in board_of(study).standings.filter(dimension="motion")}
    assert ranks == {"ant": 1, "film": None}


def test_the_json_tells_differential_scores_of_all_but_the_references(study: Study) -> None:
    rows = {row["dimension"]: row for row in leaderboards.plain(board_of(study)).board["differential"]}
    # First prompt 2 - 3 + 3 and 3 - 2 + 3, second 2 - 3 + 3.
    assert rows["motion"]["mean"] == pytest.approx((3 + 2) / 2)
    assert {key: rows["motion"][key] for key in ("generator", "n", "prompts")} == {
        "generator": "ant", "n": 3, "prompts": 2,
    }  # fmt: skip
    assert rows["motion"]["above"] == pytest.approx(1 / 3)
    assert rows["overall"]["mean"] == pytest.approx(1 - 0.5 / 2)


def test_what_cannot_be_computed_is_null_with_a_sentence() -> None:
    factories.generator("film", kind="real")
    found = leaderboards.plain(board_of(cast.rated({"ant": [[[2], None]], "film": [[None, [3]]]}))).board
    assert [row["mean"] for row in found["differential"]] == [None, None]
    assert (
        "Motion: nobody rated both a clip of Ant and the hidden reference of its prompt, so there is no "
        "differential score." in found["warnings"]
    )


def test_a_study_without_references_has_the_json_it_always_had() -> None:
    assert "differential" not in leaderboards.plain(board_of(cast.rated({"ant": [[[2], [3]]]}))).board


def test_a_board_with_references_comes_out_again(study: Study) -> None:
    assert verifying.verify(board_of(study)).holds


def test_a_board_frozen_before_there_were_references_holds(study: Study) -> None:
    board = board_of(study)
    del board.inputs["hidden"], board.result["beside"]["differential"]
    board.result["cautions"] = [
        row for row in board.result["cautions"] if not row["code"].startswith("no-differential")
    ]
    board.save()
    assert verifying.verify(board).holds


def test_every_download_holds_them(study: Study) -> None:
    board = board_of(study)
    lines = csv.DictReader(io.StringIO(reports.leaderboard_file(board, "csv").decode("utf-8-sig")))
    told = {(row["generator"], row["dimension"]): row["differential"] for row in lines}
    assert told["ant", "motion"] == "2.5"
    assert told["film", "motion"] == ""
    assert "Against the hidden references" in reports.leaderboard_file(board, "md").decode()


def test_the_page_of_methods_tells_them_or_why_there_are_none(study: Study, client: Client) -> None:
    ada = factories.let_know(factories.ada(), study)
    client.force_login(ada)
    board = board_of(study)
    page = client.get(f"/leaderboards/{board.public_id}/methods/?dimension=motion").content.decode()
    assert "(Film), plus the top of the scale: 3 is as good as the reference" in page
    ranking = client.get(f"/leaderboards/{board.public_id}/?dimension=motion").content.decode()
    assert "– <small>real footage</small>" in ranking
    none = board_of(cast.rated({"bee": [[[2], [3]]]}))
    factories.let_know(ada, none.study)
    page = client.get(f"/leaderboards/{none.public_id}/methods/").content.decode()
    assert "Nobody rated a hidden reference in this study" in page


def test_the_check_list_tells_which_prompts_have_no_reference() -> None:
    draft = factories.study(state="draft", opened_at=None)
    film, ant = factories.generator("film", kind="real"), factories.generator("ant")
    for slug in ("p1", "p2"):
        prompt = factories.prompt(slug)
        factories.clip(generator=ant, prompt=prompt)
        if slug == "p1":
            factories.clip(generator=film, prompt=prompt)
    sentences = [line.sentence for line in checklists.check(draft)]
    assert "1 of 2 prompts have a hidden reference. There are no differential scores on: p2." in sentences
    assert "There is only one generator, so nothing can be ranked." in sentences
