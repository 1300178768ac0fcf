"""`python -m scripts.costs`: the tables of docs/deploy.md, or those of another month."""

import argparse
import sys
from pathlib import Path

from scripts.costs.bill import compare, month
from scripts.costs.prices import Costs, CostsError, Usage, read_costs, read_service, said
from scripts.costs.table import bill_table, comparison_table

ROOT = Path(__file__).resolve().parents[2]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.costs",
        description="What a month costs: infra/costs.yaml times the service of configs/deploy*.yaml.",
    )
    parser.add_argument("--requests", type=int, help="predictions a month, in place of usage.requests")
    parser.add_argument("--extra-instances", type=float, help="on average above min_instances")
    parser.add_argument("--language", choices=("en", "pt"), default="en")
    parser.add_argument("--sources", action="store_true", help="where each price was read, and when")
    return parser.parse_args()


def _assumed(costs: Costs, given: argparse.Namespace) -> Costs:
    asked = {"requests": given.requests, "extra_instances": given.extra_instances}
    usage = costs.usage.model_dump() | {name: value for name, value in asked.items() if value is not None}
    try:
        return costs.model_copy(update={"usage": Usage.model_validate(usage)})
    except ValueError as error:
        raise CostsError(said(error)) from error


def main() -> int:
    """0, or 2 for files and numbers that cannot be used."""
    given = _arguments()
    try:
        costs = _assumed(read_costs(ROOT), given)
        production, staging = (read_service(ROOT, name) for name in ("production", "staging"))
        bill = month(costs, production, staging)
    except CostsError as error:
        print(error, file=sys.stderr)
        return 2
    print(bill_table(bill, given.language), "", sep="\n")
    print(comparison_table(costs, compare(costs, production), given.language))
    if given.sources:
        print("", *(f"{name}: {p.source}, {p.read}; {p.how}" for name, p in costs.prices), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
