"""Settings: every variable is documented, and a bad value stops the start with its name."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.servers.site import ROOT
from tests.variables import read_by_settings


def load(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own; print the key."""
    clean = {key: value for key, value in os.environ.items() if key not in read_by_settings()}
    environment = {**clean, "DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), **variables}
    code = "import evalsite.settings as s; print(s.SECRET_KEY)"
    return subprocess.run(
        [sys.executable, "-P", "-c", code], env=environment, capture_output=True, text=True, check=False
    )


def test_documented_variables_are_those_that_are_read() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    documented = {
        name for row in re.findall(r"^\| (`.*?) \|", text, re.M) for name in re.findall("`([A-Z_0-9]+)`", row)
    }
    of_the_script = set(re.findall(r"\$\{([A-Z_]+):?-", (ROOT / "deploy" / "install.sh").read_text()))
    assert documented == read_by_settings() | of_the_script


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCOUNT_QUOTA_MB", "1 GB"),
        ("ALLOWED_HOSTS", "https://jury.example"),
        ("BASE_URL", "jury.example"),
        ("DATABASE_URL", "mysql://localhost/jury"),
        ("DATA_DIR", "/dev/null/data"),
        ("DEBUG", "maybe"),
        ("DEMO", "2"),
        ("EMAIL_URL", "carrier-pigeon://"),
        ("FFMPEG", "no-such-ffmpeg"),
        ("FFPROBE", "no-such-ffprobe"),
        ("LOG_LEVEL", "LOUD"),
        ("MAX_UPLOAD_MB", "-1"),
        ("MEDIA_NGINX", "maybe"),
        ("PORT", "80000"),
        ("PROBE_SECONDS", "1"),
        ("REDIS_URL", "http://localhost"),
        ("S3_BUCKET", "No Bucket"),
        ("S3_ENDPOINT", "store.example"),
        ("S3_REDIRECT", "perhaps"),
        ("SECRET_KEY", "short"),
        ("STORAGE_QUOTA_MB", "-5"),
        ("SWEEP_SECONDS", "often"),
        ("WEB_PROCESSES", "0"),
        ("WORKER_PROCESSES", "1.5"),
    ],
)
def test_bad_value_stops_the_start_with_its_name(tmp_path: Path, name: str, value: str) -> None:
    done = load(tmp_path, **{name: value})
    assert done.returncode == 1
    reason = done.stderr.splitlines()[-1]
    assert re.match(rf"django\.core\.exceptions\.ImproperlyConfigured: {name}\b", reason)


def test_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        keys = [done.stdout for done in pool.map(load, [tmp_path] * 4)]
    assert len(set(keys)) == 1
    assert len(keys[0].strip()) >= 50
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").glob("secret_key*")] == ["secret_key"]
