"""The small signs that every page speaks with: level marks, figures, states, icons."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext

from ratings.choices import FileState, Outcome
from ratings.models import User
from ratings.reports import figures, marks
from ratings.services import level_words
from ratings.services import saved_views as views_service

register = template.Library()

CERTAIN = 0.8
STATE_ICONS: dict[str, str] = {
    FileState.RECEIVED: "inbox",
    FileState.READY: "check",
    FileState.REJECTED: "error",
    Outcome.REFUSED: "refused",
    Outcome.FAILED: "warning",
    Outcome.TIMEOUT: "clock",
}


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> SafeString:
    """Return the data-theme attribute that the theme cookie asks for, so that nothing flashes."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme") if request else None
    return format_html(' data-theme="{}"', chosen) if chosen in {"light", "dark"} else SafeString("")


@register.simple_tag(takes_context=True)
def nav_item(context: template.Context, name: str, label: str) -> SafeString:
    """Return an entry of the main navigation, marked when the page lies beneath its address."""
    address = reverse(name)
    request = context.get("request")
    here = request is not None and request.path.startswith(address)
    current = mark_safe(' aria-current="page"') if here else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', address, current, label)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an icon of icons.svg; it says nothing, so words stand beside it or in an aria-label."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("ratings/icons.svg"), name
    )


@register.simple_tag
def bars(level: int, of: int = 3, to: int | None = None) -> SafeString:
    """Return the bars of a level alone, in the colour of the text."""
    return mark_safe(marks.bars(level, of, to=to))  # noqa: S308 (drawn from numbers only)


@register.simple_tag(name="level")
def level_mark(level: int | None, of: int = 3, word: str = "", certainty: float | None = None) -> SafeString:
    """Return the level mark: bars on the ramp's colour, the word, and the certainty where there is one."""
    if level is None:
        return format_html('<span class="level plain">{}</span>', gettext("not judged"))
    told = format_html("<small>{}</small>", figures.percent(certainty)) if certainty is not None else ""
    return format_html(
        '<span class="level" data-level="{}" data-of="{}">{}<span>{}</span>{}</span>',
        level, of, bars(level, of), word or level_words.word(level, of), told,
    )  # fmt: skip


@register.simple_tag
def verdict(
    level: int | None, of: int = 3, to: int | None = None, certainty: float | None = None
) -> SafeString:
    """Return a cell of the report's table: full when certain, outlined when open between two levels."""
    if level is None:
        return format_html('<div class="verdict unknown">{}</div>', gettext("not judged"))
    low, high = (level, level) if to is None else (min(level, to), max(level, to))
    certain = low == high and (certainty is None or certainty >= CERTAIN)
    words = level_words.span(low, high, of)
    told = (
        format_html('<span class="verdict-certainty">{}</span>', figures.percent(certainty))
        if certainty is not None
        else ""
    )
    return format_html(
        '<div class="verdict{}" data-level="{}" data-of="{}">{}<span class="verdict-word">{}</span>{}</div>',
        "" if certain else " open", level, of, bars(low, of, high), words, told,
    )  # fmt: skip


@register.simple_tag
def figure(
    value: float | None, low: float | None = None, high: float | None = None, places: int | None = None
) -> SafeString:
    """Return a number with its interval in smaller type, in as many digits as the interval allows."""
    if value is None:
        return format_html('<span class="figure unknown">{}</span>', "–")
    digits = figures.decimals(low, high) if places is None else places
    told = figures.interval(low, high, digits)
    small = format_html(" <small>{}</small>", told) if told else ""
    return format_html('<span class="figure">{}{}</span>', figures.number(value, digits), small)


@register.simple_tag
def clip_state(state: str, percent: float | None = None) -> SafeString:
    """Return the mark of a file's state or of an outcome; probing shows how far it is."""
    labels = {**dict(FileState.choices), **dict(Outcome.choices)}
    label = labels[state]
    if state == FileState.PROBING:
        told = "" if percent is None else f" {percent:.0f}%"
        return format_html('<span class="state probing">{}{}{}</span>', _ring(percent or 0), label, told)
    sign = icon(STATE_ICONS.get(state, "check"))
    return format_html('<span class="state {}">{}{}</span>', state, sign, label)


def _ring(percent: float) -> SafeString:
    return format_html(
        '<svg class="icon ring" viewBox="0 0 24 24" aria-hidden="true">'
        '<circle class="track" cx="12" cy="12" r="9"/>'
        '<circle class="done" cx="12" cy="12" r="9" pathLength="100" stroke-dasharray="{} 100"/></svg>',
        f"{min(100.0, max(0.0, percent)):g}",
    )


@register.filter
def time_left(seconds: float) -> str:
    """Return how long something still takes, as coarse as the guess it is."""
    if seconds < 60:
        return gettext("less than a minute left")
    minutes = round(seconds / 60)
    if minutes < 60:
        return ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("about %(n)s hour left", "about %(n)s hours left", hours) % {"n": hours}


@register.filter
def seconds(value: float | None) -> str:
    """Return a clip's length, such as 5.2 s."""
    return "–" if value is None else pgettext("length", "%(n)s s") % {"n": f"{value:.1f}"}


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, **cursor: str) -> str:
    """Return this list's address at another page, or at its beginning; every other parameter stays."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name in ("before", "after"):
        parameters.pop(name, None)
    parameters.update(cursor)
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def saved_views(context: template.Context) -> dict[str, Any]:
    """Return the reader's views of this list, which of them this is, and whether it can be kept as one."""
    request: HttpRequest = context["request"]
    name = request.resolver_match.url_name if request.resolver_match else None
    if not (name in views_service.LISTS and isinstance(request.user, User) and context["may"].read):
        return {}
    query = views_service.filters_of(request.GET.urlencode())
    kept = list(views_service.of(request.user, name))
    current = next((view for view in kept if view.query == query), None)
    return {"list": name, "kept": kept, "query": query, "current": current, "keepable": bool(query)}


@register.filter
def percent(share: float | None) -> str:
    """Return a share as whole percent."""
    return "–" if share is None else f"{share:.0%}"
