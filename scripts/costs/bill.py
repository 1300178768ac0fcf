"""The arithmetic: quantities of a month times prices."""

from dataclasses import dataclass

from scripts.costs.prices import Costs, CostsError, Price, Service

KIB_PER_GIB = 1024**2
ENVIRONMENTS = 2


@dataclass(frozen=True)
class Line:
    """One line of the bill; `name` is what the tables of words call it."""

    name: str
    quantity: float
    price: Price

    @property
    def usd(self) -> float | None:
        """Before what is free; None where there is no price."""
        return self.price.cost(self.quantity)

    @property
    def saved(self) -> float:
        """What of it is free."""
        return self.price.saved(self.quantity)


@dataclass(frozen=True)
class Bill:
    """A month."""

    lines: tuple[Line, ...]

    @property
    def usd(self) -> float:
        """Of all that has a price, before what is free."""
        return sum(line.usd or 0.0 for line in self.lines)

    @property
    def saved(self) -> float:
        """What is free, if the billing account has nothing else."""
        return sum(line.saved for line in self.lines)


def month(costs: Costs, production: Service, staging: Service) -> Bill:
    """The bill of both services; `CostsError` for prices of another region."""
    for service in (production, staging):
        if service.region != costs.region:
            raise CostsError(
                f"infra/costs.yaml has prices of {costs.region}, and the service is in {service.region}: "
                "put that region's prices there"
            )
    usage = costs.usage
    instances = (production.min_instances + usage.extra_instances) * costs.seconds
    staged = max(staging.min_instances * costs.seconds, usage.staging_hours * 3600)
    quantities = {
        "cpu_always": instances * production.cpu + staged * staging.cpu,
        "memory_always": instances * production.memory_gib + staged * staging.memory_gib,
        "egress": usage.requests * usage.response_kib / KIB_PER_GIB,
        "logs": usage.requests * usage.log_kib / KIB_PER_GIB,
        "registry": usage.images_gb,
        "secret_versions": usage.secrets * ENVIRONMENTS,
        "secret_reads": usage.starts * usage.secrets,
        "alerts": usage.alert_conditions,
    }
    prices: dict[str, Price] = dict(costs.prices)
    return Bill(tuple(Line(name, amount, prices[name]) for name, amount in quantities.items()))


@dataclass(frozen=True)
class Comparison:
    """One instance for a month, however it is billed, and what would come to the report's figure."""

    always: float
    busy: float
    idle: float
    instances: float
    busy_share: float


def compare(costs: Costs, service: Service) -> Comparison:
    """One instance of the service in USD, and what the report's figure would be of it."""
    prices = costs.prices

    def one(cpu: Price, memory: Price) -> float:
        each = cpu.cost(service.cpu), memory.cost(service.memory_gib)
        return costs.seconds * sum(usd or 0.0 for usd in each)

    always = one(prices.cpu_always, prices.memory_always)
    busy, idle = one(prices.cpu_busy, prices.memory_request), one(prices.cpu_idle, prices.memory_request)
    share = (costs.report_usd - idle) / (busy - idle)
    return Comparison(always, busy, idle, costs.report_usd / always, share)
