"""What one cycle of the rating room costs, the next clip and its rating, beside two bare views.

A rater's page sends the rating, then tells that the next clip is shown and asks for one more in the same
request: all of that is a cycle here, with cookie, CSRF, assignment, watch check, eight scores and templates
as in life. The bare views (bench/bare/views.py) read and write the same rows in as few statements of the ORM
as there can be, without any of these, on the same gunicorn, in the same run. Told are processor time a cycle
(web processes and database together), cycles a second, and both as ratios. At the end every acknowledged
rating is looked for in the database.

    ./run bench rater-loop [--items 500] [--cycles 600] [--only sqlite] [--raters 1 8]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.servers import postgresql
from tests.servers.ports import free_port
from tests.servers.site import ROOT, environment_for

GOAL = 2.0
AT_ONCE = (1, 8, 32, 200)
FEWEST = 5
"""Cycles of each rater, however many there are."""
PROCESSES = "2"
TOKEN = "c" * 32
ASSIGNMENT = re.compile(rb'data-assignment="([0-9a-f-]{36})"')
TICK = os.sysconf("SC_CLK_TCK")


def main() -> int:
    options = _options()
    ratios = []
    for database in [options.only] if options.only else ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            folder.chmod(0o755)
            with DATABASES[database](folder) as server:
                ratios.append(_measured(database, folder, server, options))
    worst = max(ratios)
    print(f"Goal: at most {GOAL} times the bare views' processor time; reached at worst: {worst:.2f}")
    return 0 if worst <= GOAL else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--items", type=int, default=800, help="more than --cycles: one rater may do them all"
    )
    parser.add_argument("--cycles", type=int, default=600)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--raters", type=int, nargs="+", default=AT_ONCE, help="how many at once")
    return parser.parse_args()


@dataclass(frozen=True)
class Server:
    """A database: its variables for the site, and the process under which it works, if it has one."""

    variables: dict[str, str] = field(default_factory=dict)
    process: int | None = None


@contextlib.contextmanager
def _sqlite(_folder: Path) -> Iterator[Server]:
    yield Server()


@contextlib.contextmanager
def _postgresql(folder: Path) -> Iterator[Server]:
    with postgresql.started(folder / "postgresql") as address:
        first = int((folder / "postgresql" / "data" / "postmaster.pid").read_text().split()[0])
        yield Server({"DATABASE_URL": address}, first)


DATABASES = {"sqlite": _sqlite, "postgresql": _postgresql}


def _measured(database: str, folder: Path, server: Server, options: argparse.Namespace) -> float:
    (folder / "site").mkdir()
    site = environment_for(folder / "site", WEB_PROCESSES=PROCESSES, LOG_LEVEL="ERROR", **server.variables)
    bare = {**site, "DJANGO_SETTINGS_MODULE": "bench.bare.settings", "PORT": str(free_port())}
    for command in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"]):
        _manage(site, *command)
    raters = 2 * sum(2 + number for number in options.raters)
    made = f"from bench.bare.fill import fill; fill(items={options.items}, raters={raters})"
    world = World(**json.loads(_manage(site, "shell", "-v", "0", "-c", made).splitlines()[-1]))
    print(f"{database}, {options.items} items, {PROCESSES} web processes")
    print(
        f"  {'raters':>6}  {'room: ms, cycles/s':>22}  {'bare: ms, cycles/s':>22}  ratio of ms, of cycles/s"
    )
    with _gunicorn(site) as room, _gunicorn(bare) as least:
        ways = ((room, _rate), (least, _bare))
        found = [
            _compare(number, ways, database=server.process, world=world, cycles=options.cycles)
            for number in options.raters
        ]
    _check(site, world)
    return max(found)


def _manage(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", str(ROOT / "manage.py"), *command],
        env=environment, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    return done.stdout


@dataclass(frozen=True)
class Gunicorn:
    """A web server: where it listens, and its first process."""

    port: int
    process: int


@contextlib.contextmanager
def _gunicorn(environment: dict[str, str]) -> Iterator[Gunicorn]:
    port = int(environment["PORT"])
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "gunicorn", "--config", config, "evalsite.wsgi"],
        env=environment, cwd=ROOT,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not _answers(port):
            assert process.poll() is None, "gunicorn ended at its start"
            assert time.monotonic() < deadline, "gunicorn did not answer"
            time.sleep(0.1)
        yield Gunicorn(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@dataclass
class World:
    """What was filled in, and what was acknowledged since."""

    raters: list[tuple[str, str]]
    items: list[tuple[int, int]]
    dimensions: dict[str, int]
    acknowledged: list[str] = field(default_factory=list)
    taken: int = 0

    def new(self, number: int) -> list[tuple[str, str]]:
        """Return raters who have done nothing yet."""
        self.taken += number
        return self.raters[self.taken - number : self.taken]


Cycle = Callable[[int], str]
"""Goes through the cycle of this number, and returns the id of the rating that was acknowledged."""
Loop = Callable[["Link", World, tuple[str, str]], Cycle]


def _compare(
    number: int, ways: Sequence[tuple[Gunicorn, Loop]], *, database: int | None, world: World, cycles: int
) -> float:
    each = max(FEWEST, cycles // number)
    found = []
    for gunicorn, loop in ways:
        roots = [process for process in (gunicorn.process, database) if process]
        run = partial(_run, loop, world, gunicorn=gunicorn, roots=roots)
        run(world.new(2), each=8)  # loads code, templates and connections
        cpu, taken = run(world.new(number), each=each)
        found.append((cpu / (number * each) * 1000, number * each / taken))
    (mine, rate), (other, its) = found
    print(
        f"  {number:6}  {mine:12.2f} {rate:9.1f}  {other:12.2f} {its:9.1f}"
        f"  {mine / other:11.2f} {rate / its:10.2f}",
        flush=True,
    )
    return mine / other


def _run(
    loop: Loop,
    world: World,
    raters: list[tuple[str, str]],
    *,
    each: int,
    gunicorn: Gunicorn,
    roots: list[int],
) -> tuple[float, float]:
    """Let every rater go through so many cycles, all at once; an error of one ends the bench.

    Return the seconds of processor time and of the clock since all had arrived.
    """
    errors: list[BaseException] = []
    stored: list[list[str]] = []
    start: list[float] = []
    # Who comes in loads a page once; what is measured are cycles, so all wait here for the last.
    arrived = threading.Barrier(len(raters), lambda: start.extend((_processor(roots), time.perf_counter())))

    def one(rater: tuple[str, str]) -> None:
        try:
            with Link(gunicorn.port) as link:
                cycle = loop(link, world, rater)
                arrived.wait(300)
                stored.append([cycle(number) for number in range(each)])
        except BaseException as error:  # told below, in the thread that can end the bench
            errors.append(error)
            arrived.abort()

    threads = [threading.Thread(target=one, args=(rater,)) for rater in raters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    world.acknowledged.extend(rating for own in stored for rating in own)
    return _processor(roots) - start[0], time.perf_counter() - start[1]


class Link:
    """One connection that is kept, as a browser keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def __enter__(self) -> Link:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def ask(self, method: str, path: str, headers: str, body: bytes = b"") -> bytes:
        """Return the body of a good answer; the connection is made anew where the server let it go."""
        request = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{headers}"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        self.socket.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            piece = self.socket.recv(65536)
            if not piece:
                assert not got, got[:200]
                self.socket.close()
                self.__enter__()
                self.socket.sendall(request)
            got += piece
        head, _, rest = got.partition(b"\r\n\r\n")
        assert head[9:10] == b"2", head + rest[:2000]
        length = re.search(rb"(?i)content-length: (\d+)", head)
        while length and len(rest) < int(length[1]):
            rest += self.socket.recv(65536)
        if b"onnection: close" in head:
            self.socket.close()
            self.__enter__()
        return rest


