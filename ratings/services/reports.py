"""Reports: what leaves the house, made in every format by a worker, kept, and shared by a link."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings import queue
from ratings.choices import ReportLanguage, ReportState
from ratings.errors import ConflictError, InvalidError
from ratings.models import Leaderboard, Report, ReportFile, ReportTemplate, Study, User
from ratings.reports import formats
from ratings.reports.document import Document
from ratings.reports.writers.portable import ProgramMissingError
from ratings.services import identities, publishing, roles
from ratings.services.reporting import documents, parts

log = logging.getLogger(__name__)
TASK = "ratings.make_report"
LEASE = timedelta(minutes=10)
ATTEMPTS = 2


def leaderboard_file(board: Leaderboard, name: str) -> bytes:
    """Return one leaderboard in a format, in the language that is active."""
    return written(documents.of_leaderboard(board), name)


def written(document: Document, name: str) -> bytes:
    """Return a document in a format. Raises InvalidError where there is none, or it cannot be made here."""
    if name not in formats.FORMATS:
        raise InvalidError(
            _("There is no format {name}. The formats are {formats}.").format(
                name=name, formats=", ".join(formats.FORMATS)
            )
        )
    try:
        return formats.write(document, name)
    except ProgramMissingError as error:
        raise InvalidError(str(error)) from error


def of_studies(
    studies: Sequence[Study], *, language: str, keys: Sequence[str] = (), title: str = ""
) -> Document:
    """Return a report of the newest boards of these studies, computed where there is none."""
    boards = [documents.latest(study) for study in studies]
    return documents.of_report(
        _one_a_task(boards), parts=parts.checked(keys), language=_language(language), title=title
    )


def readable(user: roles.Somebody) -> QuerySet[Report]:
    """Return the reports of which the account may read every study."""
    hidden = Leaderboard.objects.exclude(study__in=roles.readable(user))
    return Report.objects.exclude(boards__in=hidden).filter(boards__isnull=False).distinct()


@transaction.atomic
def create(
    boards: Sequence[Leaderboard],
    *,
    title: str = "",
    language: str = ReportLanguage.EN,
    keys: Sequence[str] = (),
    by: User | None = None,
) -> Report:
    """Order a report; a worker makes it in every format."""
    chosen = _one_a_task(boards)
    report = Report.objects.create(
        title=title.strip()[:200] or " / ".join(dict.fromkeys(board.study.title for board in chosen))[:200],
        language=_language(language),
        parts=parts.checked(keys),
        created_by=by,
    )
    report.boards.set(chosen)
    for board in chosen:
        identities.taken(board.study, by=by, how=_("for a report"))
    queue.send(TASK, report.pk)
    return report


def _one_a_task(boards: Sequence[Leaderboard]) -> Sequence[Leaderboard]:
    if not boards:
        raise InvalidError(_("A report needs a leaderboard. Choose at least one."))
    tasks = [board.study.task for board in boards]
    twice = next((board for board in boards if tasks.count(board.study.task) > 1), None)
    if twice is not None:
        raise InvalidError(
            _("Two of these studies have one task, %(task)s. A report holds one study a task.")
            % {"task": twice.study.get_task_display()}
        )
    return boards


def _language(language: str) -> str:
    if language not in ReportLanguage.values:
        raise InvalidError(
            _("There is no language {language}. The languages are {languages}.").format(
                language=language, languages=", ".join(ReportLanguage.values)
            )
        )
    return language


def _due() -> QuerySet[Report]:
    lost = Q(state=ReportState.MAKING, lease_until__lt=timezone.now())
    return Report.objects.filter(Q(state=ReportState.WAITING) | lost)


def resend_due() -> int:
    """Send a task for every report that waits, or whose worker died; return how many."""
    due = list(_due().values_list("pk", flat=True))
    for pk in due:
        queue.send(TASK, pk)
    return len(due)


def run(report_id: int) -> None:
    """Make a report, unless somebody else does; what goes wrong twice is told on its page."""
    token = uuid.uuid4()
    claimed = (
        _due()
        .filter(pk=report_id)
        .update(state=ReportState.MAKING, token=token, lease_until=timezone.now() + LEASE, progress=0)
    )
    report = Report.objects.filter(pk=report_id, token=token).first()
    if not claimed or report is None:
        return
    mine = Report.objects.filter(pk=report_id, token=token)
    mine.update(attempts=report.attempts + 1)
    if report.attempts >= ATTEMPTS:
        mine.update(state=ReportState.FAILED, reason=_("Making this report ended the worker twice."))
        return
    try:
        _make(report, mine)
    except Exception:
        log.exception("Report %s could not be made", report.public_id)
        told = _("Something of ours went wrong. The administrator finds the details in the worker's log.")
        mine.update(state=ReportState.FAILED, reason=told, lease_until=None)


def _make(report: Report, mine: QuerySet[Report]) -> None:
    """Build the document once and write it in every format; one that cannot be made here is said."""
    boards = list(report.boards.select_related("study__rubric"))
    document = documents.of_report(boards, parts=report.parts, language=report.language, title=report.title)
    missing = []
    for done, name in enumerate(formats.FORMATS, start=1):
        try:
            content = written(document, name)
        except InvalidError as error:
            missing.append(str(error))
            continue
        _keep(report, name, content)
        mine.update(progress=round(100 * done / len(formats.FORMATS)))
    mine.update(
        state=ReportState.READY,
        progress=100,
        made_at=timezone.now(),
        lease_until=None,
        reason=" ".join(missing),
    )


def _keep(report: Report, name: str, content: bytes) -> None:
    """Store one format; a file that an earlier attempt left is replaced."""
    for old in ReportFile.objects.filter(report=report, format=name):
        old.content.delete(save=False)
        old.delete()
    ReportFile.objects.create(
        report=report, format=name, size=len(content), content=ContentFile(content, name=f"report.{name}")
    )


def share(report: Report) -> uuid.UUID:
    """Let everybody with the link read a report. Refused while raters are still shown its clips."""
    for board in report.boards.select_related("study"):
        if publishing.still_judged(board.study):
            raise ConflictError(
                _("An open study shows clips of this report: the link would tell its raters who made them.")
            )
    Report.objects.filter(pk=report.pk, share=None).update(share=uuid.uuid4(), shared_at=timezone.now())
    report.refresh_from_db()
    assert report.share is not None  # noqa: S101 - the line above made it
    return report.share


def unshare(report: Report) -> None:
    """Take the link back: from now on it leads nowhere."""
    Report.objects.filter(pk=report.pk).update(share=None, shared_at=None)


def shared(link: uuid.UUID) -> Report | None:
    """Return the report of a link; None where it was taken back, or raters are shown its clips again."""
    report = Report.objects.filter(share=link, state=ReportState.READY).first()
    if report is None:
        return None
    hidden = any(publishing.still_judged(board.study) for board in report.boards.select_related("study"))
    return None if hidden else report


def save_template(name: str, *, keys: Sequence[str], language: str, by: User | None = None) -> ReportTemplate:
    """Keep a choice of parts under a name; the same name is written over."""
    kept, _new = ReportTemplate.objects.update_or_create(
        name=name.strip()[:120],
        defaults={"parts": parts.checked(keys), "language": _language(language), "created_by": by},
    )
    return kept


def filename(report: Report, suffix: str) -> str:
    """Return the name under which a report is downloaded."""
    when = report.made_at or report.created_at
    return str(Path(f"report-{when:%Y%m%d-%H%M}").with_suffix(f".{suffix}"))
