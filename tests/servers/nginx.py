"""A real nginx with the configuration of deploy/, its places and ports put in."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers.ports import free_port
from tests.servers.site import ROOT

MAIN = """
daemon off;
worker_processes {workers};
pid {folder}/pid;
error_log {folder}/error.log warn;
{user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/clipjury.conf;
}}
"""


def program() -> str:
    """Return the path of nginx, which Debian keeps off PATH."""
    found = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(found).exists(), "nginx was not found; ./run test installs it"
    return found


@contextlib.contextmanager
def started(
    folder: Path, *, site: str, media: Path, way: str, workers: int = 1, more: str = ""
) -> Iterator[str]:
    """Run nginx before a site; `way` names the configuration of media. Give its address."""
    folder.mkdir(parents=True)
    port = free_port()
    for path in (ROOT / "deploy" / "nginx").glob("*.conf"):
        text = path.read_text()
        for ours, theirs in {
            "/etc/nginx/clipjury/media-remembered.conf": f"{folder}/media-{way}.conf",
            "/etc/nginx/clipjury": str(folder),
            "/srv/clipjury/media": str(media),
            "/var/cache/nginx/clipjury": f"{folder}/cache",
            "127.0.0.1:8000": urlsplit(site).netloc,
            "listen 80;": f"listen 127.0.0.1:{port}; {more}",
        }.items():
            text = text.replace(ours, theirs)
        (folder / path.name).write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user, workers=workers))
    command = [
        program(),
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "error.log"),
    ]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(folder / "pid", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(pid: Path, server: subprocess.Popen[bytes]) -> None:
    """Return when nginx listens, which it does before it writes its number down."""
    deadline = time.monotonic() + 30
    while not pid.exists():
        assert server.poll() is None, "nginx ended at its start"
        assert time.monotonic() < deadline, "nginx did not start within half a minute"
        time.sleep(0.02)
