"""Tables into the catalogue by a page, with every refusal and its line."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ratings.forms.imports import ImportForm
from ratings.services.imports import by_page
from ratings.services.imports import generators as generator_tables
from ratings.services.imports import prompts as prompt_tables
from ratings.views.guards import curator

SHOWN = 200


@require_http_methods(["GET", "POST"])
@curator
def imports(request: HttpRequest) -> HttpResponse:
    """Take a table in, all of it or nothing unless asked; say what became of each line."""
    form = ImportForm(request.POST or None, request.FILES or None, initial=request.GET.dict())
    report = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        report = by_page.take_in(
            given["kind"], given["file"].file, name=given["file"].name, keep_going=given["keep_going"]
        )
    ctx = {
        "form": form,
        "report": report,
        "refusals": report.refusals[:SHOWN] if report else [],
        "columns": [
            (_("Generators"), ", ".join(column.name for column in generator_tables.COLUMNS)),
            (_("Prompts"), ", ".join(column.name for column in prompt_tables.COLUMNS)),
        ],
    }
    return render(request, "imports.html", ctx)
