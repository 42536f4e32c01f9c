"""Addresses for these tests alone: the pages' parts must stand without the rest of the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from ratings.views.patterns import patterns

NAMES = "leaderboards generators prompts clips studies reports references people account sign-in sign-out"


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [
    path("", page, name="front"),
    path("patterns/", patterns, name="patterns"),
    path("i18n/", include("django.conf.urls.i18n")),
    *(path(f"{name}/", page, name=name) for name in NAMES.split()),
]
