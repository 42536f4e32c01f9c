"""A look at a study as raters will have it: the real rating room, on a twin of the study that no list shows.

The twin is a study of its own with a few items, so that whatever the room does, it does in the preview too;
what is rated there counts for nothing. `Study.objects` does not know twins; only who holds a link comes in.
"""

from __future__ import annotations

import random
import secrets
from dataclasses import asdict, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import StudyState
from ratings.errors import InvalidError
from ratings.models import Clip, Invitation, Participation, Study, User
from ratings.services import check_items, items, rules, studies, tokens

PROMPTS, CLIPS_A_PROMPT = 3, 2


@transaction.atomic
def start(study: Study, *, by: User) -> str:
    """Return the token of a link into a fresh twin of the study."""
    chosen = _few(studies.ratable(study))
    twin = _twin(study, by=by)
    if not items.build(twin, chosen):
        raise InvalidError(
            _("There is nothing to show yet: none of this study's clips is ready, or none can be compared.")
        )
    token, token_hash = tokens.make()
    Invitation.objects.create(study=twin, token_hash=token_hash, created_by=by, limit=1)
    return token


def seen(study: Study) -> bool:
    """Say whether somebody went into a preview of this study."""
    twins = Participation.objects.filter(study__preview=True)
    return twins.filter(study__slug__startswith=f"{study.slug[:90]}--").exists()


def _twin(study: Study, *, by: User) -> Study:
    kept = replace(rules.of(study), anyone=False, items_per_rater=0)
    twin = Study.objects.create(
        slug=f"{study.slug[:90]}--{secrets.token_hex(8)}",
        preview=True,
        title_en=study.title_en,
        title_zh=study.title_zh,
        task=study.task,
        mode=study.mode,
        rubric=study.rubric,
        votes_per_item=study.votes_per_item,
        rules=asdict(kept),
        seed=secrets.randbelow(2**31),
        state=StudyState.OPEN,
        opened_at=timezone.now(),
        created_by=by,
    )
    twin.generators.set(study.generators.all())
    twin.prompts.set(study.prompts.all())
    check_items.store(twin, check_items.of(study))
    return twin


def _few(clips: list[Clip]) -> list[Clip]:
    """Return clips of a few prompts by chance, each by different generators where there are."""
    by_prompt: dict[int, dict[int, Clip]] = {}
    for clip in random.sample(clips, len(clips)):
        by_prompt.setdefault(clip.prompt_id, {}).setdefault(clip.generator_id, clip)
    fullest = sorted(by_prompt.values(), key=len, reverse=True)[:PROMPTS]
    return [clip for generators in fullest for clip in list(generators.values())[:CLIPS_A_PROMPT]]
