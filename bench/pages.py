"""What list pages cost with 100,000 clips and 1 million ratings beside what they cost with 1,000 of each.

Two catalogues are made in bulk in a throwaway database, one after the other; pages are asked for by Django's
own client as an administrator, so that queries and templates count and the network does not. Told is the 95th
percentile over all pages and rounds, and each page's median; the monitor is what an open study's page asks
for every ten seconds.

    ./run bench pages [--clips 100000] [--ratings 1000000] [--rounds 15] [--only sqlite]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.servers import postgresql

DATABASES = ("sqlite", "postgresql")
GOAL = 3.0
SMALL = 1_000
GENERATORS, BATCH = 20, 2_000
PAGES = {
    "clips": "/clips/",
    "clips, far on": "/clips/?after={middle}",
    "clips of a generator": "/clips/?generator=generator-3",
    "clips of a prompt": "/clips/?prompt=prompt-7",
    "clips, rejected": "/clips/?state=rejected",
    "clips, refused": "/clips/?state=refused",
    "clips, a rare task": "/clips/?task=v2v",
    "clips, a common word": "/clips/?q=generator",
    "clips, a rare word": "/clips/?q=needle",
    "prompts": "/prompts/",
    "prompts, a rare word": "/prompts/?q=needle",
    "generators": "/generators/",
    "studies": "/studies/",
    "leaderboards": "/leaderboards/",
    "references": "/references/",
}
ASIDE = {"study being rated": "/studies/bench/", "its monitor": "/studies/bench/monitor/"}


def main() -> int:
    options = _options()
    if options.only is None:  # Django is set up once for a process.
        again = [[sys.executable, *sys.argv, "--only", name] for name in DATABASES]
        return max(subprocess.run(command, check=False).returncode for command in again)
    with tempfile.TemporaryDirectory() as place, contextlib.ExitStack() as servers:
        folder = Path(place)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else when we are root.
        if options.only == "postgresql":
            address = servers.enter_context(postgresql.started(folder / "postgresql"))
            os.environ["DATABASE_URL"] = address
        else:
            os.environ.pop("DATABASE_URL", None)
        os.environ["DATA_DIR"] = str(folder / "data")
        return _compared(options)


def _compared(options: argparse.Namespace) -> int:
    """Measure a small and a large catalogue on the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["*"]
    sizes = [(SMALL, SMALL), (options.clips, options.ratings)]
    results = []
    for clips, ratings in sizes:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            results.append(_measured(clips, ratings, options.rounds))
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    print(f"on {connection.vendor}, {options.rounds} rounds, medians in milliseconds")
    return _told(results, sizes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clips", type=int, default=100_000)
    parser.add_argument("--ratings", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", choices=DATABASES)
    return parser.parse_args()


def _told(results: list[dict[str, list[float]]], sizes: list[tuple[int, int]]) -> int:
    small, large = results
    print(f"  {'':24}" + "".join(f"{clips:>9,} clips" for clips, _ratings in sizes))
    for name in small:
        pair = [_percentile(times[name], 0.5) * 1000 for times in results]
        print(f"  {name:24}" + "".join(f"{value:15.1f}" for value in pair) + f"   {pair[1] / pair[0]:6.2f} x")
    p95 = [_percentile([t for name in PAGES for t in times[name]], 0.95) * 1000 for times in (small, large)]
    ratio = p95[1] / p95[0]
    print(
        f"  p95 of all list pages   {p95[0]:15.1f}{p95[1]:15.1f}   {ratio:6.2f} x; goal: at most {GOAL:g} x"
    )
    return 0 if ratio <= GOAL else 1


def _percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def _measured(clips: int, ratings: int, rounds: int) -> dict[str, list[float]]:
    from django.db import connection
    from django.test import Client

    from ratings.models import Clip, User

    _fill(clips, ratings)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(User.objects.create_superuser("bench@example.org"))
    middle = Clip.objects.order_by("-created_at")[clips // 2].public_id
    times: dict[str, list[float]] = {name: [] for name in PAGES | ASIDE}
    for number in range(rounds + 1):
        for name, address in (PAGES | ASIDE).items():
            start = time.perf_counter()
            answer = client.get(address.format(middle=middle))
            taken = time.perf_counter() - start
            assert answer.status_code == 200, (name, answer.status_code)
            if number:  # The first round loads code and templates.
                times[name].append(taken)
    return times


def _fill(clips: int, ratings: int) -> None:
    """Store a catalogue and an open study in which every rating is stored."""
    from django.utils import timezone

    from ratings.models import Study

    made = _catalogue(clips)
    study = Study.objects.create(
        slug="bench",
        task="t2v",
        state="open",
        opened_at=timezone.now(),
        rubric=_rubric(),
        votes_per_item=max(1, ratings // clips),
    )
    _items(study, made)
    _ratings(study, made, ratings)


def _catalogue(number: int) -> list[Any]:
    from django.utils import timezone

    from ratings.models import Clip, File, Generator, Prompt

    draw, now = random.Random(0), timezone.now()
    generators = Generator.objects.bulk_create(
        Generator(slug=f"generator-{n}", name=f"Generator {n}") for n in range(GENERATORS)
    )
    prompts = Prompt.objects.bulk_create(
        Prompt(
            slug=f"prompt-{n}",
            task=draw.choices(["t2v", "i2v", "v2v"], [70, 25, 5])[0],
            text="a needle in a haystack" if n == 11 else f"What number {n} asks for, in some words",
        )
        for n in range(max(12, number // (GENERATORS * 2)))
    )
    states = draw.choices(["ready", "rejected", "received"], [95, 2, 3], k=number)
    files = File.objects.bulk_create(
        (
            File(
                sha256=f"{n:064x}",
                size=1,
                state=state,
                content=f"f{n}",
                reason="text" * (state == "rejected"),
            )
            for n, state in enumerate(states)
        ),
        batch_size=BATCH,
    )
    pairs = ((g, p, s) for s in range(1_000) for p in prompts for g in generators)
    outcomes = draw.choices(["ok", "refused", "failed"], [94, 4, 2], k=number)
    return Clip.objects.bulk_create(
        (
            Clip(
                generator=g,
                prompt=p,
                sample=str(s),
                outcome=outcome,
                file=file if outcome == "ok" else None,
                filename=f"{g.slug}-{p.slug}-{s}.mp4",
                created_at=now - timedelta(seconds=n),
            )
            for n, ((g, p, s), file, outcome) in enumerate(zip(pairs, files, outcomes, strict=False))
        ),
        batch_size=BATCH,
    )


def _rubric() -> Any:
    from ratings.services import rubrics

    return rubrics.builtin("report-2024")


def _items(study: Any, clips: list[Any]) -> None:
    from ratings.models import Item, ItemClip

    items = Item.objects.bulk_create(
        (
            Item(
                study=study,
                prompt_id=c.prompt_id,
                key=f"rate-{c.pk}",
                shows=str(c.generator_id),
                judged=1,
            )
            for c in clips
        ),
        batch_size=BATCH,
    )
    ItemClip.objects.bulk_create(
        (ItemClip(item=item, clip=clip) for item, clip in zip(items, clips, strict=True)), batch_size=BATCH
    )


def _ratings(study: Any, clips: list[Any], number: int) -> None:
    from ratings.models import Participation, Rating

    raters = Participation.objects.bulk_create(
        Participation(study=study, pseudonym=f"r-{n}") for n in range(max(2, number // len(clips)) + 1)
    )
    rows = _rows(study, clips, raters, number)
    while batch := [row for row, _n in zip(rows, range(BATCH * 5), strict=False)]:
        Rating.objects.bulk_create(batch, batch_size=BATCH)


def _rows(study: Any, clips: list[Any], raters: list[Any], number: int) -> Iterator[Any]:
    from django.utils import timezone

    from ratings.models import Rating

    now = timezone.now()
    pairs = ((rater, clip) for rater in raters for clip in clips)
    for n, (rater, clip) in enumerate(pairs):
        if n == number:
            return
        when = now - timedelta(seconds=number - n)
        yield Rating(study=study, participation=rater, clip=clip, rated_at=when, received_at=when)


if __name__ == "__main__":
    sys.exit(main())
