"""What this installation needs and whether it is there: what `doctor` prints, a line for each part."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from ratings.probing import tools as probing_tools
from ratings.probing.process import run
from ratings.probing.tools import QUICK, Tools
from ratings.reports.writers import portable


@dataclass(frozen=True)
class Finding:
    """How one part is: `advice` says how to get what is missing, or what goes on without it."""

    part: str
    well: bool
    told: str
    advice: str = ""
    required: bool = True


def findings() -> Iterator[Finding]:
    """Look at every part; what goes wrong while looking is a finding too."""
    for part, look in PARTS.items():
        try:
            yield from look()
        except Exception as error:  # a part that cannot even be looked at is not well
            yield Finding(part, False, f"{type(error).__name__}: {error}".strip()[:300])


def _programs() -> Iterator[Finding]:
    tools = Tools(settings.FFMPEG, settings.FFPROBE)
    missing = probing_tools.missing(tools)
    for name, version in probing_tools.versions(tools).items():
        yield Finding(name, bool(version), version or _("does not start"), "" if version else INSTALL)
    if missing and all(probing_tools.versions(tools).values()):
        yield Finding("ffmpeg", False, "; ".join(missing), INSTALL)
    elif not missing:
        lacking = ", ".join(probing_tools.lacking(tools))
        yield Finding(
            "codecs",
            not lacking,
            _("lacks %(filters)s") % {"filters": lacking} if lacking else _("all that is needed"),
            _("HDR clips cannot be converted, or loudness not measured.") if lacking else "",
            required=False,
        )


def missing_programs() -> list[str]:
    """Return which of the programs that every clip needs are not found, without starting any."""
    return [name for name in (settings.FFMPEG, settings.FFPROBE) if shutil.which(name) is None]


INSTALL = (
    "install ffmpeg 5.1 or newer (apt install ffmpeg, brew install ffmpeg), or name it in FFMPEG and FFPROBE"
)


def _sandbox() -> Iterator[Finding]:
    well = probing_tools.sandboxed()
    yield Finding(
        "sandbox",
        well,
        _("programs that read a file have no network") if well else _("no network namespace here"),
        "" if well else _("Files are still read with lists of what is allowed, and with limits."),
        required=False,
    )


def _database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    advice = "run ./run manage migrate" if pending else ""
    told = f"{connection.display_name} {version}"
    if pending:
        told += _(", %(n)d migrations to apply") % {"n": pending}
    yield Finding("database", not pending, told, advice)


def _broker() -> Iterator[Finding]:
    kind = "Redis" if settings.REDIS_URL else _("local folder")
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=0, timeout=5)
            channel: Any = broker.default_channel
            channel.queue_declare(queue="doctor", auto_delete=True)
            channel.queue_delete(queue="doctor")
    except Exception as error:  # whatever the broker's client raises: the reason is what is wanted
        advice = _("Nothing is lost meanwhile: start Redis, or correct REDIS_URL.")
        yield Finding("broker", False, f"{kind}: {error}", advice)
    else:
        yield Finding("broker", True, kind)


def _storage() -> Iterator[Finding]:
    content = uuid.uuid4().bytes
    name = default_storage.save(f"doctor/{uuid.uuid4().hex}", ContentFile(content))
    try:
        with default_storage.open(name) as stored:
            same = stored.read() == content
    finally:
        default_storage.delete(name)
    where = str(getattr(default_storage, "location", "")) or f"S3 {settings.S3_BUCKET} {settings.S3_ENDPOINT}"
    yield Finding("storage", same, where if same else _("what was written is not what is read"))


def _fonts() -> Iterator[Finding]:
    listed = b""
    if shutil.which("fc-list"):
        listed = run(["fc-list", ":lang=zh", "family"], limits=QUICK).stdout
    families = sorted({line.split(",")[0].strip() for line in listed.decode().splitlines()} - {""})
    yield Finding(
        "fonts",
        bool(families),
        families[0] if families else _("no font with Chinese characters"),
        "" if families else _("Reports in Chinese need one: apt install fonts-noto-cjk."),
        required=False,
    )


def _pdf() -> Iterator[Finding]:
    try:
        yield Finding("pdf", True, f"WeasyPrint {portable.version()}", required=False)
    except portable.ProgramMissingError as error:
        yield Finding("pdf", False, _("Pango is missing"), str(error), required=False)


def _room() -> Iterator[Finding]:
    free = shutil.disk_usage(Path(settings.DATA_DIR)).free // (1024 * 1024)
    enough = free > 1024
    yield Finding(
        "disk",
        enough,
        _("%(n)d MB free") % {"n": free},
        "" if enough else _("Make room: clips wait while the disk is full."),
        required=False,
    )


PARTS: dict[str, Callable[[], Iterator[Finding]]] = {
    "ffmpeg": _programs,
    "sandbox": _sandbox,
    "database": _database,
    "broker": _broker,
    "storage": _storage,
    "disk": _room,
    "fonts": _fonts,
    "pdf": _pdf,
}
