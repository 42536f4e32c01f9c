"""`import_clips MANIFEST`: files, each with the generator that made it and the prompt it answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ratings.choices import FileState
from ratings.management.command import ImportCommand
from ratings.models import File
from ratings.services import files
from ratings.services.imports import clips


class Command(ImportCommand):
    help = "Import clips from a manifest. Unknown generators and prompts are created and reported."
    example = "import_clips manifest.csv --root clips/ --wait"
    noun = "clips"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--root", type=Path, help="folder of the files; default: the manifest's")
        parser.add_argument(
            "--wait",
            action="store_true",
            help="return when every file is ready or rejected; probes here if no worker does",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, report = options["file"], self.report(options)
        root = self.folder(options["root"] or path.parent)
        with self.opened(path) as (stream, size):
            stored = clips.load(stream, report=report, root=root, size=size)
        if options["wait"]:
            self._wait(stored)
        self.conclude(report, path)

    def _wait(self, stored: list[File]) -> None:
        """Show how probing goes on, and tell which files were rejected."""
        waiting = {f.pk for f in stored if f.state in {FileState.RECEIVED, FileState.PROBING}}
        bar = self.watch("probing", len(waiting), "files")

        def changed(file: File) -> None:
            if file.pk in waiting and file.state in {FileState.READY, FileState.REJECTED}:
                waiting.discard(file.pk)
                bar.update(1)

        files.wait(stored, on_change=changed)
        bar.close()
        rejected = File.objects.filter(pk__in=[f.pk for f in stored], state=FileState.REJECTED)
        for file in rejected.prefetch_related("clips").order_by("pk"):
            names = ", ".join(clip.filename for clip in file.clips.all())
            self.say(f"{names}: rejected: {file.reason} {file.detail}".rstrip())
