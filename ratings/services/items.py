"""What one rater judges at once: built when a study opens, from the clips that are ready then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from ratings.choices import Mode
from ratings.models import Clip, Item, ItemClip, Study
from ratings.services import blocks

BATCH = 2_000


def build(study: Study, clips: Iterable[Clip]) -> int:
    """Store an item for each clip to rate and each pair to compare, and return how many there are."""
    parts = range(len(blocks.split(study)))
    groups = [
        (mode, group, block)
        for mode, group in _groups(study.mode, clips)
        for block in parts
        if blocks.asked(study, group[0].prompt, block)
    ]
    made = Item.objects.bulk_create(
        (
            Item(
                study=study,
                prompt_id=group[0].prompt_id,
                mode=mode,
                block=block,
                key=_key(mode, group, block),
                shows=shows(group),
            )
            for mode, group, block in groups
        ),
        batch_size=BATCH,
    )
    ItemClip.objects.bulk_create(
        (
            ItemClip(item=item, clip=clip, position=position)
            for item, (_mode, group, _block) in zip(made, groups, strict=True)
            for position, clip in enumerate(group)
        ),
        batch_size=BATCH,
    )
    return len(made)


def shows(clips: Iterable[Clip]) -> str:
    """Return what stands in `Item.shows` for an item of these clips."""
    return "-".join(str(clip.generator_id) for clip in clips)


def _key(mode: Mode, clips: tuple[Clip, ...], block: int) -> str:
    return "-".join([mode.value, *(str(clip.pk) for clip in clips), *([f"b{block}"] if block else [])])


def _groups(mode: str, clips: Iterable[Clip]) -> Iterator[tuple[Mode, tuple[Clip, ...]]]:
    """Yield each clip alone to rate, and each pair of one prompt and two generators to compare."""
    by_prompt: dict[int, list[Clip]] = defaultdict(list)
    for clip in clips:
        by_prompt[clip.prompt_id].append(clip)
    for group in by_prompt.values():
        if mode in {Mode.RATE, Mode.BOTH}:
            yield from ((Mode.RATE, (clip,)) for clip in group)
        if mode in {Mode.COMPARE, Mode.BOTH}:
            for a, b in combinations(group, 2):
                if a.generator_id != b.generator_id:
                    yield Mode.COMPARE, (a, b)
