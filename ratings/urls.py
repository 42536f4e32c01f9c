"""Every address of the site, a block for each subject."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from django.urls.converters import StringConverter
from django.views.i18n import set_language

from ratings.admin.shelves import site
from ratings.api import documents
from ratings.views import (
    accounts,
    arrivals,
    builder,
    changes,
    checking,
    clips,
    completions,
    compute,
    front,
    generators,
    identities,
    imports,
    invitees,
    leaderboards,
    learning,
    matrix,
    media,
    messages,
    patterns,
    people,
    planner,
    prompts,
    published,
    raters,
    references,
    reports,
    room,
    rubrics,
    saved_views,
    sector_report,
    security,
    studies,
    tables,
    uploads,
    viewing,
)


class Anything(StringConverter):
    """Whatever is left of an address, slashes and line breaks too."""

    regex = r"[\s\S]*"


register_converter(Anything, "anything")

# Pages that the library which signs people in leads to by names of its own.
SIGN_IN = ("sign-in", "account_login", "account_request_login_code")
SECURITY = ("security", "mfa_index", "mfa_list_webauthn", "socialaccount_connections")

urlpatterns: list[URLPattern | URLResolver] = [
    # front
    path("", front.front, name="front"),
    path("healthz", front.health, name="health"),
    path("favicon.ico", front.icon, name="icon"),
    # people
    *(path("sign-in/", people.sign_in, name=name) for name in SIGN_IN),
    path("sign-in/code/", people.code, name="account_confirm_login_code"),
    path("sign-in/second/", people.second, name="mfa_authenticate"),
    path("sign-in/passkey/", people.passkey, name="mfa_login_webauthn"),
    path("sign-in/closed/", people.closed, name="account_inactive"),
    path("sign-in/oidc/", people.oidc_start, name="oidc"),
    path("sign-in/<slug:provider_id>/back/", people.oidc_back, name="openid_connect_callback"),
    path("sign-in/<str:token>/", people.sign_in_link, name="sign-in-link"),
    path("sign-up/", people.sign_up, name="account_signup"),
    path("sign-out/", people.sign_out, name="sign-out"),
    path("account/", accounts.account, name="account"),
    path("account/profile/", accounts.profile, name="profile"),
    *(path("account/signing-in/", security.security, name=name) for name in SECURITY),
    path("account/address/", security.address, name="account_email"),
    path("account/address/code/", security.address_code, name="account_email_verification_sent"),
    path("account/authenticator/", security.authenticator, name="mfa_activate_totp"),
    path("account/authenticator/remove/", security.authenticator_remove, name="mfa_deactivate_totp"),
    path("account/passkeys/add/", security.passkey_add, name="mfa_add_webauthn"),
    path("account/passkeys/<slug:handle>/remove/", security.passkey_remove, name="passkey-remove"),
    path("account/recovery-codes/", security.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", security.codes_new, name="mfa_generate_recovery_codes"),
    path("account/again/", security.prove_again, name="mfa_reauthenticate"),
    path("account/again/passkey/", security.prove_again_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/sessions/<uuid:session>/end/", security.session_end, name="session-end"),
    path("account/tokens/<uuid:token>/revoke/", accounts.token_revoke, name="token-revoke"),
    path("people/", accounts.people, name="people"),
    path("people/invite/", invitees.people_invite, name="people-invite"),
    path("invitees/<uuid:batch>/", invitees.invitees, name="invitees"),
    path(
        "invitees/<uuid:batch>/<uuid:invitee>/withdraw/", invitees.invitee_withdraw, name="invitee-withdraw"
    ),
    re_path(
        "^invitees/(?P<batch>[0-9a-f-]{36})/(?P<act>links|again|forget)/$",
        invitees.invitees_act,
        name="invitees-act",
    ),
    path("people/<uuid:account>/", accounts.colleague, name="colleague"),
    path("people/<uuid:account>/roles/<uuid:membership>/take/", accounts.role_take, name="role-take"),
    re_path(
        "^people/(?P<account>[0-9a-f-]{36})/(?P<act>close|open|sign-out|factors|erase)/$",
        accounts.colleague_act,
        name="colleague-act",
    ),
    path("audit/", accounts.audit, name="audit"),
    # the back door
    path("admin/", site.urls),
    # generators
    path("generators/", generators.generators, name="generators"),
    path("generators/new/", generators.generator_new, name="generator-new"),
    re_path(
        r"^generators/generators\.(?P<suffix>csv|json)$", tables.generators_table, name="generators-table"
    ),
    path("generators/<slug:slug>/", generators.generator, name="generator"),
    path("generators/<slug:slug>/edit/", generators.generator_edit, name="generator-edit"),
    path("generators/<slug:slug>/remove/", changes.generator_remove, name="generator-remove"),
    # prompts
    path("prompts/", prompts.prompts, name="prompts"),
    path("prompts/new/", prompts.prompt_new, name="prompt-new"),
    path("prompts/prompts.csv", tables.prompts_table, name="prompts-table"),
    path("prompts/<slug:slug>/", prompts.prompt, name="prompt"),
    path("prompts/<slug:slug>/edit/", prompts.prompt_edit, name="prompt-edit"),
    path("prompts/<slug:slug>/remove/", changes.prompt_remove, name="prompt-remove"),
    # saved views of lists
    path("views/keep/", saved_views.view_keep, name="view-keep"),
    path("views/<uuid:view>/forget/", saved_views.view_forget, name="view-forget"),
    # changes of the catalogue
    path("changes/", changes.changes_list, name="changes"),
    path("changes/<uuid:change>/undo/", changes.change_undo, name="change-undo"),
    # tables
    path("imports/", imports.imports, name="imports"),
    # rubrics
    path("rubrics/", rubrics.rubrics, name="rubrics"),
    path("rubrics/new/", rubrics.rubric_new, name="rubric-new"),
    path("rubrics/<slug:slug>/<int:version>/", rubrics.rubric, name="rubric"),
    path("rubrics/<slug:slug>/<int:version>/edit/", rubrics.rubric_edit, name="rubric-edit"),
    # studies
    path("studies/", studies.studies, name="studies"),
    path("studies/new/", builder.study_new, name="study-new"),
    path("studies/forecast/", builder.study_forecast, name="study-forecast"),
    path("studies/members/", builder.study_members, name="study-members"),
    path("studies/rubric/", builder.study_rubric, name="study-rubric"),
    path("studies/<slug:slug>/", studies.study, name="study"),
    path("studies/<slug:slug>/edit/", builder.study_edit, name="study-edit"),
    path("studies/<slug:slug>/checks/", checking.study_checks, name="study-checks"),
    path("studies/<slug:slug>/checks/gold/", checking.study_gold, name="study-gold"),
    path("studies/<slug:slug>/duplicate/", builder.study_duplicate, name="study-duplicate"),
    path("studies/<slug:slug>/discard/", builder.study_discard, name="study-discard"),
    path("studies/<slug:slug>/raters/", raters.study_raters, name="study-raters"),
    path("studies/<slug:slug>/raters/agreed/", raters.study_agreed, name="study-agreed"),
    path("studies/<slug:slug>/raters/<uuid:rater>/exclude/", raters.rater_exclude, name="rater-exclude"),
    path("studies/<slug:slug>/raters/<uuid:rater>/restore/", raters.rater_restore, name="rater-restore"),
    path("studies/<slug:slug>/completions/", completions.study_completions, name="study-completions"),
    path(
        "studies/<slug:slug>/completions.csv",
        completions.study_completions_table,
        name="study-completions-table",
    ),
    path(
        "studies/<slug:slug>/completions/forget/",
        completions.study_completions_forget,
        name="study-completions-forget",
    ),
    path("studies/<slug:slug>/messages/", messages.study_messages, name="study-messages"),
    path(
        "studies/<slug:slug>/messages/<uuid:message>/take-back/",
        messages.message_take_back,
        name="message-take-back",
    ),
    path("studies/<slug:slug>/blindness/", studies.study_blindness, name="study-blindness"),
    path("studies/<slug:slug>/monitor/", studies.study_monitor, name="study-monitor"),
    path("studies/<slug:slug>/preview/", studies.study_preview, name="study-preview"),
    path("studies/<slug:slug>/open/", studies.study_open, name="study-open"),
    path("studies/<slug:slug>/amend/", studies.study_amend, name="study-amend"),
    path("studies/<slug:slug>/close/", studies.study_close, name="study-close"),
    path("studies/<slug:slug>/leaderboards/", leaderboards.leaderboard_new, name="leaderboard-new"),
    path("studies/<slug:slug>/invite/", invitees.study_invite, name="study-invite"),
    path("studies/<slug:slug>/invitations/", studies.invitation_new, name="invitation-new"),
    path(
        "studies/<slug:slug>/invitations/<uuid:invitation>/revoke/",
        studies.invitation_revoke,
        name="invitation-revoke",
    ),
    # leaderboards
    path("leaderboards/", leaderboards.leaderboards, name="leaderboards"),
    path("leaderboards/<uuid:board>/", leaderboards.leaderboard, name="leaderboard"),
    path("leaderboards/<uuid:board>/publish/", leaderboards.leaderboard_publish, name="leaderboard-publish"),
    path(
        "leaderboards/<uuid:board>/withdraw/", leaderboards.leaderboard_withdraw, name="leaderboard-withdraw"
    ),
    path("leaderboards/<uuid:board>/compare/", leaderboards.leaderboard_methods, name="leaderboard-methods"),
    path(
        "leaderboards/<uuid:board>/download.<slug:suffix>",
        leaderboards.leaderboard_download,
        name="leaderboard-download",
    ),
    path(
        "leaderboards/<uuid:board>/identities/",
        identities.leaderboard_identities,
        name="leaderboard-identities",
    ),
    path("leaderboards/<uuid:board>/changes/", reports.leaderboard_changes, name="leaderboard-changes"),
    path("leaderboards/<uuid:board>/<slug:part>/", leaderboards.leaderboard_part, name="leaderboard-part"),
    # planner
    path("plan/", planner.planner, name="planner"),
    # published boards
    path("published/<uuid:board>/", published.published, name="published"),
    path("published/<uuid:board>/frame/", published.frame, name="published-frame"),
    path("published/<uuid:board>/picture.png", published.picture, name="published-picture"),
    path("published/<uuid:board>/clips/", published.wall, name="published-wall"),
    path("published/<uuid:board>/clips/frame/", published.wall_frame, name="published-wall-frame"),
    path("published/<uuid:board>/clips/<uuid:clip>.<slug:suffix>", published.clip, name="published-clip"),
    path("published/<uuid:board>/given/<slug:slug>.<slug:suffix>", published.given, name="published-given"),
    # compute
    path("compute/", compute.compute, name="compute"),
    # reports
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.report_new, name="report-new"),
    path("reports/<uuid:report>/", reports.report, name="report"),
    path("reports/<uuid:report>/share/", reports.report_share, name="report-share"),
    path("reports/<uuid:report>/unshare/", reports.report_unshare, name="report-unshare"),
    path("reports/<uuid:report>/report.<slug:suffix>", reports.report_download, name="report-download"),
    path("shared/<uuid:link>/", reports.report_shared, name="report-shared"),
    path(
        "shared/<uuid:link>/report.<slug:suffix>",
        reports.report_shared_download,
        name="report-shared-download",
    ),
    # references
    path("references/", references.references, name="references"),
    path("references/report-2024/", sector_report.report, name="sector-report"),
    path("references/<int:number>/", references.reference, name="reference"),
    # patterns
    path("patterns/", patterns.patterns, name="patterns"),
    # the rating room
    path("rate/<str:token>/", arrivals.invited, name="invited"),
    path("studies/<slug:slug>/join/", arrivals.join, name="join"),
    path("room/<uuid:participation>/", room.room, name="room"),
    path("room/<uuid:participation>/next/", room.following, name="room-next"),
    path("room/<uuid:participation>/ratings/", room.rate, name="room-rate"),
    path("room/<uuid:participation>/shown/<uuid:assignment>/", room.shown, name="room-shown"),
    path("room/<uuid:participation>/viewing/", viewing.measured, name="room-viewing"),
    path("room/<uuid:participation>/viewing/<slug:name>", viewing.shown, name="room-viewing-shown"),
    path("room/<uuid:participation>/training/<uuid:check>/", learning.feedback, name="room-feedback"),
    path("room/<uuid:participation>/messages/", messages.room_messages, name="room-messages"),
    path("room/<uuid:participation>/leave/", room.leave, name="room-leave"),
    # languages
    path("language/", set_language, name="set_language"),
    # clips
    path("clips/", clips.clip_list, name="clips"),
    path("clips/matrix/", matrix.matrix, name="matrix"),
    path("clips/upload/", uploads.upload, name="upload"),
    path("clips/clips.csv", tables.clips_table, name="clips-table"),
    path("clips/change/", clips.clips_change, name="clips-change"),
    path("clips/<uuid:public_id>/", clips.clip, name="clip"),
    path("clips/<uuid:public_id>/edit/", clips.clip_edit, name="clip-edit"),
    path("clips/<uuid:public_id>/retry/", clips.retry, name="clip-retry"),
    path("clips/<uuid:public_id>/archive/", clips.archive, name="clip-archive"),
    path("clips/<uuid:public_id>/restore/", clips.restore, name="clip-restore"),
    # media
    path("media/<str:token>", media.media, name="media"),
    # the API; what is not found above stands last
    path("api/", include("ratings.api.urls")),
    path("api/<anything:rest>", documents.unknown, name="api-unknown"),
]
