"""Every address of the site, a block for each subject."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from ratings.views import arrivals, front, media, people, room

urlpatterns: list[URLPattern | URLResolver] = [
    # front
    path("", front.front, name="front"),
    path("healthz", front.health, name="health"),
    # people
    path("sign-in/", people.sign_in, name="sign-in"),
    path("sign-in/<str:token>/", people.sign_in_link, name="sign-in-link"),
    path("sign-out/", people.sign_out, name="sign-out"),
    # the rating room
    path("rate/<str:token>/", arrivals.invited, name="invited"),
    path("studies/<slug:slug>/join/", arrivals.join, name="join"),
    path("room/<uuid:participation>/", room.room, name="room"),
    path("room/<uuid:participation>/next/", room.following, name="room-next"),
    path("room/<uuid:participation>/ratings/", room.rate, name="room-rate"),
    path("room/<uuid:participation>/shown/<uuid:assignment>/", room.shown, name="room-shown"),
    path("room/<uuid:participation>/leave/", room.leave, name="room-leave"),
    # languages
    path("language/", set_language, name="set_language"),
    # media
    path("media/<str:token>", media.media, name="media"),
]
