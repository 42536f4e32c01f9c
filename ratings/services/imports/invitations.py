"""Tables of people to invite: every row is read, and every fault told with its line, before anybody is."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from ratings.choices import Role
from ratings.errors import InvalidError
from ratings.models import Invitee, Study, User
from ratings.services.imports import fields
from ratings.services.imports.fields import Column, Record
from ratings.services.imports.report import Report

ADMINISTRATOR = "administrator"
LANGUAGES = {"en": "en", "zh": "zh-hans", "zh-hans": "zh-hans"}
MOST = 5_000


def _address(cell: str) -> str:
    try:
        validate_email(cell)
    except ValidationError as error:
        raise InvalidError(_("“%(text)s” is no e-mail address.") % {"text": cell[:80]}) from error
    return cell.lower()


def _language(cell: str) -> str:
    if cell.lower() not in LANGUAGES:
        raise InvalidError(_("“%(text)s” is neither en nor zh.") % {"text": cell[:20]})
    return LANGUAGES[cell.lower()]


def _study(cell: str) -> Study:
    found = Study.objects.filter(slug=cell).first()
    if found is None:
        raise InvalidError(_("There is no study “%(slug)s” here.") % {"slug": cell[:120]})
    return found


PERSON = (
    Column("email", _address, required=True),
    Column("name", fields.text(Invitee, "name")),
    Column("language", _language),
)
COLLEAGUE = (
    *PERSON,
    Column("role", fields.word([Role.CURATOR, Role.ANALYST, ADMINISTRATOR]), required=True),
    Column("study", _study),
)


def read(text: str, *, raters_of: Study | None) -> tuple[list[dict[str, Any]], Report]:
    """Return the people of a table, and a report with what is wrong. Without a study they are colleagues."""
    report = Report("people")
    columns = PERSON if raters_of is not None else COLLEAGUE
    records = list(fields.records(io.BytesIO(text.encode()), columns, report=report))
    if len(records) > MOST:
        report.refuse(MOST + 2, _("A table holds at most %(limit)d people.") % {"limit": MOST})
    known = _known(raters_of)
    people = [record.values for record in _once(records, report) if _new(record, known, report)]
    report.refusals.sort(key=lambda refusal: refusal.line)
    return people, report


def _once(records: list[Record], report: Report) -> Iterator[Record]:
    """Yield the first row of each address, and refuse the others."""
    seen: dict[str, int] = {}
    for record in records:
        line = seen.setdefault(record.values["email"], record.line)
        if line == record.line:
            yield record
        else:
            report.refuse(
                record.line, _("email: this address stands in line %(line)d already.") % {"line": line}
            )


def _new(record: Record, known: Mapping[str, str], report: Report) -> bool:
    told = known.get(record.values["email"])
    if told:
        report.refuse(record.line, f"email: {told}")
    return not told


def _known(raters_of: Study | None) -> dict[str, str]:
    """Return, by address, why somebody is not invited again."""
    if raters_of is None:
        told = _("There is an account with this address already. Give it the role on its page.")
        return dict.fromkeys(User.objects.values_list("email", flat=True), told)
    told = _("This address was invited to the study before. Withdraw that invitation first.")
    live = Invitee.objects.filter(batch__study=raters_of, batch__raters=True, invitation__revoked_at=None)
    return dict.fromkeys(live.exclude(email="").values_list("email", flat=True), told)
