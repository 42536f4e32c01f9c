"""All seven formats of a board hold the figures that its page shows, as independent readers read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from ratings.reports import formats
from ratings.services import leaderboards
from tests.leaderboards import cast
from tests.reports import same_figures

pytestmark = pytest.mark.django_db


def test_page_and_formats_agree(client: Client, tmp_path: Path) -> None:
    rows = {
        "ant": [[[3, 3], [3, 2], [2, 3]], [[3, 3], [3, 3], [3, 2]], [[2, 3], [3, 3], [2, 2]]],
        "bee": [[[1, 2], [2, 1], [1, 1]], [[2, 2], [1, 2], [2, 1]], [[1, 1], [2, 1], [1, 2]]],
        "cat": [[[2, 2], [2, 3], [1, 2]], [[2, 2], [3, 2], [2, 2]], [[1, 2], [2, 2], [2, 3]]],
    }
    board = leaderboards.compute(cast.rated(rows, "motion", "clarity"))
    assert set(same_figures.READERS) == set(formats.FORMATS)
    same_figures.check(board, client, tmp_path)
