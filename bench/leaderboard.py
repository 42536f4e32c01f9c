"""What a board costs as it grows: its columns read from PostgreSQL, beside a bare COPY, and its figures.

The bare COPY sends the rows of the same two queries (ratings with what joins them; scores, joined with
ratings) in the same binary format to a client that throws them away. The studies have thirteen generators and
eight dimensions; clips and raters grow with the scores, up to 2,000 prompts and 5,000 raters.

    ./run bench leaderboard [--scores 10000000]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django
import numpy as np

from bench.stats import DIMENSIONS, GENERATORS, columns_of, seconds
from tests.servers import postgresql

GOAL = 3.0
SCORES = """
    INSERT INTO ratings_score (rating_id, dimension_id, level)
    SELECT rating.id, dimension.id, 1 + floor(random() * 3)::integer
    FROM ratings_rating rating, ratings_dimension dimension
    WHERE rating.study_id = %s AND dimension.rubric_id = %s
"""
KEYS = [f"d{number}" for number in range(DIMENSIONS)]


def main() -> int:
    """Print a row a size, and fail where reading is slower than was promised."""
    options = _options()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        with postgresql.started(folder / "postgresql") as address:
            _prepare(folder, address)
            rows = _measured(options.scores)
            _leave()
    worst = max(row["reading"] / row["COPY"] for row in rows)
    print(f"Goal: reading in at most {GOAL} times the bare COPY; reached at worst: {worst:.2f}")
    return 0 if worst <= GOAL else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scores", type=int, default=10_000_000, help="the largest study")
    return parser.parse_args()


def _prepare(folder: Path, address: str) -> None:
    os.environ |= {
        "DATA_DIR": str(folder),
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "evalsite.settings",
    }
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _leave() -> None:
    from django.db import connections

    connections.close_all()


def _measured(most: int) -> list[dict[str, float]]:
    print("| scores | bare COPY, s | reading, s | ratio | all figures, s |")
    print("|---|---|---|---|---|")
    rows, size = [], 10_000
    while size <= most:
        print(f"storing {size:,} scores", file=sys.stderr)
        rows.append(row := _row(_study(size), size))
        told = " | ".join(f"{row[name]:.2f}" for name in ("COPY", "reading"))
        ratio = row["reading"] / row["COPY"]
        print(f"| {int(row['scores']):,} | {told} | {ratio:.2f} | {row['figures']:.1f} |", flush=True)
        size *= 10
    return rows


def _row(study: Any, size: int) -> dict[str, float]:
    from ratings.services import board_inputs, board_results, columns

    dimensions = list(study.rubric.dimensions.order_by("position"))
    repeats = 3 if size < 10_000_000 else 1
    queries = [columns.rating_query(study), columns.score_query(study, dimensions)]
    bare = seconds(lambda: [_bare(query) for query in queries], repeats=repeats)
    reading = seconds(lambda: columns.read(study), repeats=repeats)
    inputs = board_inputs.read(study)
    start = time.perf_counter()
    board_results.compute(inputs, method="two-way", seed=0)
    return {
        "scores": float(inputs.judged.scores),
        "COPY": bare,
        "reading": reading,
        "figures": time.perf_counter() - start,
    }


def _bare(query: Any) -> int:
    """Send the rows of a query to this process, and only count their bytes."""
    from django.db import connection

    sql, params = query.query.sql_with_params()
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT BINARY)", params) as copy,
    ):
        return sum(len(data) for data in copy)


def _study(scores: int) -> Any:
    """Store a study of so many scores, column by column."""
    from django.db import connection

    from ratings.models import Rating
    from ratings.services.imports import bulk
    from tests import factories

    columns = columns_of(scores, np.random.default_rng(scores))
    study = factories.study(rubric=factories.rubric(*KEYS))
    clips, raters = _clips(study, columns), _raters(study, columns.raters)
    ids = bulk.next_ids(Rating, len(columns))
    for _done in bulk.insert(
        Rating, len(ids), id=ids, public_id=bulk.public_ids(len(ids)), study=bulk.Each(study.pk),
        clip=clips[columns.clip], participation=raters[columns.rater],
    ):  # fmt: skip
        pass
    with connection.cursor() as cursor:
        cursor.execute(SCORES, [study.pk, study.rubric_id])
        cursor.execute("ANALYZE")
    return study


def _clips(study: Any, columns: Any) -> Any:
    """Store the clips and return their primary keys, in the order of their codes."""
    from ratings.models import Clip, Generator, Prompt

    makers = [
        Generator.objects.get_or_create(slug=f"g{n:02}", defaults={"name": f"g{n:02}"})[0]
        for n in range(GENERATORS)
    ]
    asked = Prompt.objects.bulk_create(
        Prompt(slug=f"{study.slug}-{n:04}", task="t2v") for n in range(columns.prompts)
    )
    made = Clip.objects.bulk_create(
        (Clip(generator=maker, prompt=prompt) for maker in makers for prompt in asked), batch_size=5000
    )
    return np.array([clip.pk for clip in made])


def _raters(study: Any, count: int) -> Any:
    from ratings.models import Participation

    people = (Participation(study=study, pseudonym=f"r{n:04}") for n in range(count))
    return np.array([person.pk for person in Participation.objects.bulk_create(people, batch_size=5000)])


if __name__ == "__main__":
    sys.exit(main())
