#!/usr/bin/env python3
"""A gcloud that knows the commands of a deploy, and keeps one service in a file.

Flags that it does not know, and what the real one refuses, it refuses. What is to go wrong stands in
`faults.json`, a list of {"on": "update-traffic", "nth": 1, "do": ...}: `fail` (nothing was done),
`fail-after` (it was), `hang`, `hang-after`, `garbage`, `late` (as `hang-after`, and it is done LATE_S later).
"""

import fcntl
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

HOME = Path(os.environ["FAKE_CLOUD"])
HANG_S = 600
LATE_S = 6.0
TOGETHER_MAX = 46
DEPLOY_FLAGS = {
    "image",
    "tag",
    "revision-suffix",
    "no-traffic",
    "cpu",
    "memory",
    "no-cpu-throttling",
    "min",
    "max-instances",
    "concurrency",
    "port",
    "timeout",
    "execution-environment",
    "startup-probe",
    "liveness-probe",
    "allow-unauthenticated",
    "no-allow-unauthenticated",
    "service-account",
    "set-env-vars",
    "clear-env-vars",
    "set-secrets",
    "clear-secrets",
}
TRAFFIC_FLAGS = {"to-revisions", "set-tags", "remove-tags", "update-tags"}
ANY = {"region", "project", "format", "quiet"}


class NotReady(Exception):
    """Said after it was done."""


def refuse(command: str, text: str) -> NoReturn:
    print(f"ERROR: (gcloud.{command}) {text}", file=sys.stderr)
    sys.exit(1)


def parsed(words: list[str], known: set[str], command: str) -> tuple[dict[str, str], list[str]]:
    flags, rest = {}, []
    for word in words:
        name, _, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            rest.append(word)
        elif name in known | ANY:
            flags[name] = value
        else:
            refuse(command, f"unrecognized arguments: {word}")
    for name in ("region", "project"):
        if not flags.get(name):
            refuse(command, f"Missing required argument [{name}]")
    return flags, rest


def pairs(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split(","))


def fault(on: str) -> str:
    """What is to go wrong with this call."""
    path = HOME / "faults.json"
    faults = json.loads(path.read_text()) if path.exists() else []
    do = ""
    for each in faults:
        if each["on"] == on:
            each["nth"] -= 1
            if each["nth"] == 0 or (each["nth"] < 0 and each.get("always")):
                do = each["do"]
    path.write_text(json.dumps(faults))
    return do


def before(do: str, command: str) -> None:
    if do == "hang":
        time.sleep(HANG_S)
    if do == "fail":
        refuse(command, "HttpError accessing <https://run.googleapis.com>: response: <{'status': '503'}>")


def after(do: str, command: str) -> None:
    if do in ("hang-after", "late"):
        time.sleep(HANG_S)
    if do == "fail-after":
        refuse(command, "Connection reset by peer")


def deploy(state: dict[str, Any], words: list[str]) -> dict[str, Any]:
    command = "run.deploy"
    flags, (name,) = parsed(words, DEPLOY_FLAGS, command)
    service = state["services"].get(name)
    if "no-traffic" in flags and service is None:
        refuse(command, "--no-traffic not supported when creating a new service.")
    url = state["images"].get(flags["image"])
    if service is not None and any("allow-unauth" in flag for flag in flags):
        refuse(command, "PERMISSION_DENIED: Permission 'run.services.setIamPolicy' denied")
    if os.environ.get("CLOUDSDK_CORE_SHOULD_PROMPT_TO_ENABLE_API") != "0":
        refuse(command, "PERMISSION_DENIED: Permission 'serviceusage.services.enable' denied")
    if url is None:
        refuse(command, f"Image '{flags['image']}' not found.")
    if len(name) + len(flags["tag"]) > TOGETHER_MAX:
        refuse(command, "Combined traffic tag and service name cannot exceed 46 characters.")
    revision = f"{name}-{flags['revision-suffix']}"
    if service is None:
        service = state["services"][name] = {"revisions": {}, "split": {revision: 100}, "tags": {}}
    elif "no-traffic" not in flags:
        service["split"] = {revision: 100}
    service["revisions"][revision] = {"url": url, "flags": flags}
    service["tags"][flags["tag"]] = revision
    require_ready(service)
    return {}


def starts(service: dict[str, Any], revision: str) -> bool:
    return not service["revisions"][revision]["flags"]["image"].startswith("unstarted")


def require_ready(service: dict[str, Any]) -> None:
    """As the real one, which has done it by then: a tagged revision that does not start makes all fail."""
    for revision in (*service["tags"].values(), list(service["revisions"])[-1]):
        if not starts(service, revision):
            raise NotReady(f"Revision '{revision}' is not ready and cannot serve traffic.")


def settle(service: dict[str, Any]) -> None:
    """What was told is done after a while."""
    if "wanted" in service and time.time() >= service["due"]:
        service["split"] = service.pop("wanted")


