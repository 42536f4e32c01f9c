"""The exception tree: what a person can be told. Every error says what happened, why, and what to do."""


class ClipJuryError(Exception):
    """The root; its text is a whole sentence meant for the person who asked."""

    code = "error"


class InvalidError(ClipJuryError):
    """What was given cannot be accepted; `fields` maps a field's name to its sentence."""

    code = "invalid"

    def __init__(self, sentence: str, *, fields: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields = fields or {}


class EarlyError(InvalidError):
    """What was given came sooner than it can be true; sent again later, it may be."""

    code = "early"


class TooLargeError(InvalidError):
    """More bytes than this installation takes at once."""

    code = "too_large"


class ConflictError(ClipJuryError):
    """What was given contradicts what is stored."""

    code = "conflict"


class FrozenError(ConflictError):
    """The thing may no longer be changed."""

    code = "frozen"


class BusyError(ConflictError):
    """The same is being done right now; asked again soon, it will be answered."""

    code = "busy"


class MissingError(ClipJuryError):
    """There is no such thing, or it is not for this person to know of."""

    code = "not_found"


class LockedError(ConflictError):
    """Somebody else is at it just now; the same request will work once they are done."""

    code = "locked"


class GoneError(ClipJuryError):
    """A link, a promise or a lease has expired or was used up."""

    code = "gone"


class DeniedError(ClipJuryError):
    """This person may not do this."""

    code = "denied"


class NoRoomError(ClipJuryError):
    """The disk or the store is full; the same request will work once there is room."""

    code = "no_room"


class QuotaError(NoRoomError):
    """An account, or the installation, holds as much as it may."""

    code = "quota"