def _rate(link: Link, world: World, rater: tuple[str, str]) -> Cycle:
    """Come in as a browser does, and return the cycle of the room's page: rating, then shown and next."""
    place, cookie = rater
    headers = f"Cookie: rater={cookie}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
    room = f"/room/{place}/next/"
    now = _next(link, f"/room/{place}/", headers)
    ahead = _next(link, f"{room}?after={now}", headers)

    def cycle(_number: int) -> str:
        nonlocal now, ahead
        answer = _answer(now, dict.fromkeys(world.dimensions, 2))
        link.ask("POST", f"/room/{place}/ratings/", headers, json.dumps(answer).encode())
        now, ahead = ahead, _next(link, f"{room}?after={ahead}&shown={ahead}", headers)
        return str(answer["id"])

    return cycle


def _next(link: Link, path: str, headers: str) -> str:
    return ASSIGNMENT.findall(link.ask("GET", path, headers))[0].decode()


def _bare(link: Link, world: World, rater: tuple[str, str]) -> Cycle:
    place, _cookie = rater

    def cycle(number: int) -> str:
        item, clip = world.items[(number * 101 + hash(place)) % len(world.items)]
        said = json.loads(link.ask("GET", f"/next/{place}/{number}/{item}/", ""))
        scores = dict.fromkeys(world.dimensions.values(), 2)
        answer = {**_answer(said["assignment"], scores), "clip": clip}
        link.ask("POST", "/rate/", "", json.dumps(answer).encode())
        return str(answer["id"])

    return cycle


def _answer(assignment: str, scores: dict[Any, int]) -> dict[str, Any]:
    whole = {"start": 0, "end": 0.15, "seconds": 0.15, "rate": 1, "hidden": False, "stalls": 0}
    watched = {"pass": whole, "passes": 1, "replays": 0, "stalls": 0, "hidden": 0, "steps": 0}
    return {"id": str(uuid.uuid4()), "assignment": assignment, "scores": scores, "watched": watched}


def _processor(roots: list[int]) -> float:
    """Return the seconds of processor time that these processes and all below them have used."""
    times: dict[int, float] = {}
    below: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = place.read_text().rpartition(")")[2].split()
            times[int(place.parent.name)] = sum(map(int, fields[11:15])) / TICK
            below.setdefault(int(fields[1]), []).append(int(place.parent.name))
    waiting, total = list(roots), 0.0
    while waiting:
        process = waiting.pop()
        total += times.get(process, 0.0)
        waiting += below.get(process, [])
    return total


def _check(site: dict[str, str], world: World) -> None:
    """End the bench when a rating that was acknowledged is not stored, or stored without its scores."""
    asked = (
        "from ratings.models import Rating, Score, Item; from django.db.models import Sum;"
        "print(Rating.objects.count(), Score.objects.count(), Item.objects.aggregate(n=Sum('judged'))['n'])"
    )
    ratings, scores, judged = map(int, _manage(site, "shell", "-v", "0", "-c", asked).split()[-3:])
    known = len(world.acknowledged)
    print(f"  {known} ratings acknowledged, {ratings} stored, {judged} counted by their items; no error")
    assert ratings == judged == known == scores / len(world.dimensions), "a rating was lost"


if __name__ == "__main__":
    sys.exit(main())