def update_traffic(state: dict[str, Any], words: list[str]) -> dict[str, Any]:
    command = "run.services.update-traffic"
    flags, (name,) = parsed(words, TRAFFIC_FLAGS, command)
    service = state["services"].get(name) or refuse(command, f"Service [{name}] could not be found.")
    if "to-revisions" in flags:
        split = {k: int(v) for k, v in pairs(flags["to-revisions"]).items()}
        if missing := split.keys() - service["revisions"].keys():
            refuse(command, f"Revision {missing} not found.")
        if sum(split.values()) != 100:
            refuse(command, "percentages must add to 100 here: others would be scaled")
        service.pop("wanted", None)
        service["wanted" if state["late"] else "split"] = {k: v for k, v in split.items() if v}
        service["due"] = time.time() + LATE_S
    for tag in flags.get("remove-tags", "").split(","):
        service["tags"].pop(tag, None)
    if "set-tags" in flags:
        service["tags"] = pairs(flags["set-tags"])
    require_ready(service)
    return {}


def describe(state: dict[str, Any], words: list[str]) -> dict[str, Any]:
    command = "run.services.describe"
    _, (name,) = parsed(words, set(), command)
    service = state["services"].get(name)
    if service is None:
        refuse(command, f"Cannot find service [{name}]")
    tags = [(t, r) for t, r in service["tags"].items()]
    done = [{"revisionName": r, "percent": p} for r, p in service["split"].items()]
    done += [{"revisionName": r, "tag": t, "url": service["revisions"][r]["url"]}
             for t, r in tags if starts(service, r)]  # fmt: skip
    told = [{"revisionName": r, "percent": p} for r, p in service.get("wanted", service["split"]).items()]
    told += [{"revisionName": r, "tag": t} for t, r in tags]
    newest = list(service["revisions"].values())[-1]["flags"]
    notes = {"run.googleapis.com/minScale": newest["min"]} if newest["min"] != "0" else {}
    return {
        "metadata": {"annotations": notes},
        "spec": {"template": template(newest), "traffic": told},
        "status": {"traffic": done},
    }


def template(flags: dict[str, str]) -> dict[str, Any]:
    env = [{"name": k, "value": v} for k, v in variables(flags.get("set-env-vars", "")).items()]
    env += [
        {"name": k, "valueFrom": {"secretKeyRef": dict(zip(("name", "key"), v.split(":"), strict=True))}}
        for k, v in (pairs(flags["set-secrets"]) if "set-secrets" in flags else {}).items()
    ]
    notes = {
        "autoscaling.knative.dev/maxScale": flags["max-instances"],
        "run.googleapis.com/cpu-throttling": "False",
        "run.googleapis.com/execution-environment": flags["execution-environment"],
    }
    container = {
        "image": flags["image"],
        "ports": [{"containerPort": int(flags["port"])}],
        "resources": {"limits": {"cpu": flags["cpu"], "memory": flags["memory"]}},
        "env": env,
    }
    spec = {
        "containers": [container],
        "containerConcurrency": int(flags["concurrency"]),
        "timeoutSeconds": int(flags["timeout"]),
        "serviceAccountName": flags.get("service-account", "default@developer"),
    }
    return {"metadata": {"annotations": notes}, "spec": spec}


def variables(text: str) -> dict[str, str]:
    if not text:
        return {}
    _, between, rest = text.split("^", 2)
    return dict(part.split("=", 1) for part in rest.split(between))


def revisions(state: dict[str, Any], words: list[str]) -> list[Any]:
    flags, _ = parsed(words, {"service"}, "run.revisions.list")
    names = list(state["services"][flags["service"]]["revisions"])  # in no order that the real one promises
    made = {name: f"2026-01-01T00:00:{n:02}Z" for n, name in enumerate(names)}
    return [{"metadata": {"name": name, "creationTimestamp": made[name]}} for name in sorted(names)]


def delete(state: dict[str, Any], words: list[str]) -> dict[str, Any]:
    command = "run.revisions.delete"
    _, (name,) = parsed(words, set(), command)
    for service in state["services"].values():
        if (
            name in service["split"]
            or name in service["tags"].values()
            or name == list(service["revisions"])[-1]
        ):
            refuse(command, f"Revision {name} is in use.")
        service["revisions"].pop(name, None)
    return {}


COMMANDS = {
    ("run", "deploy"): deploy,
    ("run", "services", "update-traffic"): update_traffic,
    ("run", "services", "describe"): describe,
    ("run", "revisions", "list"): revisions,
    ("run", "revisions", "delete"): delete,
}


def main() -> None:
    words = sys.argv[1:]
    parts = next((p for p in COMMANDS if tuple(words[: len(p)]) == p), None)
    if parts is None:
        refuse("", f"Invalid choice: {words}")
    name, command = parts[-1], COMMANDS[parts]
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        do = fault(name)
    before(do, name)
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = json.loads((HOME / "state.json").read_text())
        for service in state["services"].values():
            settle(service)
        state["late"], said, why = do == "late", None, ""
        try:
            said = command(state, words[len(parts) :])
        except NotReady as error:
            why = str(error)
        (HOME / "new.json").write_text(json.dumps(state))
        (HOME / "new.json").replace(HOME / "state.json")
        with (HOME / "calls.jsonl").open("a") as calls:
            calls.write(json.dumps({"at": time.time(), "words": words}) + "\n")
    after(do, name)
    if why:
        refuse(name, why)
    print("{" if do == "garbage" else json.dumps(said))


if __name__ == "__main__":
    main()
