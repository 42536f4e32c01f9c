"""What is stored. Fields, constraints and named filters; every write is in `services`."""

from ratings.models.api_tokens import ApiToken, KeptAnswer
from ratings.models.audit import AuditEntry
from ratings.models.changes import Change, ChangedRow
from ratings.models.clips import Clip
from ratings.models.files import File, Order, Probe, Rendition
from ratings.models.generators import Alias, Claim, Generator, Remark
from ratings.models.invitees import InvitationBatch, Invitee
from ratings.models.jobs import Job
from ratings.models.judgements import Check, Comparison, Flag, Mark, Rating, Score, Vote
from ratings.models.leaderboards import Leaderboard, Standing
from ratings.models.messages import Message
from ratings.models.participations import Assignment, Invitation, Participation, ParticipationLink
from ratings.models.people import Membership, SignInLink, User, UserSession
from ratings.models.prompts import Prompt
from ratings.models.references import Metric, MetricValue, Reference, ReferenceValue
from ratings.models.reports import Report, ReportFile, ReportTemplate
from ratings.models.rubrics import Dimension, Level, Rubric
from ratings.models.saved_views import SavedView
from ratings.models.studies import Item, ItemClip, Study, unplayable
from ratings.models.uploads import Upload, UploadPart

__all__ = [
    "Alias",
    "ApiToken",
    "Assignment",
    "AuditEntry",
    "Change",
    "ChangedRow",
    "Check",
    "Claim",
    "Clip",
    "Comparison",
    "Dimension",
    "File",
    "Flag",
    "Generator",
    "Invitation",
    "InvitationBatch",
    "Invitee",
    "Item",
    "ItemClip",
    "Job",
    "KeptAnswer",
    "Leaderboard",
    "Level",
    "Mark",
    "Membership",
    "Message",
    "Metric",
    "MetricValue",
    "Order",
    "Participation",
    "ParticipationLink",
    "Probe",
    "Prompt",
    "Rating",
    "Reference",
    "ReferenceValue",
    "Remark",
    "Rendition",
    "Report",
    "ReportFile",
    "ReportTemplate",
    "Rubric",
    "SavedView",
    "Score",
    "SignInLink",
    "Standing",
    "Study",
    "Upload",
    "UploadPart",
    "User",
    "UserSession",
    "Vote",
    "unplayable",
]
