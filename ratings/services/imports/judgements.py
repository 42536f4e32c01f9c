"""What imported ratings and votes share: raters, clips and dimensions, resolved in memory, each once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

import numpy as np
from django.utils.translation import gettext as _

from ratings.choices import Outcome, StudyState
from ratings.errors import ClipJuryError, ConflictError, InvalidError
from ratings.models import Clip, Dimension, Generator, Participation, ParticipationLink, Prompt, Study
from ratings.services import names
from ratings.services.imports import bulk
from ratings.services.imports.report import Report

ClipName = tuple[str, str, str]
RATER_LIMIT = 200


def take_more(study: Study, report: Report, *, line: int) -> bool:
    """Say whether judgements can be added to a study; where they cannot, the first new line is refused."""
    if study.state == StudyState.CLOSED:
        report.refuse(
            line, _("The study “%(slug)s” is closed: its results are final.") % {"slug": study.slug}
        )
        return False
    return True


class Raters:
    """The raters of one study by the ids they have elsewhere; here each is known by a pseudonym."""

    def __init__(self, study: Study) -> None:
        self._study = study
        links = ParticipationLink.objects.filter(study=study).exclude(external_id="")
        self._known = dict(links.values_list("external_id", "participation_id"))

    def resolve(self, external_ids: list[str]) -> list[int]:
        """Return the participation of each rater, made where there is none."""
        new = [external for external in external_ids if external not in self._known]
        made = Participation.objects.bulk_create(
            [Participation(study=self._study, pseudonym=f"r-{secrets.token_hex(5)}") for _new in new],
            batch_size=500,
        )
        ParticipationLink.objects.bulk_create(
            [
                ParticipationLink(study=self._study, participation=participation, external_id=external)
                for participation, external in zip(made, new, strict=True)
            ],
            batch_size=500,
        )
        self._known.update(zip(new, (participation.pk for participation in made), strict=True))
        return [self._known[external] for external in external_ids]


class Clips:
    """The clips that judgements name. A clip that nobody uploaded here is external: it has no file."""

    def __init__(self, study: Study, report: Report) -> None:
        self._study = study
        self._report = report
        self._only_generators = set(study.generators.values_list("pk", flat=True))
        self._only_prompts = set(study.prompts.values_list("pk", flat=True))
        self._generators: dict[str, Generator | ClipJuryError] = {}
        self._prompts: dict[str, Prompt | ClipJuryError] = {}

    def resolve(self, named: Sequence[ClipName]) -> list[int | ClipJuryError]:
        """Return the id of each clip, or why it cannot be judged in this study."""
        self._resolve_generators(dict.fromkeys(name[0] for name in named))
        self._resolve_prompts(dict.fromkeys(name[1] for name in named))
        keys = [self._key(name) for name in named]
        known = self._stored({key[0] for key in keys if isinstance(key, tuple)})
        missing = list(dict.fromkeys(k for k in keys if isinstance(k, tuple) and k not in known))
        known.update(self._create(missing))
        return [known[key] if isinstance(key, tuple) else key for key in keys]

    def prompt_of(self, name: ClipName) -> Prompt | None:
        """Return the prompt of a clip that was resolved, or None where it could not be."""
        prompt = self._prompts[name[1]]
        return prompt if isinstance(prompt, Prompt) else None

    def _key(self, name: ClipName) -> tuple[int, int, str] | ClipJuryError:
        generator, prompt = self._generators[name[0]], self._prompts[name[1]]
        if isinstance(generator, ClipJuryError):
            return generator
        if isinstance(prompt, ClipJuryError):
            return prompt
        return generator.pk, prompt.pk, name[2]

    def _resolve_generators(self, wanted: Iterable[str]) -> None:
        known = names.Generators()
        for name in wanted:
            try:
                generator = known.known(name)
                if self._only_generators and (not generator or generator.pk not in self._only_generators):
                    raise InvalidError(
                        _("The generator “%(name)s” is not part of this study.") % {"name": name}
                    )
                if generator is None:
                    generator = known.create(name)
                    self._report.created(_("generators"), name)
                self._generators[name] = generator
            except ClipJuryError as error:
                self._generators[name] = error

    def _resolve_prompts(self, wanted: Iterable[str]) -> None:
        known, new = names.Prompts(), []
        for name in wanted:
            try:
                prompt = known.known(name)
                if self._only_prompts and (not prompt or prompt.pk not in self._only_prompts):
                    raise InvalidError(_("The prompt “%(name)s” is not part of this study.") % {"name": name})
                if prompt is None:
                    prompt = known.add_new(name, task=self._study.task)
                    new.append(prompt)
                    self._report.created(_("prompts"), prompt.slug)
                if prompt.task != self._study.task:
                    raise ConflictError(
                        _("The prompt “%(name)s” is for the task %(task)s, the study for %(other)s.")
                        % {"name": name, "task": prompt.task, "other": self._study.task}
                    )
                self._prompts[name] = prompt
            except ClipJuryError as error:
                self._prompts[name] = error
        Prompt.objects.bulk_create(new, batch_size=500)

    def _stored(self, generators: Iterable[int]) -> dict[tuple[int, int, str], int | ClipJuryError]:
        clips = Clip.objects.filter(generator__in=generators, prompt__task=self._study.task)
        columns = clips.order_by().values_list("generator_id", "prompt_id", "sample", "pk", "outcome")
        return {
            (generator, prompt, sample): pk if outcome == Outcome.OK else _no_output(outcome)
            for generator, prompt, sample, pk, outcome in columns.iterator(chunk_size=10_000)
        }

    def _create(self, missing: list[tuple[int, int, str]]) -> dict[tuple[int, int, str], int]:
        ids = bulk.next_ids(Clip, len(missing))
        inserted = bulk.insert(
            Clip,
            len(missing),
            id=ids,
            public_id=bulk.public_ids(len(missing)),
            generator=np.array([key[0] for key in missing], dtype=np.int64),
            prompt=np.array([key[1] for key in missing], dtype=np.int64),
            sample=np.array([key[2] for key in missing], dtype=object),
        )
        if sum(inserted):
            self._report.note(
                _("%(n)s new clips are external: they have no file here.") % {"n": len(missing)}
            )
        return dict(zip(missing, ids.tolist(), strict=True))


def _no_output(outcome: str) -> ClipJuryError:
    return ConflictError(
        _("There is nothing to judge: this output is stored as “%(outcome)s”.") % {"outcome": outcome}
    )


def not_judged_on(dimension: Dimension, prompt: Prompt) -> InvalidError:
    """Return the error of a dimension that a prompt gives no ground for."""
    return InvalidError(
        _("The prompt “%(prompt)s” cannot be judged on %(dimension)s.")
        % {"prompt": prompt.slug, "dimension": dimension.key}
    )
