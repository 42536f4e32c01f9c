"""Print a one-time sign-in link. Who can run commands here is the operator of the installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ratings.models import User
from ratings.services import accounts


class Command(BaseCommand):
    """`sign_in_link`: for the first administrator, or for the account named."""

    help = "Print a one-time sign-in link. Example: sign_in_link ada@example.org"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", help="whose account; default: the first administrator's")
        parser.add_argument(
            "--forget-devices",
            action="store_true",
            help="ask for no second step any more: for an administrator whose device is lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"]
        user = User.objects.filter(email=email.lower()).first() if email else accounts.first_administrator()
        if user is None:
            raise CommandError(f"There is no account {email!r}.", returncode=2)
        if options["forget_devices"]:
            accounts.forget_factors(user, by=None)
        self.stdout.write(accounts.sign_in_link(user))
