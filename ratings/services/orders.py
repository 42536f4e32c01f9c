"""Orders: what is made of ready files later on, a rendition by a study's policy or a probe by a newer prober.

What is ordered is made once for all who want it, and beside what was there before, never over it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from ratings.choices import FileState
from ratings.models import File, Order, Probe, Rendition
from ratings.probing.policy import Policy
from ratings.probing.prober import PROBER_VERSION
from ratings.services import examining, jobs


def place(files: Iterable[int], policy: Policy) -> int:
    """Order the renditions of these files that nobody has ordered yet; return how many."""
    return _place(files, policy=policy.key)


def retry(files: Iterable[int], policy: Policy) -> None:
    """Try once more what could not be made."""
    failed = Order.objects.filter(policy=policy.key, file__in=list(files), state=FileState.REJECTED)
    for order in failed.iterator():
        jobs.retry(order)


def probe_again(files: QuerySet[File]) -> int:
    """Order a probe by the prober that is installed for ready files of older ones; return how many are new.

    What failed before is tried once more. What older probers found stays, and renditions stay as they were.
    """
    done = Probe.objects.filter(prober__gte=PROBER_VERSION)
    older = files.filter(state=FileState.READY).exclude(pk__in=done.values("file"))
    wanted = list(older.values_list("pk", flat=True))
    for order in Order.objects.filter(prober=PROBER_VERSION, file__in=wanted, state=FileState.REJECTED):
        jobs.retry(order)
    return _place(wanted, prober=PROBER_VERSION)


@transaction.atomic
def _place(files: Iterable[int], **wanted: Any) -> int:
    """Store orders and tell the queue; somebody else may be placing the same ones."""
    known = set(Order.objects.filter(**wanted).values_list("file", flat=True))
    missing = sorted(set(files) - known)
    until = timezone.now() + jobs.PATIENCE
    Order.objects.bulk_create(
        [Order(file_id=file, lease_until=until, **wanted) for file in missing],
        ignore_conflicts=True,
        batch_size=500,
    )
    for order in Order.objects.filter(**wanted, state=FileState.RECEIVED, attempts=0, lease_until=until):
        jobs.send(order)
    return len(missing)


@dataclass(frozen=True)
class Progress:
    """How far the renditions of a policy are: `percent` of all work, and the reason of one that failed."""

    wanted: int
    made: int
    failed: int
    percent: int
    reason: str

    @property
    def waiting(self) -> int:
        return self.wanted - self.made - self.failed


def progress(files: Iterable[int], policy: Policy) -> Progress:
    """Return how far the renditions of these files are."""
    wanted = set(files)
    orders = Order.objects.filter(policy=policy.key, file__in=wanted)
    made = orders.filter(state=FileState.READY).count()
    failed = orders.filter(state=FileState.REJECTED)
    under_way = orders.filter(state=FileState.PROBING).aggregate(sum=Sum("progress"))["sum"] or 0
    share = (100 * (made + failed.count()) + under_way) / (100 * len(wanted)) if wanted else 1.0
    reason = failed.values_list("reason", flat=True).first() or ""
    return Progress(len(wanted), made, failed.count(), int(100 * share), reason)


def run(order_id: int) -> None:
    """Fill an order if it is there, wants it, and nobody else is at it."""
    jobs.run(Order, order_id, _made)


def _made(order: Order, folder: Path, advance: Callable[[int], None]) -> jobs.Made:
    file = order.file
    if order.prober:
        found = examining.examine(file, folder, advance)
        return jobs.Made({}, lambda _kept: Probe.objects.create(file=file, **found.probe))
    copied = examining.convert(file, Policy.read(order.policy), folder, advance)
    return jobs.Made(
        copied.copies,
        lambda kept: Rendition.objects.create(file=file, policy=order.policy, **copied.rendition, **kept),
    )
