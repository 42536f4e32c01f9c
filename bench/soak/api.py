"""Every request of the API, many times over, by everybody: a stranger and each account of the cast.

    ./run soak api [--examples 100] [--seed 0]

Schemathesis makes requests out of the OpenAPI document, sensible and senseless ones, and holds every answer
against it. Passes where nothing is answered with 500 or otherwise than the document says.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from typing import Any

from tqdm import tqdm


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        import django

        django.setup()
        from django.db import connection

        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            faults = _campaign(options.examples, options.seed)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    print("\n\n".join(faults[:20]) or "no difference from the document")
    return 1 if faults else 0


def _campaign(examples: int, seed: int) -> list[str]:
    """Send every operation as everybody; return what was wrong, a text for each operation and person."""
    import schemathesis
    from django.core.signals import request_finished, request_started
    from django.core.wsgi import get_wsgi_application
    from django.db import close_old_connections

    from ratings.api import documents
    from tests.api import fuzz

    # Between requests, a server closes connections that it cannot go on with; our transactions are such.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_dict(documents.document(), config=fuzz.config(examples=examples))
    schema.app = get_wsgi_application()
    schema.location = "/api/schema/"
    people = fuzz.everybody()
    operations = [found.ok() for found in schema.get_all_operations()]
    faults = []
    for operation in tqdm(operations, unit="operation", file=sys.stderr):
        for number, headers in enumerate(people):
            try:
                _sent(operation, headers, examples, seed)
            except AssertionError as error:
                faults.append(f"{operation.label} as person {number}: {error}")
            except BaseExceptionGroup as group:
                faults += [f"{operation.label} as person {number}: {error}" for error in group.exceptions]
    return faults


def _sent(operation: Any, headers: dict[str, str], examples: int, seed: int) -> None:
    from django.core.cache import cache
    from django.db import transaction
    from hypothesis import HealthCheck, given, settings
    from hypothesis import seed as seeded

    @seeded(seed)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        cache.clear()  # whoever asks this often is told to wait, which is not what is looked for
        with transaction.atomic():
            case.call_and_validate(headers=headers)
            transaction.set_rollback(True)

    send()


if __name__ == "__main__":
    sys.exit(main())
