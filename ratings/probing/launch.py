"""Run as a script between us and ffmpeg: puts limits on itself, leaves the network, then becomes the
program.

A script of its own rather than `preexec_fn`, which is unsafe in a process that has threads. It imports
nothing of ours and is started with `python -I -S`, so that it costs about 20 ms. Usage: launch.py PARENT_PID
RESOURCE=LIMIT,... PROGRAM ARGUMENT...
"""

import os
import resource
import signal
import sys

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


def isolate() -> bool:
    """Leave the network for an empty one of our own; False where the kernel does not let us."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    return bool(ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def die_with(parent: int) -> None:
    """Let the kernel kill us when the worker dies, so that no orphan goes on encoding.

    Must come after `isolate`: a change of credentials clears the setting.
    """
    if sys.platform.startswith("linux"):
        import ctypes

        library = ctypes.CDLL(None)
        library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        library.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(125)


def main(parent: str, limits: str, *argv: str) -> None:
    """Take the limits, then become the program; never returns."""
    for pair in limits.split(","):
        key, _, value = pair.partition("=")
        _lower(int(key), int(value))
    # Python ignores these two, and a new program would inherit that: a full pipe or file must end it.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    isolate()
    die_with(int(parent))
    os.execve(argv[0], argv, {"LC_ALL": "C"})  # noqa: S606  (this is the point)


def _lower(key: int, value: int) -> None:
    """Set a limit, never above what we were given ourselves."""
    _, hard = resource.getrlimit(key)
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(key, (bound, bound))


if __name__ == "__main__":
    if sys.argv[1:] == ["--can-isolate"]:
        sys.exit(0 if isolate() else 1)
    main(*sys.argv[1:])
