"""What it costs to keep addresses of media opaque, bound to an assignment and expiring: ranges through nginx.

One real nginx by the configuration of deploy/ before the real site, one clip of 8 MiB, ranges of 256 KiB at
changing places, three ways in turn: a plain file by name, the signed address whose answer nginx remembers,
and the signed address about which Django is asked for each range. wrk makes the requests where it is
installed, else a client of our own, whose own time brings the ratios nearer to 1.

    ./run bench serving [--seconds 4] [--rounds 3]
"""

from __future__ import annotations

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers import nginx
from tests.servers import site as sites

GOAL = 0.8
RANGE = 256 * 1024
SIZE = 8 * 1024 * 1024
CONNECTIONS = 8
PLAIN = "location /plain/ { alias {media}/renditions/; }"
MAKE = """
from pathlib import Path
from tests.room import cast
from tests.views.test_media import promise
from tests import factories
from ratings.services import media_links
import os
file = cast.ready_file(os.urandom({size}))
promised = promise(factories.clip(file=file))
print(file.renditions.get().video.name)
print(media_links.for_assignment(promised))
"""
SCRIPT = """
local n = 0
request = function()
  n = (n + 1) % {pieces}
  return wrk.format("GET", nil, {{["Range"] = "bytes=" .. n * {size} .. "-" .. (n + 1) * {size} - 1}})
end
"""


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        (folder / "site").mkdir()
        script = folder / "ranges.lua"
        script.write_text(SCRIPT.format(pieces=SIZE // RANGE, size=RANGE))
        with sites.started(folder / "site", MEDIA_NGINX="1", WEB_PROCESSES="2") as site:
            lines = site.manage("shell", "-v", "0", "-c", MAKE.format(size=SIZE)).split()
            name, address = lines[-2:]
            media = folder / "site" / "media"
            plain = PLAIN.replace("{media}", str(media))
            before = {"site": site.url, "media": media, "workers": 2}
            with (
                nginx.started(folder / "remembered", way="remembered", more=plain, **before) as one,
                nginx.started(folder / "asked", way="asked", **before) as two,
            ):
                ways = {
                    "a plain file": one + "/plain/" + name.removeprefix("renditions/"),
                    "signed, remembered by nginx": one + address,
                    "signed, Django asked each time": two + address,
                }
                return _compare(ways, script, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _compare(ways: dict[str, str], script: Path, options: argparse.Namespace) -> int:
    measure = _by_wrk if shutil.which("wrk") else _by_ourselves
    print("Requests by", "wrk" if measure is _by_wrk else "a client of our own (wrk is not installed)")
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for _round in range(options.rounds):
        for way, url in ways.items():  # in turn, so that a busy machine is busy for each
            rates[way].append(measure(url, script, options.seconds))
    plain, *others = ((way, statistics.median(found)) for way, found in rates.items())
    print(f"{plain[0]}: {plain[1]:.0f} ranges of 256 KiB a second")
    for way, rate in others:
        print(f"{way}: {rate:.0f} a second, {rate / plain[1]:.2f} of that")
    ratio = others[0][1] / plain[1]
    print(f"Goal: {GOAL} for what nginx remembers: {'reached' if ratio >= GOAL else 'missed'}")
    return 0 if ratio >= GOAL else 1


def _by_wrk(url: str, script: Path, seconds: int) -> float:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), url]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60).stdout
    assert "Non-2xx" not in said, said
    return float(next(line.split()[1] for line in said.splitlines() if line.startswith("Requests/sec")))


def _by_ourselves(url: str, _script: Path, seconds: int) -> float:
    parts = urlsplit(url)
    end, counts = time.monotonic() + seconds, [0] * CONNECTIONS

    def ask(number: int) -> None:
        room = bytearray(RANGE * 2)
        with socket.create_connection((parts.hostname, parts.port), timeout=20) as link:
            while time.monotonic() < end:
                first = (counts[number] % (SIZE // RANGE)) * RANGE
                link.sendall(
                    f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
                    f"Range: bytes={first}-{first + RANGE - 1}\r\n\r\n".encode()
                )
                got = link.recv_into(room)
                assert room.startswith(b"HTTP/1.1 206"), bytes(room[:60])
                left = room.find(b"\r\n\r\n") + 4 + RANGE - got
                while left > 0:
                    left -= link.recv_into(room)
                counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


if __name__ == "__main__":
    sys.exit(main())
