"""A mail server that takes what it is sent, and refuses the people it was told to refuse."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Post:
    """What came in: the recipients of each letter that was taken."""

    port: int
    taken: list[str] = field(default_factory=list)


@contextlib.contextmanager
def started(refused: dict[str, str]) -> Iterator[Post]:
    """Run a server; `refused`: what it answers for a recipient instead of taking the letter."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            to = ""
            while line := self.rfile.readline().decode().strip():
                word = line.upper()
                if word.startswith("RCPT"):
                    to = line[line.index("<") + 1 : line.index(">")]
                    self._say(refused.get(to, "250 ok"))
                elif word == "DATA":
                    self._take(to)
                elif word == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 ok")

        def _take(self, to: str) -> None:
            self._say("354 go on")
            while self.rfile.readline() != b".\r\n":
                pass
            post.taken.append(to)
            self._say("250 taken")

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        post = Post(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield post
        finally:
            server.shutdown()
            thread.join()
