"""Every address of the site, a block for each subject."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from ratings.views import front, media, people

urlpatterns: list[URLPattern | URLResolver] = [
    # front
    path("", front.front, name="front"),
    path("healthz", front.health, name="health"),
    # people
    path("sign-in/", people.sign_in, name="sign-in"),
    path("sign-in/<str:token>/", people.sign_in_link, name="sign-in-link"),
    path("sign-out/", people.sign_out, name="sign-out"),
    path("language/", set_language, name="set_language"),
    # media
    path("media/<str:token>", media.media, name="media"),
]
