"""`./run check`: everything that needs no running test. All of it is run, and every failure shown."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.servers.site import ROOT
from tests.variables import read_by_settings

PYTHON = [sys.executable, "-P"]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("shell syntax", ["sh", "-n", "run", "deploy/install.sh", ".ci/run"]),
    ("ruff", [*PYTHON, "-m", "ruff", "check", "--quiet"]),
    ("ruff format", [*PYTHON, "-m", "ruff", "format", "--check", "--quiet"]),
    ("mypy", [*PYTHON, "-m", "mypy", "--no-error-summary"]),
    ("import-linter", [*PYTHON, "-c", LINT_IMPORTS, "--no-cache"]),
    ("migrations", [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("deployment", [*PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]),
    ("translations", [*PYTHON, "-m", "pytest", "-q", "tests/evalsite/test_translations.py"]),
)


def say(text: str) -> None:
    """Write a line for the person at the terminal."""
    print(f"run: {text}", file=sys.stderr, flush=True)


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one check; show what it says only when it fails."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    say(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}")
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def main() -> None:
    """Check as an installation behind https would be, whatever the caller's own variables are."""
    with tempfile.TemporaryDirectory(prefix="clipjury-check-") as folder:
        clean = {key: value for key, value in os.environ.items() if key not in read_by_settings()}
        environment = {
            **clean,
            "DATA_DIR": folder,
            "BASE_URL": "https://jury.example",
            "PYTHONPATH": str(ROOT),
        }
        failed = [name for name, command in CHECKS if not passes(name, command, environment)]
    if failed:
        sys.exit(f"run: {len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}")
    say(f"All {len(CHECKS)} checks passed")


if __name__ == "__main__":
    main()
