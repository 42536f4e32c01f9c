"""ZIP files with a manifest, and those that mean harm: each refused with a sentence, leaving nothing."""

from __future__ import annotations

import contextlib
import random
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ratings.errors import ClipJuryError, InvalidError, TooLargeError
from ratings.models import Clip, File, User
from ratings.services import archives, zips
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
MANIFEST = "file,generator,prompt,task\none.mp4,Gen-3,sunset,t2v\nsub/two.mp4,Vidu,sunset,t2v\n"
GOOD = {"manifest.csv": MANIFEST, "one.mp4": b"one", "sub/two.mp4": b"two"}


@pytest.fixture
def ada() -> User:
    """Make Ada, who uploads."""
    return factories.ada()


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that packs entries by name; a ZipInfo may stand for a name."""

    def write(entries: dict[Any, Any], method: int = zipfile.ZIP_DEFLATED) -> Path:
        path = tmp_path / "batch.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
        return path

    return write


def test_every_clip_of_the_manifest_is_stored(pack: Callable[..., Path], ada: User) -> None:
    told = archives.take_in(pack({**GOOD, "__MACOSX/._one.mp4": b"x", "extra.mp4": b"extra"}), by=ada)
    clips = Clip.objects.order_by("pk")
    assert (told["imported"], told["skipped"]) == (2, 0)
    assert told["clips"] == [str(clip.public_id) for clip in clips]
    assert [(clip.filename, clip.uploaded_by, factories.content_of(clip)) for clip in clips] == [
        ("one.mp4", ada, b"one"),
        ("two.mp4", ada, b"two"),
    ]
    assert any("1 files" in note for note in told["notes"])
    assert archives.take_in(pack(GOOD), by=ada)["skipped"] == 2


def test_a_packed_folder_is_read_from_inside(pack: Callable[..., Path], ada: User) -> None:
    assert (
        archives.take_in(pack({f"batch/{name}": text for name, text in GOOD.items()}), by=ada)["imported"]
        == 2
    )


def test_bytes_that_two_generators_share_are_told(pack: Callable[..., Path], ada: User) -> None:
    told = archives.take_in(pack({**GOOD, "sub/two.mp4": b"one"}), by=ada)
    assert File.objects.count() == 1
    assert "Suspicious: the same bytes are clips of Gen-3, Vidu." in told["notes"]


def test_one_wrong_line_refuses_all(
    pack: Callable[..., Path], ada: User, stored: Callable[[], list[str]]
) -> None:
    with pytest.raises(InvalidError) as refused:
        archives.take_in(pack({**GOOD, "manifest.csv": MANIFEST + "three.mp4,Pika,sunset,t2v\n"}), by=ada)
    assert refused.value.fields["manifest"].startswith("manifest.csv:4: ")
    assert (Clip.objects.count(), stored()) == (0, [])


def link() -> zipfile.ZipInfo:
    """Return an entry that is a symbolic link."""
    entry = zipfile.ZipInfo("one.mp4")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


HOSTILE: dict[str, tuple[dict[Any, Any], str]] = {
    "no manifest": ({"one.mp4": b"one"}, "no manifest.csv"),
    "leads out": ({**GOOD, "../../etc/passwd": b"x"}, "leads out"),
    "absolute": ({**GOOD, "/etc/passwd": b"x"}, "leads out"),
    "of Windows": ({**GOOD, "C:\\x.mp4": b"x"}, "leads out"),
    "link": ({"manifest.csv": MANIFEST, link(): "/etc/passwd", "sub/two.mp4": b"two"}, "link or a device"),
    "nested": ({**GOOD, "more.mp4": b"PK\x03\x04rest"}, "archive in the archive"),
    "bomb": ({**GOOD, "bomb.mp4": bytes(40_000_000)}, "would take 38 MB"),
    "file and folder": ({**GOOD, "a": b"x", "a/b": b"y"}, "damaged"),
    "too many": ({str(n): b"" for n in range(zips.MOST_FILES + 1)}, "too many files"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_means_harm_is_refused(
    case: str, pack: Callable[..., Path], ada: User, stored: Callable[[], list[str]]
) -> None:
    entries, told = HOSTILE[case]
    with pytest.raises(InvalidError, match=told):
        archives.take_in(pack(entries), by=ada)
    assert (Clip.objects.count(), stored()) == (0, [])


def test_an_unusual_method_is_refused(pack: Callable[..., Path], ada: User) -> None:
    with pytest.raises(InvalidError, match="unusual way"):
        archives.take_in(pack(GOOD, zipfile.ZIP_LZMA), by=ada)


def test_a_name_twice_is_refused(pack: Callable[..., Path], ada: User) -> None:
    path = pack({**GOOD, "one.mpX": b"other"})
    path.write_bytes(path.read_bytes().replace(b"one.mpX", b"one.mp4"))
    with pytest.raises(InvalidError, match="twice"):
        archives.take_in(path, by=ada)


def changed(path: Path, *, mark: bytes, at: int, value: bytes) -> Path:
    """Overwrite a field behind every mark."""
    content = bytearray(path.read_bytes())
    where = content.find(mark)
    while where >= 0:
        content[where + at : where + at + len(value)] = value
        where = content.find(mark, where + 1)
    path.write_bytes(content)
    return path


def test_a_password_is_refused(pack: Callable[..., Path], ada: User) -> None:
    path = changed(pack(GOOD), mark=b"PK\x01\x02", at=8, value=b"\x01\x00")
    with pytest.raises(InvalidError, match="encrypted"):
        archives.take_in(path, by=ada)


def test_sizes_that_lie_are_found_out(pack: Callable[..., Path], ada: User) -> None:
    path = changed(pack(GOOD), mark=b"PK\x01\x02", at=24, value=struct.pack("<I", 2))
    with pytest.raises(InvalidError, match="damaged"):
        archives.take_in(path, by=ada)


def test_a_huge_size_is_refused_unseen(pack: Callable[..., Path], ada: User) -> None:
    path = changed(pack(GOOD), mark=b"PK\x01\x02", at=24, value=struct.pack("<I", 0xFFFFFFF0))
    with pytest.raises(TooLargeError):
        archives.take_in(path, by=ada)


def test_a_directory_that_is_said_to_be_huge_is_not_read(pack: Callable[..., Path], ada: User) -> None:
    path = changed(pack(GOOD), mark=b"PK\x05\x06", at=12, value=struct.pack("<I", 0xFFFFFF00))
    with pytest.raises(InvalidError, match="too many files"):
        archives.take_in(path, by=ada)


@pytest.mark.parametrize("cut", [0, 1, 21, 60, 200])
def test_a_torn_file_is_refused(pack: Callable[..., Path], ada: User, cut: int) -> None:
    path = pack(GOOD)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(InvalidError, match="damaged"):
        archives.take_in(path, by=ada)


def test_mutants_end_as_a_clip_or_a_sentence(pack: Callable[..., Path], ada: User, tmp_path: Path) -> None:
    good, chance = pack(GOOD).read_bytes(), random.Random(7)
    for _ in range(60):
        mutant = bytearray(good)
        for _change in range(chance.randint(1, 8)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        path = tmp_path / "mutant.zip"
        path.write_bytes(mutant)
        with contextlib.suppress(ClipJuryError):  # anything else is a traceback, and fails the test
            archives.take_in(path, by=ada)
