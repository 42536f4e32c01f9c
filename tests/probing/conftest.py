"""Real clips and hostile files beside the project, each probed once for all tests that look at them."""

import csv
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ratings.probing.prober import Probed
from ratings.probing.reasons import Rejected
from tests.probing.films import outcome

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("CLIPJURY_SHARED", ROOT.parent / "shared"))


Outcomes = dict[str, Probed | Rejected]


def shared(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"there is no {name} folder in the shared data beside the project")
    return folder


def probed_all(folder: Path, names: list[str], results: Path) -> dict[str, Probed | Rejected]:
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda name: outcome(folder / name, results / name), names)
        return dict(zip(names, found, strict=True))


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Probed | Rejected]:
    """What became of every clip of the manifest and every conditioning video."""
    folder = shared("clips")
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as stream:
        names = [row["file"] for row in csv.DictReader(stream)]
    names += sorted(f"sources/{path.name}" for path in (folder / "sources").iterdir())
    return probed_all(folder, names, tmp_path_factory.mktemp("clips"))


@pytest.fixture(scope="session")
def expected() -> dict[str, str]:
    """What should become of each hostile file, in the words of its list."""
    with (shared("hostile") / "expected.csv").open(newline="", encoding="utf-8") as stream:
        return {row["file"]: row["expected"] for row in csv.DictReader(stream)}


@pytest.fixture(scope="session")
def hostile(
    expected: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Probed | Rejected]:
    """What became of every hostile file."""
    return probed_all(shared("hostile"), list(expected), tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """Conditioning images."""
    return sorted((shared("clips") / "seeds").iterdir())
