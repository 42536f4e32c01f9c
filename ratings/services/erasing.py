"""Cutting pseudonyms from who they are. Scores stay, since nobody can tell any more whose they were."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from ratings.models import Check, Comparison, Message, ParticipationLink, Rating


def cut(links: QuerySet[ParticipationLink]) -> int:
    """Delete links with the comments and the messages that may say who it was; return how many links."""
    # Judgements are only ever added; a comment, which may say who wrote it, is the one thing taken out.
    for judged in (Rating, Comparison, Check):
        said: QuerySet[Any] = QuerySet(judged).filter(participation__link__in=links)
        said.exclude(comment="").update(comment="")
    Message.objects.filter(rater__link__in=links).delete()
    return links.delete()[1].get(ParticipationLink._meta.label, 0)
