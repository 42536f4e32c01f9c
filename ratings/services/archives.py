"""A ZIP file with a manifest: unpacked into a folder of its own, then imported as `import_clips` would."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ratings.errors import InvalidError
from ratings.models import Clip, File, User
from ratings.services import quotas, storage, zips
from ratings.services.imports import clips
from ratings.services.imports.report import Report

MANIFEST = "manifest.csv"
TOLD = 50


def take_in(path: Path, *, by: User) -> dict[str, Any]:
    """Import every clip of the manifest, or none; return what was done.

    Raises InvalidError with the first refused lines, and for whatever is wrong with the archive itself.
    """
    with zips.opened(path) as archive:
        entries = zips.checked(archive)
        manifest = _manifest(entries)
        quotas.check_disk(2 * sum(entry.file_size for entry in entries))
        folder = _private_folder()
        try:
            zips.unpack(archive, entries, folder)
            report, files = _imported(folder / manifest.filename, by)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if report.failed:
        raise _refusal(report)
    return _told(report, files, len(entries) - 1)


def _manifest(entries: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """Return the manifest at the top, or in the one folder that was packed."""
    found = [entry for entry in entries if entry.filename.rpartition("/")[2].lower() == MANIFEST]
    top = min(found, key=lambda entry: entry.filename.count("/"), default=None)
    if top is None:
        raise InvalidError(
            _(
                "The ZIP file has no manifest.csv, which says whose clip each file is: "
                "columns file, generator, prompt, task. Without one, drop the unpacked folder here."
            )
        )
    return top


def _private_folder() -> Path:
    parent = Path(settings.MEDIA_ROOT) / "unpacking"
    with storage.no_room_told():
        parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=parent))


def _imported(manifest: Path, by: User) -> tuple[Report, list[File]]:
    report = Report("clips")
    with manifest.open("rb") as stream:
        files = clips.load(stream, report=report, root=manifest.parent, by=by)
    return report, files


def _refusal(report: Report) -> InvalidError:
    lines = [f"manifest.csv:{refusal.line}: {refusal.reason}" for refusal in report.refusals]
    rest = [_("and %(n)d more") % {"n": len(lines) - TOLD}] if len(lines) > TOLD else []
    sentence = _("The manifest was refused, and nothing was stored. Correct these lines and send it again.")
    return InvalidError(sentence, fields={"manifest": "\n".join(lines[:TOLD] + rest)})


def _told(report: Report, files: list[File], packed: int) -> dict[str, Any]:
    """Return the account of an import as it is kept with the upload."""
    made = Clip.objects.filter(file__in=files).order_by("pk").values_list("public_id", flat=True)
    notes = list(report.news)
    if packed > len(files):
        unnamed = _("%(n)d files of the ZIP file are not in its manifest, or twice the same bytes.")
        notes.append(unnamed % {"n": packed - len(files)})
    return {
        "imported": report.imported,
        "skipped": report.skipped,
        "notes": notes,
        "clips": [str(public_id) for public_id in made],
    }
