"""The closed sets of words that the database, the pages and outside programs share."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Task(TextChoices):
    """What a generator is given beside the prompt's text."""

    T2V = "t2v", _("text to video")
    I2V = "i2v", _("image to video")
    V2V = "v2v", _("video to video")


class Noun(TextChoices):
    """The things of the catalogue that people change by hand."""

    GENERATOR = "generator", _("generator")
    PROMPT = "prompt", _("prompt")
    CLIP = "clip", _("clip")


class GeneratorKind(TextChoices):
    """Only systems are ranked; real footage and anchors are there to compare with."""

    SYSTEM = "system", _("system")
    REAL = "real", _("real footage")
    ANCHOR = "anchor", _("anchor")


class Outcome(TextChoices):
    """What came of asking a generator for a clip; a refusal is an outcome too."""

    OK = "ok", _("clip")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")
    TIMEOUT = "timeout", _("timed out")


class UploadKind(TextChoices):
    """What is uploaded: one clip, or a ZIP file with many and their manifest."""

    CLIP = "clip", _("clip")
    ARCHIVE = "archive", _("ZIP file")


class UploadState(TextChoices):
    """How far an upload is. A received one has all its bytes here, and ends as stored or refused."""

    OPEN = "open", _("uploading")
    RECEIVED = "received", _("received")
    STORED = "stored", _("stored")
    REFUSED = "refused", _("refused")


class Source(TextChoices):
    """Who made the clip. What was made to check raters is never voted on."""

    OWN_RUN = "own-run", _("own run")
    VENDOR_DEMO = "vendor-demo", _("vendor's demo")
    DATASET = "dataset", _("dataset")
    CHECK = "check", _("made here to check raters")


class Selection(TextChoices):
    """How the clip was chosen among the outputs of one prompt."""

    FIRST = "first", _("first output")
    BEST_OF_N = "best-of-n", _("best of several")


class FileState(TextChoices):
    """The way of a file; a worker moves it on, a person may send it back to received."""

    RECEIVED = "received", _("received")
    PROBING = "probing", _("probing")
    READY = "ready", _("ready")
    REJECTED = "rejected", _("rejected")


class Integrity(TextChoices):
    """Whether all that the file announces could be decoded."""

    INTACT = "intact", _("intact")
    DAMAGED = "damaged", _("damaged")
    BROKEN = "broken", _("broken")


class Mode(TextChoices):
    """What a study asks of its raters."""

    RATE = "rate", _("rate one clip")
    COMPARE = "compare", _("compare two clips")
    BOTH = "both", _("rate and compare")


class StudyState(TextChoices):
    """The way of a study: its rules are fixed when it opens."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Role(TextChoices):
    """What a person may do in one study."""

    CURATOR = "curator", _("curator")
    ANALYST = "analyst", _("analyst")
    RATER = "rater", _("rater")


class AssignmentState(TextChoices):
    """The way of an item promised to a rater."""

    OPEN = "open", _("open")
    DONE = "done", _("done")
    EXPIRED = "expired", _("expired")

    @classmethod
    def given(cls) -> tuple[AssignmentState, ...]:
        """Return the states of what a rater has or had before the eyes."""
        return cls.OPEN, cls.DONE


class Purpose(TextChoices):
    """What an item is for. Only votes count; the others are checks of the rater."""

    VOTE = "vote", _("vote")
    TRAINING = "training", _("training")
    GOLD = "gold", _("gold")
    TRAP = "trap", _("trap")
    REPEAT = "repeat", _("hidden repeat")

    @classmethod
    def chosen(cls) -> tuple[Purpose, ...]:
        """Return the checks whose clips a curator chooses; what is repeated, chance decides."""
        return cls.TRAINING, cls.GOLD, cls.TRAP


class Ending(TextChoices):
    """How a participation ended: with all that was asked, or before it, as not whom it needs."""

    FINISHED = "finished", _("finished")
    SCREENED_OUT = "screened-out", _("screened out")


class Skip(TextChoices):
    """Why a rater passed a clip by."""

    UNPLAYABLE = "unplayable", _("it does not play")
    UNWILLING = "unwilling", _("the rater would rather not see it")


class Side(TextChoices):
    """One of the two clips of a comparison."""

    A = "a", "A"
    B = "b", "B"


class Choice(TextChoices):
    """The answer to a comparison."""

    A = "a", "A"
    B = "b", "B"
    TIE = "tie", _("tie")
    BOTH_BAD = "both_bad", _("both bad")


class Fault(TextChoices):
    """What a rater's mark says is wrong at a moment of a clip."""

    DEFORMATION = "deformation", _("deformation")
    FLICKER = "flicker", _("flicker")
    JUMP = "jump", _("jump")
    UNPHYSICAL = "unphysical", _("unphysical")
    CONTENT = "content", _("wrong content")
    OTHER = "other", _("something else")


