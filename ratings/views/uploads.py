"""The page that uploads many clips at once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ratings.choices import FileState, Task
from ratings.models import Generator, Prompt
from ratings.views.guards import curator

# More than this many are found by typing a slug; the server knows them all.
MOST_PROMPTS = 3000


@require_GET
@curator
def upload(request: HttpRequest) -> HttpResponse:
    """Show the page; the files themselves go to the API one by one."""
    ctx = {
        "tasks": Task.choices,
        "generators": _generators(),
        "prompts": _prompts(),
        "page_data": _page_data(),
        "file_states": FileState.values,
    }
    return render(request, "clips/upload.html", ctx)


def _generators() -> list[dict[str, Any]]:
    """Return what a name that is typed, or a folder's name, can be matched with."""
    return [
        {"name": generator.name, "also": [generator.slug, generator.name_zh, *_aliases(generator)]}
        for generator in Generator.objects.prefetch_related("aliases")
    ]


def _aliases(generator: Generator) -> list[str]:
    return [alias.name for alias in generator.aliases.all()]


def _prompts() -> list[dict[str, str]]:
    prompts = Prompt.objects.order_by("slug")[:MOST_PROMPTS]
    return [{"slug": prompt.slug, "text": prompt.label[:160], "task": prompt.task} for prompt in prompts]


def _page_data() -> dict[str, Any]:
    return {
        "upload_url": reverse("api-uploads"),
        "states_url": reverse("api-clip-states"),
        "most_bytes": settings.MAX_UPLOAD_BYTES,
        "words": {
            "too_large": _("Larger than %(limit)d MB, which is the most this site accepts.")
            % {"limit": settings.MAX_UPLOAD_BYTES // (1024 * 1024)},
            "empty": _("The file is empty. Choose it again, or export it once more."),
            "twice": _("Already in the list."),
            "needs_generator": _("Name the generator."),
            "needs_prompt": _("Name the prompt."),
            "needs_task": _("The prompt is new: choose its task."),
            "pause": _("Pause"),
            "resume": _("Go on"),
            "paused": _("Paused."),
            "goes_on": _("{n}% are here already, and it goes on from there."),
            "unpacking": _("Everything is here; the ZIP file is being unpacked."),
            "unpacked": _("{n} clips stored, {skipped} were here before."),
            "clips_url": reverse("clips"),
            "manifest_names": _("It names {n} of the {of} files; their fields are filled in below."),
            "manifest_lacks": _("It lacks the columns {names}, so nothing is taken from it."),
            "manifest_unknown": _("Columns that nobody knows are left out: {names}."),
            "manifest_absent": _("{n} files that it names are not here: {names}."),
            "offline": _("The connection broke off. Trying again in {n} s."),
            "failed": _("The upload did not get through. Check the connection and try again."),
            "gone": _("The file can no longer be read. Was it moved or changed? Choose it again."),
            "signed_out": _("You are signed out. Sign in on another tab, then try again."),
            "shared": _("The very same file is also a clip of {names}. One of them is probably a mistake."),
            "uploading": _("Uploading {n} of {of}"),
            "probing": _("Checking {n} of {of}"),
            "amount": _("{done} of {all} MB"),
            "seconds_left": _("less than a minute left"),
            "minutes_left": _("about {n} min left"),
            "all_done": _("All {n} clips are ready."),
            "some_rejected": _("{n} clips are ready, {bad} were rejected. Each says why."),
        },
    }
