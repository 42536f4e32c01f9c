"""What raters said: ratings with their scores, and votes. Rows are only ever added."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import Choice, Fault, Purpose, Side, Skip
from ratings.models.base import AppendOnly, one_of


class Judgement(AppendOnly):
    """What ratings and votes share. The rater's page makes the public id, so sending twice is harmless."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    study = models.ForeignKey("ratings.Study", on_delete=models.PROTECT, related_name="%(class)ss")
    participation = models.ForeignKey(
        "ratings.Participation", on_delete=models.PROTECT, related_name="%(class)ss"
    )
    assignment = models.ForeignKey(
        "ratings.Assignment", null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    rated_at = models.DateTimeField(_("rated at"), default=timezone.now)
    received_at = models.DateTimeField(default=timezone.now)
    late = models.BooleanField(_("came after its time"), default=False)

    class Meta:
        abstract = True
        # A study's judgements are read a page at a time, in the order in which they came; the monitor asks
        # for those of the last hours.
        indexes: ClassVar = [
            models.Index(fields=["study", "id"]),
            models.Index(fields=["study", "-received_at"]),
        ]


class Rating(Judgement):
    """One rater's judgement of one clip."""

    clip = models.ForeignKey("ratings.Clip", on_delete=models.PROTECT, related_name="ratings")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    watched = models.JSONField(_("how it was watched"), default=dict, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    recognised = models.BooleanField(_("the rater recognised the system"), default=False)
    skipped = models.CharField(_("skipped"), max_length=10, choices=Skip, blank=True)

    class Meta(Judgement.Meta):
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["study", "participation", "clip"],
                condition=Q(supersedes__isnull=True),
                name="rating_first_unique",
            ),
            one_of("skipped", ["", *Skip.values], "rating"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Score(AppendOnly):
    """A rating's level on one dimension; null means `na`, cannot be judged: missing, never mid."""

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="scores")
    dimension = models.ForeignKey("ratings.Dimension", on_delete=models.PROTECT, related_name="+")
    level = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rating", "dimension"], name="score_unique"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(1, 11)), name="score_level_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension_id}: {self.level}"


class Comparison(Judgement):
    """One rater's answer to one pair, as a whole: its votes name it, one for each dimension."""

    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    watched = models.JSONField(_("how it was watched"), default=dict, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    recognised = models.BooleanField(_("the rater recognised the system"), default=False)
    skipped = models.CharField(_("skipped"), max_length=10, choices=Skip, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(supersedes__isnull=True),
                name="comparison_first_unique",
            ),
            one_of("skipped", ["", *Skip.values], "comparison"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Vote(Judgement):
    """One rater's preference between two clips of one prompt on one dimension."""

    comparison = models.ForeignKey(
        Comparison, null=True, blank=True, on_delete=models.PROTECT, related_name="votes"
    )
    dimension = models.ForeignKey("ratings.Dimension", on_delete=models.PROTECT, related_name="+")
    clip_a = models.ForeignKey("ratings.Clip", on_delete=models.PROTECT, related_name="+")
    clip_b = models.ForeignKey("ratings.Clip", on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice)
    left = models.CharField(max_length=1, choices=Side, blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    class Meta(Judgement.Meta):
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            one_of("choice", Choice.values, "vote"),
            models.CheckConstraint(condition=~Q(clip_a=F("clip_b")), name="vote_two_clips"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Mark(AppendOnly):
    """A moment of a clip at which a rater saw something wrong. Marks are no judgement and never needed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey("ratings.Assignment", on_delete=models.PROTECT, related_name="marks")
    clip = models.ForeignKey("ratings.Clip", on_delete=models.PROTECT, related_name="marks")
    at_s = models.FloatField(_("second of the clip"))
    fault = models.CharField(_("what is wrong"), max_length=11, choices=Fault)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["clip", "at_s", "pk"]
        constraints: ClassVar = [
            one_of("fault", Fault.values, "mark"),
            models.CheckConstraint(condition=Q(at_s__gte=0), name="mark_at_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.fault} at {self.at_s:.2f} s"


class Check(AppendOnly):
    """A rater's answer to training, gold, a trap or a hidden repeat. It is no vote, ever."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(
        "ratings.Participation", on_delete=models.PROTECT, related_name="checks"
    )
    assignment = models.ForeignKey("ratings.Assignment", on_delete=models.PROTECT, related_name="checks")
    purpose = models.CharField(max_length=8, choices=Purpose)
    levels = models.JSONField(_("what was answered"), default=dict)
    expected = models.JSONField(_("what was expected"), default=dict)
    passed = models.BooleanField(null=True, blank=True)
    skipped = models.CharField(max_length=10, choices=Skip, blank=True)
    watched = models.JSONField(default=dict, blank=True)
    comment = models.TextField(blank=True)
    rated_at = models.DateTimeField(default=timezone.now)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            one_of("purpose", [p for p in Purpose.values if p != Purpose.VOTE], "check"),
            one_of("skipped", ["", *Skip.values], "check"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Flag(models.Model):
    """A sign that a rater did not look: what, since when, against what. A person decides what it means."""

    participation = models.ForeignKey("ratings.Participation", on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=20)
    raised_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    cleared_at = models.DateTimeField(null=True, blank=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["participation", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participation", "kind"], name="flag_kind_unique")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.participation_id}"