class BoardState(TextChoices):
    """Interim while its study is open, final after."""

    INTERIM = "interim", _("interim")
    FINAL = "final", _("final")


class Judge(TextChoices):
    """Who gave the values of a reference: these are never mixed up."""

    HUMAN = "human", _("people")
    MODEL = "model", _("a language model")
    METRIC = "metric", _("an automatic metric")


class MailState(TextChoices):
    """The way of one invitation by mail; a worker moves it on."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", _("stopped")


class Scope(TextChoices):
    """What an API token may be used for; what its account may not do, no scope allows."""

    READ = "read", _("read everything the account may see")
    CATALOGUE = "catalogue", _("add generators, prompts and clips")
    STUDIES = "studies", _("make and steer studies, invite raters, compute leaderboards")


class Act(TextChoices):
    """What the audit log keeps."""

    SIGNED_IN = "signed-in", _("signed in")
    ACCOUNT_INVITED = "account-invited", _("invited a colleague")
    ACCOUNT_CHANGED = "account-changed", _("changed an account")
    ACCOUNT_ERASED = "account-erased", _("erased a person")
    ROLE_GIVEN = "role-given", _("gave a role")
    ROLE_TAKEN = "role-taken", _("took a role away")
    SESSION_ENDED = "session-ended", _("ended a session")
    ADDRESS_CHANGED = "address-changed", _("changed their address")
    FACTOR_ADDED = "factor-added", _("added a way to sign in")
    FACTOR_REMOVED = "factor-removed", _("removed a way to sign in")
    TOKEN_MADE = "token-made", _("made an API token")
    TOKEN_REVOKED = "token-revoked", _("revoked an API token")
    STUDY_MADE = "study-made", _("made a study")
    STUDY_REVISED = "study-revised", _("changed a draft")
    STUDY_DISCARDED = "study-discarded", _("discarded a draft")
    STUDY_OPENED = "study-opened", _("opened a study")
    STUDY_AMENDED = "study-amended", _("changed an open study")
    STUDY_CLOSED = "study-closed", _("closed a study")
    IDENTITIES_OPENED = "identities-opened", _("opened a study’s identities")
    RUBRIC_MADE = "rubric-made", _("made or changed a rubric")
    RATERS_INVITED = "raters-invited", _("invited raters")
    INVITEES_FORGOTTEN = "invitees-forgotten", _("forgot invited people's addresses")
    NUMBERS_FORGOTTEN = "numbers-forgotten", _("forgot a crowd platform's numbers")
    INVITATION_REVOKED = "invitation-revoked", _("revoked an invitation")
    RATER_EXCLUDED = "rater-excluded", _("left a rater out")
    RATER_RESTORED = "rater-restored", _("let a rater count again")
    MESSAGE_SENT = "message-sent", _("wrote to raters")
    MESSAGE_TAKEN_BACK = "message-taken-back", _("took a message to raters back")
    LEADERBOARD_PUBLISHED = "leaderboard-published", _("published a leaderboard")
    LEADERBOARD_WITHDRAWN = "leaderboard-withdrawn", _("took a published leaderboard back")
    CATALOGUE_CHANGED = "catalogue-changed", _("changed the catalogue")
    CHANGE_UNDONE = "change-undone", _("undid a change of the catalogue")
    CLIP_ARCHIVED = "clip-archived", _("archived a clip")
    CLIP_RESTORED = "clip-restored", _("restored a clip")


class ReportLanguage(TextChoices):
    """In which languages a report speaks."""

    EN = "en", _("English")
    ZH = "zh", _("Chinese")
    BOTH = "both", _("English and Chinese")


class ReportState(TextChoices):
    """The way of a report; a worker moves it on."""

    WAITING = "waiting", _("waiting")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
