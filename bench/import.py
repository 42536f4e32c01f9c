# ruff: noqa: N999 - the name is the word after `./run bench`
"""What `import_ratings` costs beside a bare bulk insert of as many rows, in the same run and database.

The bare insert puts (rating, dimension, level) into the table of scores in one statement (SQLite) or one COPY
(PostgreSQL), from rows that lie ready in memory: nothing is parsed, resolved, checked or grouped. Beside it
stands Django's `bulk_create` of the same rows. The file is FETV's where ../shared has it, else one of its
shape.

    ./run bench import [--lines 1000000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("CLIPJURY_SHARED", ROOT.parent / "shared"))
GOAL = 4.0
DIMENSIONS = ("static_quality", "temporal_quality", "alignment")
HEADER = "rater,generator,prompt,sample,dimension,level\n"


def main() -> int:
    options = _options()
    data, source = _data(options.lines)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalsite.settings")
        import django

        django.setup()
        from django.db import connection

        # Loading the code is not what is measured.
        import ratings.services.imports.ratings
        import ratings.services.studies  # noqa: F401

        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            ratio = _compare(data, source, options.rounds)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 0 if ratio <= GOAL else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--lines", type=int, default=0, help="lines of a made-up file instead of FETV's 27,153"
    )
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _data(lines: int) -> tuple[bytes, str]:
    fetv = SHARED / "ratings" / "fetv" / "ratings.csv"
    if not lines and fetv.is_file():
        return fetv.read_bytes(), "FETV"
    return _made_up(lines or 27_153), "made up, of FETV's shape"


def _made_up(lines: int) -> bytes:
    draw = random.Random(0)
    raters = max(3, lines // 9_051)
    clips = [(f"Generator {g}", f"prompt-{p}") for p in range(lines // (15 * raters) + 1) for g in range(5)]
    keys = ((r, *clip, d) for r in range(raters) for clip in clips for d in DIMENSIONS)
    rows = (f"rater-{r},{g},{p},0,{d},{draw.randint(1, 5)}\n" for r, g, p, d in islice(keys, lines))
    return (HEADER + "".join(rows)).encode()


def _compare(data: bytes, source: str, rounds: int) -> float:
    from django.db import connection

    times: dict[str, list[float]] = {"import_ratings": [], "bare insert": [], "bulk_create": []}
    for number in range(rounds):
        study = _study(number)
        times["import_ratings"].append(_timed(lambda study=study: _import(data, study)))
        rows = _scores_taken_out(study)
        times["bare insert"].append(_timed(lambda rows=rows: _bare(rows)))
        _scores_taken_out(study)
        times["bulk_create"].append(_timed(lambda rows=rows: _bulk_create(rows)))
    base = statistics.median(times["bare insert"])
    print(f"{len(rows):,} scores ({source}) on {connection.vendor}, median of {rounds} rounds, seconds")
    for name, seconds in times.items():
        median = statistics.median(seconds)
        print(f"  {name:16}{median:8.3f}   {median / base:5.2f} x bare   first round {seconds[0]:.3f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 * (1024 if sys.platform == "darwin" else 1)
    )
    print(f"  peak memory of the whole run {peak:,.0f} MB; goal: at most {GOAL:g} x bare")
    return statistics.median(times["import_ratings"]) / base


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _study(number: int) -> object:
    from ratings.services import studies

    dimensions = [{"key": key, "levels": 5, "tasks": ["t2v"]} for key in DIMENSIONS]
    rubric = {"slug": "bench", "dimensions": dimensions}
    return studies.create({"slug": f"bench-{number}", "task": "t2v", "rubric": rubric})


def _import(data: bytes, study: object) -> None:
    from ratings.services.imports import ratings
    from ratings.services.imports.report import Report

    report = Report("scores")
    ratings.load(io.BytesIO(data), study=study, report=report)
    assert report.imported == data.count(b"\n") - 1, report.closing


def _scores_taken_out(study: object) -> list[tuple[int, int, int]]:
    """Return the rows of the study's scores and delete them, so that the next way can put them in again."""
    from django.db import connection

    from ratings.models import Score

    rows = list(
        Score.objects.filter(rating__study=study)
        .order_by("pk")
        .values_list("rating_id", "dimension_id", "level")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ratings_score "
            "WHERE rating_id IN (SELECT id FROM ratings_rating WHERE study_id = %s)",
            [study.pk],  # type: ignore[attr-defined]
        )
    return rows


def _bare(rows: list[tuple[int, int, int]]) -> None:
    from django.db import connection, transaction

    into = "ratings_score (rating_id, dimension_id, level)"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {into} VALUES (%s, %s, %s)", rows)  # noqa: S608 - our own names


def _bulk_create(rows: list[tuple[int, int, int]]) -> None:
    from django.db import transaction

    from ratings.models import Score

    with transaction.atomic():
        Score.objects.bulk_create(Score(rating_id=r, dimension_id=d, level=level) for r, d, level in rows)


if __name__ == "__main__":
    sys.exit(main())
