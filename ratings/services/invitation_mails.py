"""What an invited person is written, in their own language."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ratings.models import Invitee
from ratings.services import participations
from ratings.services.mails import Mail


def of(invitee: Invitee, link: str) -> Mail:
    """Return the mail with somebody's link."""
    until = _("The link is yours alone, and works until %(day)s.") % {
        "day": date_format(invitee.batch.expires_at, "Y-m-d")
    }
    return _rater(invitee, link, until) if invitee.user is None else _colleague(invitee, link, until)


def _hello(invitee: Invitee) -> str:
    return _("Hello %(name)s,") % {"name": invitee.name} if invitee.name else _("Hello,")


def _rater(invitee: Invitee, link: str, until: str) -> Mail:
    study = invitee.batch.study
    assert study is not None  # noqa: S101 - raters are of a study
    return Mail(
        subject=_("Will you rate videos? %(study)s") % {"study": study.title},
        lines=[
            _hello(invitee),
            _("you are invited to watch short generated videos and say how good they are: “%(study)s”.")
            % {"study": study.title},
            _("It takes about %(n)d minutes, in the browser, without an account.")
            % {"n": participations.minutes(study)},
            until,
        ],
        link=link,
        button=_("Begin"),
        closing=_("If you would rather not, do nothing: you will not be written to again."),
    )


def _colleague(invitee: Invitee, link: str, until: str) -> Mail:
    return Mail(
        subject=_("Your account on ClipJury"),
        lines=[
            _hello(invitee),
            _("an account was made for you where people judge generated videos. This link signs you in."),
            until,
            _("Later a code, sent to this address, signs you in."),
        ],
        link=link,
        button=_("Sign in"),
    )
