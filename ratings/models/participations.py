"""Raters in a study: how they came in, under which pseudonym they rate, and what was promised to them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import AssignmentState, Ending
from ratings.models.base import Public, one_of


class Invitation(Public):
    """A link into a study; only the hash of its token is stored."""

    study = models.ForeignKey("ratings.Study", on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("label"), max_length=200, blank=True)
    limit = models.IntegerField(_("how many raters may come in by it"), null=True, blank=True)
    used = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(used__lte=F("limit")), name="invitation_within_limit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Participation(Public):
    """One rater in one study, known by a pseudonym alone; who that is stands in ParticipationLink."""

    study = models.ForeignKey("ratings.Study", on_delete=models.CASCADE, related_name="participations")
    pseudonym = models.CharField(_("pseudonym"), max_length=40)
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations"
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    device = models.CharField(_("device"), max_length=20, blank=True)
    simulated = models.BooleanField(_("simulated"), default=False)
    consent = models.CharField(_("version of the consent text"), max_length=20, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=12, choices=Ending, blank=True)
    block = models.SmallIntegerField(null=True, blank=True)
    viewing = models.JSONField(_("what the viewing test measured"), default=dict, blank=True)
    viewing_passed_at = models.DateTimeField(_("passed the viewing test"), null=True, blank=True)
    # When something was last written to this rater alone, and until when everything written was read.
    messaged_at = models.DateTimeField(null=True, blank=True)
    messages_read_at = models.DateTimeField(null=True, blank=True)
    trained_at = models.DateTimeField(_("passed the training"), null=True, blank=True)
    training_failed_at = models.DateTimeField(null=True, blank=True)
    excluded_at = models.DateTimeField(null=True, blank=True)
    excluded_reason = models.TextField(blank=True)
    excluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "pseudonym"], name="participation_pseudonym_unique"),
            models.CheckConstraint(
                condition=Q(excluded_at__isnull=True) | ~Q(excluded_reason=""),
                name="participation_excluded_why",
            ),
            one_of("ending", ["", *Ending.values], "participation"),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class ParticipationLink(models.Model):
    """Who a pseudonym is. Erasing a person deletes this row; the scores stay."""

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="link")
    study = models.ForeignKey("ratings.Study", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    external_id = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["study", "external_id"],
                condition=~Q(external_id=""),
                name="participation_external_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"link of {self.participation_id}"


class Assignment(Public):
    """An item promised to a rater until it expires; a rating that arrives later is kept and marked."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="assignments")
    item = models.ForeignKey("ratings.Item", on_delete=models.CASCADE, related_name="assignments")
    position = models.IntegerField()
    swapped = models.BooleanField(default=False)
    probability = models.FloatField()
    state = models.CharField(max_length=8, choices=AssignmentState, default=AssignmentState.OPEN)
    assigned_at = models.DateTimeField(default=timezone.now)
    shown_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["participation", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participation", "item"], name="assignment_item_unique"),
            models.UniqueConstraint(fields=["participation", "position"], name="assignment_position_unique"),
            one_of("state", AssignmentState.values, "assignment"),
            models.CheckConstraint(
                condition=Q(probability__gt=0) & Q(probability__lte=1), name="assignment_probability_in_range"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "expires_at"])]

    def __str__(self) -> str:
        return str(self.public_id)
