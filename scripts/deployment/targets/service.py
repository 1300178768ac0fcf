"""The service of `configs/deploy.yaml` as flags of gcloud, and what a running one has, by the same keys."""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, Final, NamedTuple

from scripts.deployment.settings import Service

_MIN: Final = "run.googleapis.com/minScale"
"""Of the service. A revision's own would be paid for each revision that has a tag."""
_MAX: Final = "autoscaling.knative.dev/maxScale"
_THROTTLED: Final = "run.googleapis.com/cpu-throttling"
_GENERATION: Final = "run.googleapis.com/execution-environment"
_MILLI: Final = 1000
_GIB: Final = {"Ki": 2**20, "Mi": 2**10, "Gi": 1.0, "K": 2**30 / 1e3, "M": 2**30 / 1e6, "G": 2**30 / 1e9}


class Difference(NamedTuple):
    """A key that the running service has otherwise."""

    key: str
    wanted: object
    found: object


def wanted_flags(service: Service) -> list[str]:
    """Of `gcloud run deploy`.

    The processor is there between requests, too: the serving task asks the registry then, and writes its log.
    """
    between = _between(service.env.values())
    env = f"^{between}^" + between.join(f"{k}={v}" for k, v in service.env.items())
    secrets = ",".join(f"{k}={v}" for k, v in service.secrets.items())
    probe = "httpGet.path={},httpGet.port={},periodSeconds={},failureThreshold={},timeoutSeconds=4"
    return [
        f"--cpu={service.cpu:g}", f"--memory={service.memory_gib:g}Gi", "--no-cpu-throttling",
        f"--min={service.min_instances}", f"--max-instances={service.max_instances}",
        f"--concurrency={service.concurrency}", f"--port={service.port}", f"--timeout={service.timeout_s}",
        "--execution-environment=gen2",
        f"--startup-probe={probe.format('/health/ready', service.port, 5, 48)}",
        f"--liveness-probe={probe.format('/health', service.port, 15, 4)}",
        *([f"--service-account={service.service_account}"] if service.service_account else []),
        f"--set-env-vars={env}" if service.env else "--clear-env-vars",
        f"--set-secrets={secrets}" if service.secrets else "--clear-secrets",
    ]  # fmt: skip


def _between(values: Iterable[str]) -> str:
    """What is in no value, as a comma may be. Its ends differ: it begins nowhere within itself."""
    text = "".join(values)
    return next(between for n in count() if (between := f"<{n}>") not in text)


def first_flags(service: Service) -> list[str]:
    """Of the first deploy only: who may call is no business of later ones, and takes a further right."""
    return ["--allow-unauthenticated" if service.public else "--no-allow-unauthenticated"]


def spec_of(service: Mapping[str, Any]) -> dict[str, object]:
    """What a service as gcloud describes it has, with the keys of `configs/deploy.yaml`."""
    template = service["spec"]["template"]
    notes, spec = template.get("metadata", {}).get("annotations", {}), template["spec"]
    container = spec["containers"][0]
    limits, variables = container.get("resources", {}).get("limits", {}), container.get("env", [])
    return {
        "image": container["image"],
        "cpu": _cpu(str(limits.get("cpu", "1"))),
        "memory_gib": _gib(str(limits.get("memory", "512Mi"))),
        "min_instances": int(service.get("metadata", {}).get("annotations", {}).get(_MIN, 0)),
        "max_instances": int(notes.get(_MAX, 100)),
        "concurrency": spec.get("containerConcurrency"),
        "port": next((p["containerPort"] for p in container.get("ports", [])), 8080),
        "timeout_s": spec.get("timeoutSeconds"),
        "service_account": spec.get("serviceAccountName", ""),
        "env": {v["name"]: v.get("value", "") for v in variables if "valueFrom" not in v},
        "secrets": {v["name"]: _secret(v["valueFrom"]) for v in variables if "valueFrom" in v},
        "cpu_throttling": notes.get(_THROTTLED, "true").lower(),  # gcloud writes "False"
        "execution_environment": notes.get(_GENERATION, "default"),
    }


def differences(service: Service, spec: Mapping[str, object]) -> list[Difference]:
    """Where the running service is not as the YAML says; a new deploy brings it there."""
    wanted = {
        **service.model_dump(exclude={"project", "name", "region", "public"}),
        "cpu_throttling": "false", "execution_environment": "gen2",
    }  # fmt: skip
    if not service.service_account:
        del wanted["service_account"]  # gcloud's own choice
    return [Difference(key, value, spec.get(key)) for key, value in wanted.items() if spec.get(key) != value]


def _cpu(text: str) -> float:
    return float(text.removesuffix("m")) / _MILLI if text.endswith("m") else float(text)


def _gib(text: str) -> float:
    unit = next((u for u in _GIB if text.endswith(u)), "")
    return float(text.removesuffix(unit)) / _GIB[unit] if unit else float(text) / 2**30


def _secret(source: Mapping[str, Any]) -> str:
    reference = source["secretKeyRef"]
    return f"{reference['name']}:{reference['key']}"
