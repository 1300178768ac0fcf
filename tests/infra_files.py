"""infra/ as Python sees it, and what is wrong with it: each check gives sentences, an empty list is well.

OpenTofu and Terraform look at more, but only with the provider, which comes from the network.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

SCHEMA = json.loads((Path(__file__).parent / "unit" / "house" / "infra_schema.json").read_text())["resources"]
META = {"for_each", "count", "depends_on", "lifecycle", "provider", "dynamic"}
GRANTED = {
    "google_cloud_run_v2_service_iam_member": {"roles/run.developer", "roles/run.invoker"},
    "google_service_account_iam_member": {"roles/iam.serviceAccountUser", "roles/iam.workloadIdentityUser"},
    "google_artifact_registry_repository_iam_member": {"roles/artifactregistry.writer"},
    "google_secret_manager_secret_iam_member": {"roles/secretmanager.secretAccessor"},
    "google_project_iam_member": {"roles/run.viewer", "roles/monitoring.viewer"},
}
"""Every role that is granted, and on what: one more is a decision, and belongs here."""

FROM_YAML = {
    "max_instance_request_concurrency": "concurrency",
    "timeout": "timeout_s",
    "scaling.max_instance_count": "max_instances",
    "containers.ports.container_port": "port",
    "containers.resources.limits.cpu": "cpu",
    "containers.resources.limits.memory": "memory_gib",
}
"""What stands in configs/deploy.yaml, by where the service's template takes it."""


def plain(value: Any) -> Any:
    """Without comments, marks, and the quotes that the parser leaves around what was quoted."""
    if isinstance(value, dict):
        pairs = ((str(plain(k)), plain(v)) for k, v in value.items())
        return {k: v for k, v in pairs if not k.startswith("__")}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1]
    return value


def texts(value: Any) -> Iterator[str]:
    """Every string in it, keys too: a map may be keyed by an expression."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def at(value: Any, path: str) -> Any:
    """`scaling.min_instance_count` of a block; of several blocks the first."""
    for name in path.split("."):
        value = value[0] if isinstance(value, list) else value
        value = value.get(name) if isinstance(value, dict) else None
    return value


@cache
def _parsed(text: str) -> dict[str, Any]:
    """Of one file; most files of a broken copy are as before."""
    import hcl2

    read: dict[str, Any] = plain(hcl2.loads(text))
    return read


@dataclass(frozen=True)
class Infra:
    """The parsed files of a folder."""

    folder: Path

    @cached_property
    def files(self) -> list[dict[str, Any]]:
        return [_parsed(file.read_text(encoding="utf-8")) for file in sorted(self.folder.glob("*.tf"))]

    def blocks(self, kind: str) -> dict[str, dict[str, Any]]:
        """Of one kind, by name: of variables, outputs."""
        found = [block for file in self.files for block in file.get(kind, [])]
        return {name: body for block in found for name, body in block.items()}

    @cached_property
    def resources(self) -> dict[tuple[str, str], dict[str, Any]]:
        found = [block for file in self.files for block in file.get("resource", [])]
        return {(k, n): body for block in found for k, named in block.items() for n, body in named.items()}

    @cached_property
    def locals(self) -> dict[str, Any]:
        return {k: v for file in self.files for block in file.get("locals", []) for k, v in block.items()}

    @cached_property
    def terraform(self) -> dict[str, Any]:
        return next(block for file in self.files for block in file.get("terraform", []))

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        return {name: body for (k, name), body in self.resources.items() if k == kind}

    @cached_property
    def said(self) -> str:
        return "\n".join(texts(self.files))


def references(infra: Infra) -> list[str]:
    """What is named and declared nowhere, or declared and named nowhere."""
    used = {kind: set(re.findall(rf"\b{kind}\.(\w+)", infra.said)) for kind in ("var", "local")}
    declared = {"var": set(infra.blocks("variable")), "local": set(infra.locals)}
    wrong = [f"{k}.{n} is declared nowhere" for k in used for n in sorted(used[k] - declared[k])]
    wrong += [f"{k}.{n} is used nowhere" for k in used for n in sorted(declared[k] - used[k])]
    for kind, name, index, attribute in re.findall(
        r"\b(google_\w+)\.(\w+)(\[[^\]]*\])?(?:\.(\w+))?", infra.said
    ):
        if (kind, name) not in infra.resources:
            wrong.append(f"{kind}.{name} is declared nowhere")
        elif attribute and attribute not in {*SCHEMA[kind]["arguments"], *SCHEMA[kind]["exports"], "id"}:
            wrong.append(f"{kind}.{name}{index} has no attribute {attribute}")
    return wrong


def _arguments(where: str, body: dict[str, Any], known: dict[str, Any]) -> list[str]:
    given = {**{k: v for k, v in body.items() if k not in META}}
    for dynamic in body.get("dynamic", []):
        for name, block in dynamic.items():
            given.setdefault(name, [])
            given[name] = [*given[name], *block["content"]]
    wrong = [f"{where} has no argument {name}" for name in given if name not in known]
    for name, what in known.items():
        required, inside = (what["required"], what["arguments"]) if isinstance(what, dict) else (what, None)
        if required and name not in given:
            wrong.append(f"{where} lacks {name}")
        if inside is not None:
            for block in given.get(name, []):
                wrong += _arguments(f"{where}.{name}", block, inside)
    return wrong


def arguments(infra: Infra) -> list[str]:
    """Names of arguments, as the pinned provider has them."""
    wrong: list[str] = []
    for (kind, name), body in infra.resources.items():
        if kind not in SCHEMA:
            wrong.append(f"infra_schema.json does not know {kind}")
        else:
            wrong += _arguments(f"{kind}.{name}", body, SCHEMA[kind]["arguments"])
    return wrong


def grants(infra: Infra) -> list[str]:
    """Roles of the table only; no keys, no values of secrets; nobody's grants are replaced."""
    wrong = [
        f"{kind} is not to be here"
        for kind, _ in infra.resources
        if kind.endswith(("_iam_policy", "_iam_binding", "_service_account_key", "_secret_version"))
    ]
    for (kind, name), body in infra.resources.items():
        roles = set(re.findall(r"\broles/[\w.]+", "\n".join(texts(body))))
        wrong += [
            f"{kind}.{name} grants {role}" for role in sorted(roles) if role not in GRANTED.get(kind, ())
        ]
        everybody = "all" + ("Users" if "allUsers" in str(body) else "AuthenticatedUsers")
        if everybody in str(body) and ".public" not in str(body.get("for_each")):
            wrong.append(f"{kind}.{name} lets {everybody} in, whatever service.public says")
    return wrong


