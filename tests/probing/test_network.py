"""No file makes us open a connection, and none makes us read another file."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ratings.probing import process
from tests.probing.films import film, outcome, probed

SECRET = b"do-not-show-this-line"


@contextmanager
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server on loopback that notes whoever calls."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    calls.append(connection.recv(100))

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield server.getsockname()[1], calls
        finally:
            stop.set()
            thread.join()


def lures(folder: Path, port: int) -> list[Path]:
    """Files that ask for an address or for a neighbour, each in another way."""
    address, neighbour = f"http://127.0.0.1:{port}/x.mp4", folder / "neighbour.mp4"
    texts = {
        "hls.mp4": f"#EXTM3U\n#EXTINF:1,\n{address}\n#EXT-X-ENDLIST\n",
        "hls_space.mp4": f"\n \n#EXTM3U\n#EXTINF:1,\n{address}\n",
        "hls_file.webm": f"#EXTM3U\n#EXTINF:1,\nfile://{neighbour}\n#EXT-X-ENDLIST\n",
        "concat.mp4": f"ffconcat version 1.0\nfile {neighbour.name}\n",
        "concat_bom.mp4": f"\ufeffffconcat version 1.0\nfile '{neighbour}'\n",
        "dash.mp4": f'<?xml version="1.0"?><MPD><BaseURL>{address}</BaseURL></MPD>',
        "smil.mp4": f'<smil><video src="{address}"/></smil>',
        "sdp.mp4": f"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video {port} RTP/AVP 96\n",
        "image.mp4": f"<svg xmlns:x='http://www.w3.org/1999/xlink'><image x:href='{address}'/></svg>",
        "vob.mp4": f"[Reference]\nRef1={address}\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


@pytest.mark.parametrize("isolated", [True, False])
def test_nobody_calls_and_no_neighbour_is_opened(
    isolated: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lists alone must hold, since not every kernel lets a process leave the network."""
    if not isolated:
        plain = tmp_path / "launch.py"
        plain.write_text(process.LAUNCHER.read_text().replace("    isolate()\n    die_with", "    die_with"))
        monkeypatch.setattr(process, "LAUNCHER", plain)
    film(tmp_path / "neighbour.mp4")
    with listener() as (port, calls):
        endings = {lure.name: str(outcome(lure, tmp_path / "out")) for lure in lures(tmp_path, port)}
        reference = tmp_path / "reference.mov"
        reference.write_bytes(data_reference(f"http://127.0.0.1:{port}/x".encode()))
        outcome(reference, tmp_path / "out")
    assert calls == []
    assert {name for name, ending in endings.items() if not ending.startswith(("playlist", "text"))} == set()


def data_reference(address: bytes) -> bytes:
    """A MOV whose movie lies elsewhere."""

    def box(name: bytes, *parts: bytes) -> bytes:
        return (8 + sum(map(len, parts))).to_bytes(4, "big") + name + b"".join(parts)

    reference = box(b"rdrf", b"\0\0\0\0", b"url ", len(address).to_bytes(4, "big"), address)
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", box(b"rmra", box(b"rmda", reference)))


def test_a_name_is_only_a_name(tmp_path: Path) -> None:
    """Names that ffmpeg would read as an address, an option or a pattern."""
    for name in (
        "-i.mp4",
        "concat:a|b.mp4",
        "%03d.mp4",
        "http:x.mp4",
        "a'b\"c;d.mp4",
        "pipe:0",
        "名前 🎬.mp4",
    ):
        made = film(tmp_path / "film.mp4")
        odd = made.rename(tmp_path / name)
        assert probed(odd, tmp_path / "out").facts.frames == 10
        odd.unlink()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "film.mp4")
    assert str(outcome(tmp_path / "film.mp4", tmp_path / "out")).startswith("not_a_file")
