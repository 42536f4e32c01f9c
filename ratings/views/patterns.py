"""The book of patterns: every part of the pages, in both themes, both languages and all its states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ratings.views import pattern_samples

PAPER, ROOM = ("light", "dark"), ("room",)


@dataclass(frozen=True)
class Pattern:
    """One part of the pages; its samples stand in templates/patterns/<key>.html."""

    key: str
    title: str | Promise
    use: str
    wide: bool = False
    themes: tuple[str, ...] = PAPER

    @property
    def template(self) -> str:
        return f"patterns/{self.key}.html"

    def panes(self, languages: list[str]) -> list[dict[str, Any]]:
        """Return the panes in which this part is shown; `key` keeps their ids apart."""
        panes: list[dict[str, Any]] = []
        for language in languages:
            for theme in self.themes:
                key = f"{self.key}-{language}-{theme}"
                forms = pattern_samples.forms_of(key) if self.key == "fields" else {}
                panes.append({"language": language, "theme": theme, "key": key, **forms})
        return panes


PATTERNS = (
    Pattern("tokens", _("Colour and type"), "static/ratings/tokens.css"),
    Pattern(
        "page_head", _("Page head"), '{% include "parts/page_head.html" with title= lead= crumbs= actions= %}'
    ),
    Pattern("buttons", _("Buttons"), '<button class="button primary|quiet|destructive|small|icon-only">'),
    Pattern("fields", _("Fields"), '{% include "parts/field.html" with field=form.name %}, parts/form.html'),
    Pattern(
        "picker", _("Things to tick"), '{% include "parts/picker.html" with legend= name= members= help= %}'
    ),
    Pattern("level", _("Level mark"), "{% level 3 of=3 word= certainty= %}"),
    Pattern(
        "report_table",
        _("The report's table"),
        '{% include "parts/report_table.html" with table= %}',
        wide=True,
    ),
    Pattern(
        "dot_plot",
        _("Dot and interval"),
        "{% dot_plot dots axis title= key= description= panel= %}",
        wide=True,
    ),
    Pattern("shares", _("Shares of the levels"), "{% share_plot rows title= key= %}", wide=True),
    Pattern(
        "data_table", _("Table"), '<div class="table"><table class="data" data-sortable="sort">', wide=True
    ),
    Pattern(
        "figure", _("Figures and small lines"), "{% figure value low high %}, {% spark values title= key= %}"
    ),
    Pattern("tiles", _("Tiles"), '{% include "parts/tiles.html" with tiles= %}'),
    Pattern("facts", _("Facts"), '{% include "parts/facts.html" with facts= %}'),
    Pattern("states", _("States of a clip"), "{% clip_state state percent %}"),
    Pattern(
        "gallery", _("Gallery"), '<ul class="gallery">{% include "parts/clip_card.html" with title= url= %}'
    ),
    Pattern(
        "frame", _("Video frame"), '{% include "parts/frame.html" with src= width= height= poster= label= %}'
    ),
    Pattern("prompt", _("Prompt"), '{% include "parts/prompt.html" with text= image= video= tags= %}'),
    Pattern("notices", _("Notices"), '{% include "parts/notice.html" with kind= title= text= %}'),
    Pattern(
        "dialog", _("Dialog"), '{% include "parts/confirm.html" with id= title= text= action= confirm= %}'
    ),
    Pattern("toast", _("Toast"), '{% include "parts/toast.html" with text= kind= undo_url= %}'),
    Pattern("progress", _("Progress"), '{% include "parts/progress.html" with doing= value= of= left= %}'),
    Pattern(
        "empty",
        _("Nothing here yet"),
        '{% include "parts/empty.html" with title= text= icon= url= button= %}',
    ),
    Pattern("skeleton", _("Skeleton"), '{% include "parts/skeleton.html" with kind= %}'),
    Pattern("tags", _("Tags"), '<span class="tag accent|warn|bad">'),
    Pattern("pagination", _("Pages"), '{% include "parts/pagination.html" with page= %}'),
    Pattern("copy", _("Link to copy"), '{% include "parts/copy.html" with value= label= %}'),
    Pattern("icons", _("Icons"), "{% icon name %}"),
    Pattern(
        "level_buttons", _("Rating room: level buttons"), "parts/level_buttons.html", wide=True, themes=ROOM
    ),
    Pattern("room_parts", _("Rating room: other parts"), "room.html", wide=True, themes=ROOM),
)


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Show every pattern, in the language asked for or in all of them."""
    every = [code for code, _name in settings.LANGUAGES]
    asked = request.GET.get("in")
    languages = [asked] if asked in every else every
    book = [(pattern, pattern.panes(languages)) for pattern in PATTERNS]
    ctx: dict[str, Any] = {
        "book": book,
        "languages": settings.LANGUAGES,
        "asked": asked,
    }
    return render(request, "patterns.html", ctx | pattern_samples.samples())
