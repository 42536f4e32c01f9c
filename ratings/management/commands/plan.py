"""`plan`: the cheapest study that tells two generators apart."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from ratings.errors import InvalidError
from ratings.management.command import Command as Base
from ratings.services import planning
from ratings.stats.plan import Prices


class Command(Base):
    help = (
        "Print, as JSON, the cheapest study that finds a difference. Variances come from a pilot, or are "
        "stated, in squares of the unit of the difference; what is left out is what published ratings show, "
        "in shares of the scale."
    )
    example = "plan --generators 8 --difference 0.1 --pilot demo --clip-price 0.5 --vote-price 0.2"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--generators", type=int, required=True)
        parser.add_argument("--difference", type=float, required=True, help="the true difference to be found")
        parser.add_argument("--power", type=float, default=0.8, help="how often it is found (default 0.8)")
        parser.add_argument("--pilot", metavar="SLUG", help="a study whose variances are taken")
        parser.add_argument("--dimension", default="overall", help="of the pilot (default overall, 0 to 1)")
        for name in planning.NAMES:
            parser.add_argument(f"--{name.replace('_', '-')}", type=float, metavar="VARIANCE")
        for name in ("clip", "vote", "rater"):
            parser.add_argument(f"--{name}-price", type=float, default=float(name == "vote"), metavar="COST")

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: options[name] for name in planning.NAMES if options[name] is not None}
        if options["pilot"] and given:
            raise self.wrong_usage("Name either --pilot or variances, not both.")
        prices = Prices(options["clip_price"], options["vote_price"], options["rater_price"])
        try:
            if options["pilot"]:
                variances = planning.of_pilot(self.study(options["pilot"]), options["dimension"])
            else:
                variances = planning.stated(given)
            found = planning.cheapest(
                variances, generators=options["generators"], difference=options["difference"],
                power=options["power"], prices=prices,
            )  # fmt: skip
        except InvalidError as error:
            raise self.wrong_usage(str(error)) from error
        self.stdout.write(json.dumps(found, indent=1))
