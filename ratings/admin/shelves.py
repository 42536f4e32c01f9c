"""What stands in the back door, by shelf: each kind of rows with its columns, its search and its page."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from ratings import models
from ratings.admin.rows import BackDoor

site = BackDoor()
PEOPLE = pgettext_lazy("rows", "People")
CATALOGUE = pgettext_lazy("rows", "Catalogue")
MEDIA = pgettext_lazy("rows", "Media")
RUBRICS = pgettext_lazy("rows", "Rubrics")
STUDIES = pgettext_lazy("rows", "Studies")
JUDGEMENTS = pgettext_lazy("rows", "Judgements")
RESULTS = pgettext_lazy("rows", "Results")
site.shelve(
    PEOPLE,
    models.User,
    pgettext_lazy("rows", "Accounts"),
    "email name is_staff is_active joined_at",
    search="email name",
    page="colleague account public_id",
)
site.shelve(
    PEOPLE,
    models.Membership,
    pgettext_lazy("rows", "Roles"),
    "user study role",
    search="user__email =study__slug",
    page="colleague account user.public_id",
)
site.shelve(
    PEOPLE,
    models.ApiToken,
    pgettext_lazy("rows", "API tokens"),
    "user name hint created_at expires_at revoked_at",
    search="user__email name",
    page="colleague account user.public_id",
)
site.shelve(
    PEOPLE,
    models.AuditEntry,
    pgettext_lazy("rows", "Audit log"),
    "at by act subject study",
    search="act subject =study",
)
site.shelve(
    CATALOGUE,
    models.Generator,
    pgettext_lazy("rows", "Generators"),
    "slug name vendor kind launched",
    search="slug name vendor",
    page="generator slug slug",
)
site.shelve(
    CATALOGUE,
    models.Alias,
    pgettext_lazy("rows", "Aliases"),
    "name generator",
    search="name slug",
    page="generator slug generator.slug",
)
site.shelve(
    CATALOGUE,
    models.Claim,
    pgettext_lazy("rows", "Claims"),
    "generator as_of resolution fps",
    search="generator__slug",
    page="generator slug generator.slug",
)
site.shelve(
    CATALOGUE,
    models.Remark,
    pgettext_lazy("rows", "Remarks"),
    "generator by",
    search="generator__slug by",
    page="generator slug generator.slug",
)
site.shelve(
    CATALOGUE,
    models.Prompt,
    pgettext_lazy("rows", "Prompts"),
    "slug task language difficulty created_at",
    search="slug text",
    page="prompt slug slug",
)
site.shelve(
    CATALOGUE,
    models.Clip,
    pgettext_lazy("rows", "Clips"),
    "public_id generator prompt sample outcome source archived_at",
    search="=public_id =generator__slug =prompt__slug filename",
    page="clip public_id public_id",
)
site.shelve(
    CATALOGUE,
    models.Change,
    pgettext_lazy("rows", "Changes by hand"),
    "at by noun undone_at",
    search="=public_id",
)
site.shelve(CATALOGUE, models.ChangedRow, pgettext_lazy("rows", "Changed rows"), "change key", search="=key")
site.shelve(
    MEDIA,
    models.File,
    pgettext_lazy("rows", "Files"),
    "public_id state reason size attempts received_at",
    search="=public_id =sha256",
)
site.shelve(
    MEDIA,
    models.Probe,
    pgettext_lazy("rows", "Probes"),
    "file prober integrity probed_at",
    search="=file__public_id",
)
site.shelve(
    MEDIA,
    models.Rendition,
    pgettext_lazy("rows", "Renditions"),
    "file policy width height fps created_at",
    search="=file__public_id policy",
)
site.shelve(
    MEDIA,
    models.Order,
    pgettext_lazy("rows", "Orders"),
    "file policy state attempts placed_at",
    search="=file__public_id policy",
)
site.shelve(
    MEDIA,
    models.Upload,
    pgettext_lazy("rows", "Uploads"),
    "public_id owner filename kind state created_at",
    search="=public_id filename owner__email",
)
site.shelve(MEDIA, models.Metric, pgettext_lazy("rows", "Metrics"), "name", search="name")
site.shelve(
    MEDIA,
    models.MetricValue,
    pgettext_lazy("rows", "Metric values"),
    "metric clip value",
    search="metric__name =clip__public_id",
    page="clip public_id clip.public_id",
)
site.shelve(
    RUBRICS,
    models.Rubric,
    pgettext_lazy("rows", "Rubrics"),
    "slug version title created_at",
    search="slug title",
)
site.shelve(
    RUBRICS,
    models.Dimension,
    pgettext_lazy("rows", "Dimensions"),
    "rubric key position levels weight",
    search="key =rubric__slug",
)
site.shelve(
    RUBRICS,
    models.Level,
    pgettext_lazy("rows", "Levels"),
    "dimension value anchor_en",
    search="anchor_en anchor_zh",
)
site.shelve(
    STUDIES,
    models.Study,
    pgettext_lazy("rows", "Studies"),
    "slug task mode state opened_at closed_at",
    search="slug title_en title_zh",
    page="study slug slug",
)
site.shelve(
    STUDIES,
    models.Item,
    pgettext_lazy("rows", "Items"),
    "study prompt mode purpose judged promised withdrawn_at",
    search="=study__slug =prompt__slug",
    page="study slug study.slug",
)
site.shelve(
    STUDIES,
    models.ItemClip,
    pgettext_lazy("rows", "Clips of items"),
    "item clip position",
    search="=clip__public_id",
    page="clip public_id clip.public_id",
)
site.shelve(
    STUDIES,
    models.Invitation,
    pgettext_lazy("rows", "Invitations"),
    "study label limit used expires_at revoked_at",
    search="=study__slug label",
    page="study slug study.slug",
)
site.shelve(
    STUDIES,
    models.InvitationBatch,
    pgettext_lazy("rows", "Tables of invitations"),
    "public_id study raters by_mail created_at",
    search="=study__slug",
    page="invitees batch public_id",
)
site.shelve(
    STUDIES,
    models.Message,
    pgettext_lazy("rows", "Messages to raters"),
    "study rater sent_at sent_by taken_back_at",
    search="=study__slug",
    page="study-messages slug study.slug",
)
site.shelve(
    STUDIES,
    models.Participation,
    pgettext_lazy("rows", "Participations"),
    "pseudonym study language ending started_at excluded_at",
    search="=pseudonym =study__slug",
    page="study-raters slug study.slug",
)
site.shelve(
    STUDIES,
    models.Assignment,
    pgettext_lazy("rows", "Assignments"),
    "participation item position state assigned_at",
    search="=public_id =participation__pseudonym",
)
site.shelve(
    JUDGEMENTS,
    models.Rating,
    pgettext_lazy("rows", "Ratings"),
    "public_id study participation clip received_at skipped",
    search="=public_id =study__slug =participation__pseudonym =clip__public_id",
    page="study slug study.slug",
)
site.shelve(
    JUDGEMENTS,
    models.Score,
    pgettext_lazy("rows", "Scores"),
    "rating dimension level",
    search="=rating__public_id",
    page="study slug rating.study.slug",
)
site.shelve(
    JUDGEMENTS,
    models.Comparison,
    pgettext_lazy("rows", "Comparisons"),
    "public_id study participation received_at skipped",
    search="=public_id =study__slug =participation__pseudonym",
    page="study slug study.slug",
)
site.shelve(
    JUDGEMENTS,
    models.Vote,
    pgettext_lazy("rows", "Votes"),
    "public_id study participation dimension choice left received_at",
    search="=public_id =study__slug =participation__pseudonym",
    page="study slug study.slug",
)
site.shelve(
    JUDGEMENTS,
    models.Mark,
    pgettext_lazy("rows", "Marks"),
    "clip at_s fault received_at",
    search="=clip__public_id",
    page="clip public_id clip.public_id",
)
site.shelve(
    JUDGEMENTS,
    models.Check,
    pgettext_lazy("rows", "Checks"),
    "public_id participation purpose passed received_at",
    search="=public_id =participation__pseudonym",
    page="study-raters slug participation.study.slug",
)
site.shelve(
    JUDGEMENTS,
    models.Flag,
    pgettext_lazy("rows", "Flags"),
    "participation kind raised_at seen_at cleared_at",
    search="kind =participation__pseudonym",
    page="study-raters slug participation.study.slug",
)
site.shelve(
    RESULTS,
    models.Leaderboard,
    pgettext_lazy("rows", "Leaderboards"),
    "public_id study method state computed_at published_at",
    search="=public_id =study__slug =digest",
    page="leaderboard board public_id",
    hidden="data inputs result",
)
site.shelve(
    RESULTS,
    models.Standing,
    pgettext_lazy("rows", "Standings"),
    "leaderboard generator dimension mean low high rank",
    search="=leaderboard__public_id =generator__slug =dimension",
    page="leaderboard board leaderboard.public_id",
)
site.shelve(
    RESULTS,
    models.Report,
    pgettext_lazy("rows", "Reports"),
    "public_id title language state created_at",
    search="=public_id title",
    page="report report public_id",
)
site.shelve(
    RESULTS,
    models.Reference,
    pgettext_lazy("rows", "References"),
    "source date judge task",
    search="source source_zh",
    page="reference number pk",
)
site.shelve(
    RESULTS,
    models.ReferenceValue,
    pgettext_lazy("rows", "Values of references"),
    "reference generator dimension value",
    search="=generator__slug dimension",
    page="reference number reference.pk",
)
