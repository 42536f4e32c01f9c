"""Outputs: generator x prompt x sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import FileState, Outcome, Selection, Source
from ratings.models.base import Public, one_of

if TYPE_CHECKING:
    from ratings.models.studies import Study


class ClipQuerySet(models.QuerySet["Clip"]):
    """Clips by what can be done with them."""

    def current(self) -> ClipQuerySet:
        """Clips that are not archived."""
        return self.filter(archived_at__isnull=True)

    def of_study(self, study: Study) -> ClipQuerySet:
        """The current clips that a study is about, whatever their state."""
        clips = self.current().filter(prompt__task=study.task).exclude(source=Source.CHECK)
        if study.generators.exists():
            clips = clips.filter(generator__in=study.generators.all())
        if study.prompts.exists():
            clips = clips.filter(prompt__in=study.prompts.all())
        return clips

    def ready(self) -> ClipQuerySet:
        """Clips a rater can be shown."""
        return self.current().filter(outcome=Outcome.OK, file__state=FileState.READY)

    def judged(self) -> ClipQuerySet:
        """Ready clips of generators: all but those that were made here to check raters."""
        return self.ready().exclude(source=Source.CHECK)


class Clip(Public):
    """One output, with its outcome and where it came from. Without a file it is external or was refused."""

    generator = models.ForeignKey("ratings.Generator", on_delete=models.PROTECT, related_name="clips")
    prompt = models.ForeignKey("ratings.Prompt", on_delete=models.PROTECT, related_name="clips")
    sample = models.CharField(_("sample"), max_length=60, default="0")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OK)
    file = models.ForeignKey(
        "ratings.File", null=True, blank=True, on_delete=models.PROTECT, related_name="clips"
    )
    filename = models.CharField(_("name as uploaded"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.OWN_RUN)
    selection = models.CharField(_("selection"), max_length=10, choices=Selection, default=Selection.FIRST)
    generation_seconds = models.FloatField(_("seconds to generate"), null=True, blank=True)
    generated_at = models.DateTimeField(_("generated at"), null=True, blank=True)
    seed = models.CharField(_("seed"), max_length=60, blank=True)
    watermark = models.BooleanField(_("watermark"), null=True, blank=True)
    prompt_text = models.TextField(_("prompt as given"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="uploaded_clips",
    )
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Clip]] = models.Manager.from_queryset(ClipQuerySet)()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["generator", "prompt", "sample"], name="clip_unique"),
            one_of("outcome", Outcome.values, "clip"),
            one_of("source", Source.values, "clip"),
            one_of("selection", Selection.values, "clip"),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.OK) | models.Q(file__isnull=True),
                name="clip_file_only_when_ok",
            ),
            models.CheckConstraint(
                condition=models.Q(generation_seconds__isnull=True) | models.Q(generation_seconds__gte=0),
                name="clip_generation_seconds_not_negative",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"]),
            models.Index(fields=["generator", "-created_at", "-id"]),
            # Counts refusals beside clips without a look at the rows.
            models.Index(
                fields=["generator", "outcome"],
                condition=models.Q(archived_at__isnull=True),
                name="clip_current_outcomes",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def state(self) -> str:
        """The state of its file, its outcome where there is none, or `external`."""
        if self.file:
            return self.file.state
        return self.outcome if self.outcome != Outcome.OK else "external"
