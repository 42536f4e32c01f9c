"""Every address of the site, a block for each subject."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from ratings.api import clips as clips_api
from ratings.views import clips, front, media, people, uploads

urlpatterns: list[URLPattern | URLResolver] = [
    # front
    path("", front.front, name="front"),
    path("healthz", front.health, name="health"),
    # people
    path("sign-in/", people.sign_in, name="sign-in"),
    path("sign-in/<str:token>/", people.sign_in_link, name="sign-in-link"),
    path("sign-out/", people.sign_out, name="sign-out"),
    path("language/", set_language, name="set_language"),
    # clips
    path("clips/", clips.clip_list, name="clips"),
    path("clips/upload/", uploads.upload, name="upload"),
    path("clips/<uuid:public_id>/", clips.clip, name="clip"),
    path("clips/<uuid:public_id>/retry/", clips.retry, name="clip-retry"),
    path("clips/<uuid:public_id>/archive/", clips.archive, name="clip-archive"),
    path("clips/<uuid:public_id>/restore/", clips.restore, name="clip-restore"),
    path("api/v1/clips/", clips_api.Clips.as_view(), name="api-clips"),
    path("api/v1/clips/states", clips_api.ClipStates.as_view(), name="api-clip-states"),
    # media
    path("media/<str:token>", media.media, name="media"),
]
