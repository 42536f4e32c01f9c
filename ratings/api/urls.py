"""Every address of the API, a block for each noun."""

from __future__ import annotations

from django.urls import URLPattern, path

from ratings.api import account, catalogue, clips, documents, judgements, messages, results, studies, uploads

STUDY = "v1/studies/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("schema/", documents.schema, name="api-schema"),
    path("docs/", documents.docs, name="api-docs"),
    path("v1/me/", account.Me.as_view(), name="api-me"),
    path("v1/acts/", account.Acts.as_view(), name="api-acts"),
    # catalogue
    path("v1/generators/", catalogue.Generators.as_view(), name="api-generators"),
    path("v1/generators/<slug:slug>/", catalogue.GeneratorDetail.as_view(), name="api-generator"),
    path("v1/prompts/", catalogue.Prompts.as_view(), name="api-prompts"),
    path("v1/prompts/<slug:slug>/", catalogue.PromptDetail.as_view(), name="api-prompt"),
    # clips
    path("v1/clips/", clips.Clips.as_view(), name="api-clips"),
    path("v1/clips/states/", clips.ClipStates.as_view(), name="api-clip-states"),
    path("v1/clips/<uuid:public_id>/", clips.ClipDetail.as_view(), name="api-clip"),
    path("v1/clips/<uuid:public_id>/archive/", clips.ClipArchive.as_view(), name="api-clip-archive"),
    path("v1/clips/<uuid:public_id>/restore/", clips.ClipRestore.as_view(), name="api-clip-restore"),
    path("v1/clips/<uuid:public_id>/retry/", clips.ClipRetry.as_view(), name="api-clip-retry"),
    # uploads
    path("v1/uploads/", uploads.Uploads.as_view(), name="api-uploads"),
    path("v1/uploads/<uuid:public_id>", uploads.OneUpload.as_view(), name="api-upload"),
    # studies
    path("v1/rubrics/", studies.Rubrics.as_view(), name="api-rubrics"),
    path("v1/studies/", studies.Studies.as_view(), name="api-studies"),
    path(STUDY, studies.StudyDetail.as_view(), name="api-study"),
    path(f"{STUDY}open/", studies.StudyOpen.as_view(), name="api-study-open"),
    path(f"{STUDY}close/", studies.StudyClose.as_view(), name="api-study-close"),
    path(f"{STUDY}items/", studies.StudyItems.as_view(), name="api-study-items"),
    path(f"{STUDY}invitations/", studies.StudyInvitations.as_view(), name="api-study-invitations"),
    path(
        f"{STUDY}invitations/<uuid:invitation>/revoke/",
        studies.StudyInvitationRevoke.as_view(),
        name="api-study-invitation-revoke",
    ),
    path(f"{STUDY}messages/", messages.StudyMessages.as_view(), name="api-study-messages"),
    path(
        f"{STUDY}messages/<uuid:message>/take-back/",
        messages.StudyMessageTakeBack.as_view(),
        name="api-study-message-take-back",
    ),
    # judgements
    path(
        f"{STUDY}participations/", judgements.StudyParticipations.as_view(), name="api-study-participations"
    ),
    path(f"{STUDY}ratings/", judgements.StudyRatings.as_view(), name="api-study-ratings"),
    path(f"{STUDY}votes/", judgements.StudyVotes.as_view(), name="api-study-votes"),
    # results
    path(f"{STUDY}leaderboards/", results.StudyLeaderboards.as_view(), name="api-study-leaderboards"),
    path("v1/leaderboards/", results.Leaderboards.as_view(), name="api-leaderboards"),
    path("v1/leaderboards/<uuid:board>/", results.LeaderboardDetail.as_view(), name="api-leaderboard"),
    path(
        "v1/leaderboards/<uuid:board>/publish/",
        results.LeaderboardPublish.as_view(),
        name="api-leaderboard-publish",
    ),
    path("v1/references/", results.References.as_view(), name="api-references"),
    path("v1/references/<uuid:reference>/", results.ReferenceDetail.as_view(), name="api-reference"),
]
