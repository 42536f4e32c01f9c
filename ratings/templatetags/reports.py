"""What pages need to know of reports."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from ratings.reports import formats

register = template.Library()


@register.simple_tag
def report_formats() -> Mapping[str, formats.Format]:
    """Return the formats in which something can leave."""
    return formats.FORMATS