def federation(infra: Infra) -> list[str]:
    """GitHub signs for all the world: the condition says who comes in, each account whom it trusts."""
    wrong: list[str] = []
    claims = ("repository_owner_id ==", "repository_id ==", "ref in", "environment in")
    for name, provider in infra.of("google_iam_workload_identity_pool_provider").items():
        condition = str(provider.get("attribute_condition", ""))
        wrong += [f"{name}: the condition lacks {c}" for c in claims if f"assertion.{c} " not in condition]
        # One of them all has to hold, but for the branch or the tag, in brackets.
        outside = re.sub(r"\(assertion\.ref in .*?startsWith\(.*?\)\)", "", condition)
        if not condition.startswith('${join(" && "') or "||" in outside:
            wrong.append(f"{name}: the condition has another way in")
    for name, member in infra.of("google_service_account_iam_member").items():
        if "workloadIdentityUser" in str(member) and "attribute.environment/${each.key}" not in str(
            member["member"]
        ):
            wrong.append(f"{name}: any job of the repository becomes this account")
    return wrong


def retention(infra: Infra) -> list[str]:
    """Images go, and those that are needed stay."""
    wrong: list[str] = []
    for name, registry in infra.of("google_artifact_registry_repository").items():
        policies = registry.get("cleanup_policies", [])
        kept = [p for p in policies if p["action"] == "KEEP"]
        old = [p for p in policies if p["action"] == "DELETE" and at(p, "condition.older_than")]
        if not any(at(p, "most_recent_versions.keep_count") for p in kept):
            wrong.append(f"{name}: the newest images are not kept")
        if not any(at(p, "condition.tag_prefixes") for p in kept):
            wrong.append(f"{name}: releases are not kept")
        wrong += [
            f"{name}: {state} images stay for ever"
            for state in ("UNTAGGED", "ANY")
            if not any(at(p, "condition.tag_state") == state for p in old)
        ]
        if registry.get("cleanup_policy_dry_run") is not False:
            wrong.append(f"{name}: cleaning up is only tried")
        if at(registry, "docker_config.immutable_tags") is not False:
            wrong.append(f"{name}: the branch's tag cannot move")
    return wrong


def service(infra: Infra) -> list[str]:
    """Numbers from the YAML, a processor that stays, probes, revisions left to scripts/deploy.py."""
    wrong: list[str] = []
    for name, run in infra.of("google_cloud_run_v2_service").items():
        template = run["template"][0]
        wrong += [
            f"{name}: {path} does not come from service.{key}"
            for path, key in FROM_YAML.items()
            if f"each.value.{key}" not in str(at(template, path))
        ]
        if "each.value.min_instances" not in str(at(run, "scaling.min_instance_count")):
            wrong.append(f"{name}: the service's least instances do not come from service.min_instances")
        if at(template, "scaling.min_instance_count") is not None:
            wrong.append(f"{name}: each revision with a tag would keep instances of its own")
        ignored = str(at(run, "lifecycle.ignore_changes"))
        wrong += [f"{name}: {k} would be set back" for k in ("traffic", "template") if k not in ignored]
        if at(template, "containers.resources.cpu_idle") is not False:
            wrong.append(f"{name}: without requests the serving task stands still")
        for probe, path in (("startup_probe", "/health/ready"), ("liveness_probe", "/health")):
            if at(template, f"containers.{probe}.http_get.path") != path:
                wrong.append(f"{name}: {probe} does not ask {path}")
        if "runtime" not in str(template.get("service_account")):
            wrong.append(f"{name}: it runs as the project's default account")
    return wrong


def described(infra: Infra) -> list[str]:
    """Variables and outputs say what they are; versions are pinned."""
    wrong = [
        f"{kind} {name} has no {what}"
        for kind, wanted in (("variable", ("description", "type")), ("output", ("description", "value")))
        for name, body in infra.blocks(kind).items()
        for what in wanted
        if what not in body
    ]
    if "required_version" not in infra.terraform:
        wrong.append("no required_version")
    for providers in infra.terraform["required_providers"]:
        wrong += [
            f"provider {name} is not pinned: {said['version']}"
            for name, said in providers.items()
            if not re.fullmatch(r"\d+\.\d+\.\d+", said["version"])
        ]
    return wrong


CHECKS = (references, arguments, grants, federation, retention, service, described)


def findings(folder: Path) -> list[str]:
    """Everything that is wrong with it."""
    infra = Infra(folder)
    return [sentence for check in CHECKS for sentence in check(infra)]
