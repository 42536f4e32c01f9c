"""Questions put to raters, and the items they are made of."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ratings.choices import FileState, Mode, Purpose, StudyState, Task
from ratings.models.base import Public, language_fallback, one_of


class StudyManager(models.Manager["Study"]):
    """The studies that lists, boards and programs know: previews are looked at and forgotten."""

    def get_queryset(self) -> models.QuerySet[Study]:
        return super().get_queryset().filter(preview=False)


class Study(Public):
    """Generators x prompts x rubric x mode. No generators or prompts named: every clip of the task."""

    slug = models.SlugField(max_length=120, unique=True)
    title_en = models.CharField(_("title"), max_length=200, blank=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    task = models.CharField(_("task"), max_length=3, choices=Task)
    mode = models.CharField(_("mode"), max_length=7, choices=Mode, default=Mode.RATE)
    rubric = models.ForeignKey("ratings.Rubric", on_delete=models.PROTECT, related_name="studies")
    generators = models.ManyToManyField("ratings.Generator", related_name="studies", blank=True)
    prompts = models.ManyToManyField("ratings.Prompt", related_name="studies", blank=True)
    votes_per_item = models.SmallIntegerField(_("votes an item"), default=3)
    rules = models.JSONField(_("rules"), default=dict, blank=True)
    seed = models.IntegerField(_("seed"), default=0)
    state = models.CharField(_("state"), max_length=6, choices=StudyState, default=StudyState.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # A rule fixed before opening said that it is enough; nothing new is promised, what is out may come in.
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(_("the rule that stopped it"), max_length=20, blank=True)
    # When the next leaderboard is wanted, and who is computing it: columns, since the queue is only a hint.
    board_due_at = models.DateTimeField(null=True, blank=True)
    board_lease_until = models.DateTimeField(null=True, blank=True)
    board_token = models.UUIDField(null=True, blank=True)
    # When something was last written to all raters: the room reads this row anyway.
    messaged_at = models.DateTimeField(null=True, blank=True)
    preview = models.BooleanField(default=False)

    objects: ClassVar[StudyManager] = StudyManager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name_plural = "studies"
        constraints: ClassVar = [
            one_of("task", Task.values, "study"),
            one_of("mode", Mode.values, "study"),
            one_of("state", StudyState.values, "study"),
            models.CheckConstraint(condition=Q(votes_per_item__gte=1), name="study_votes_positive"),
            models.CheckConstraint(
                condition=Q(state=StudyState.DRAFT) | Q(opened_at__isnull=False), name="study_opened_at_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["board_due_at"])]

    def __str__(self) -> str:
        return self.slug

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return language_fallback(self.title_en, self.title_zh, get_language()) or self.slug


def unplayable() -> Exists:
    """Return the condition that a clip of an item cannot be shown."""
    lost = ~Q(clip__file__state=FileState.READY) | Q(clip__file=None) | Q(clip__archived_at__isnull=False)
    return Exists(ItemClip.objects.filter(lost, item=OuterRef("pk")))


class ItemQuerySet(models.QuerySet["Item"]):
    """Items by what is still asked of them."""

    def votes(self) -> ItemQuerySet:
        """Items that are asked for their votes, not to check a rater."""
        return self.filter(purpose=Purpose.VOTE, withdrawn_at__isnull=True)

    def playable(self) -> ItemQuerySet:
        """Items of which every clip can be shown now."""
        return self.filter(~unplayable())

    def checks(self) -> ItemQuerySet:
        """Items that were chosen to teach or to check raters, in the order in which training gives them."""
        chosen = self.filter(purpose__in=Purpose.chosen(), withdrawn_at__isnull=True)
        return chosen.order_by("purpose", "position", "pk")

    def wanting(self, votes: int) -> ItemQuerySet:
        """Items with fewer votes given and promised than are asked."""
        return self.votes().alias(taken=F("judged") + F("promised")).filter(taken__lt=votes)


class Item(Public):
    """What one rater judges at once. `judged` and `promised` are kept by conditional updates."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="items")
    prompt = models.ForeignKey("ratings.Prompt", on_delete=models.PROTECT, related_name="items")
    mode = models.CharField(max_length=7, choices=Mode, default=Mode.RATE)
    key = models.CharField(max_length=120)
    # The generators of its clips by their keys, in order: "3", or "3-7". Items that show the same are alike
    # to whoever chooses among them, so a choice counts rows of one index instead of reading every item.
    shows = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.VOTE)
    # Which part of the rubric is asked, where raters share it out among them; 0 is the first or the whole.
    block = models.SmallIntegerField(default=0)
    # What a check expects, a range of levels by dimension: {"motion": [2, 3]}.
    expected = models.JSONField(default=dict, blank=True)
    # Training is given in this order, and says afterwards why.
    position = models.SmallIntegerField(default=0)
    why_en = models.TextField(_("why"), blank=True)
    why_zh = models.TextField(_("why, in Chinese"), blank=True)
    # What a hidden repeat asks again.
    original = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="repeats"
    )
    judged = models.IntegerField(default=0)
    promised = models.IntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Item]] = models.Manager.from_queryset(ItemQuerySet)()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "key"], name="item_key_unique"),
            one_of("mode", [Mode.RATE, Mode.COMPARE], "item"),
            one_of("purpose", Purpose.values, "item"),
            models.CheckConstraint(
                condition=Q(judged__gte=0, promised__gte=0), name="item_counts_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["study", "block", "mode", "shows", "judged", "promised", "prompt"],
                condition=Q(purpose="vote", withdrawn_at__isnull=True),
                name="item_choice",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def why(self) -> str:
        """Why training expects what it expects, in the reader's language."""
        return language_fallback(self.why_en, self.why_zh, get_language())


class ItemClip(models.Model):
    """One clip's place in an item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="places")
    clip = models.ForeignKey("ratings.Clip", on_delete=models.PROTECT, related_name="places")
    position = models.SmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["item", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "position"], name="itemclip_position_unique"),
            models.UniqueConstraint(fields=["item", "clip"], name="itemclip_clip_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.position}"
