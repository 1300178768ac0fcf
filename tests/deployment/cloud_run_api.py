"""The part of Cloud Run's API (v1) that the real gcloud needs for a deploy, on loopback.

As there, `spec.traffic` is what was asked for and `status.traffic` what is done: the second follows the first
after a while, and stays where it was if a revision that is named in the first did not become ready.
"""

import json
import re
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Json = dict[str, Any]
HOST = "https://{tag}---{service}-x.a.run.app"
NOT_READY = "Revision '{}' is not ready and cannot serve traffic. The container failed to start and listen."


class CloudRunApi:
    """One project; images whose name has "broken" in it do not start."""

    def __init__(self) -> None:
        self.services: dict[str, Json] = {}
        self.revisions: dict[str, Json] = {}
        self.policies: dict[str, Json] = {}
        self.asked: list[tuple[str, str, Json]] = []
        self.slow_s = 0.0
        """Until status follows spec."""
        self.addresses: Mapping[str, str] = {}
        """Where a revision of an image answers."""
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        api = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}")
                status, said = api.answer(self.command, self.path, body)
                text = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 -- names of http.server

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def environment(self, home: str) -> dict[str, str]:
        """What makes gcloud ask here: as its proxy, since it puts the region before the host's name."""
        return {
            "CLOUDSDK_CONFIG": home,
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN": "http://run.test/",
            "CLOUDSDK_PROXY_TYPE": "http",
            "CLOUDSDK_PROXY_ADDRESS": "127.0.0.1",
            "CLOUDSDK_PROXY_PORT": str(self._server.server_port),
            "CLOUDSDK_AUTH_ACCESS_TOKEN": "token",
            "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "1",
            "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "1",
        }

    def answer(self, method: str, path: str, body: Json) -> tuple[int, Json]:
        """As the API does."""
        with self._lock:
            self.asked.append((method, path, body))
            where, _, query = path.partition("?")
            name = where.rpartition("/")[2]
            for service in self.services.values():
                self._follow(service)
            if ":setIamPolicy" in name or ":getIamPolicy" in name:
                return self._policy(name, body)
            if "/revisions" in where:
                return self._revisions(method, name, query)
            if method == "POST":
                return self._put(body["metadata"]["name"], body, creates=True)
            if method == "PUT":
                return self._put(name, body, creates=False)
            if name in self.services:
                return 200, self.services[name]
            return 404, _error(404, f"Resource '{name}' of kind 'SERVICE' does not exist.")

    def _policy(self, name: str, body: Json) -> tuple[int, Json]:
        service, _, what = name.partition(":")
        if what.startswith("set"):
            self.policies[service] = body["policy"]
        return 200, self.policies.get(service, {})

    def _revisions(self, method: str, name: str, query: str) -> tuple[int, Json]:
        if method == "DELETE":
            used = [t["revisionName"] for s in self.services.values() for t in s["spec"]["traffic"]
                    if "revisionName" in t]  # fmt: skip
            latest = [s["status"]["latestCreatedRevisionName"] for s in self.services.values()]
            if name in used + latest:
                return 409, _error(409, f"Revision {name} is in use.")
            found = self.revisions.pop(name, None)
            return (200, {"status": "Success"}) if found else (404, _error(404, "no such revision"))
        if name != "revisions":
            found = self.revisions.get(name)
            return (200, found) if found else (404, _error(404, "no such revision"))
        assert "labelSelector=serving.knative.dev" in query
        return 200, {
            "metadata": {},
            "items": sorted(self.revisions.values(), key=lambda r: str(r["metadata"]["name"])),
        }

    def _put(self, name: str, body: Json, creates: bool) -> tuple[int, Json]:
        now = self.services.get(name)
        if creates == (now is not None):
            return 409, _error(409, "exists" if creates else "is not there")
        version = body["metadata"].get("resourceVersion")
        if now and version not in (None, now["metadata"]["resourceVersion"]):
            return 409, _error(409, f"Conflict for resource '{name}': version '{version}' was specified.")
        if wrong := _wrong(name, body, now is None):
            return 400, _error(400, wrong)
        generation = int(now["metadata"]["generation"]) + 1 if now else 1
        body["metadata"] |= {"generation": generation, "resourceVersion": f"v{generation}",
                             "creationTimestamp": "2026-01-01T00:00:00Z"}  # fmt: skip
        template = body["spec"]["template"]
        revision = template.setdefault("metadata", {}).setdefault("name", f"{name}-{generation:05}-abc")
        if revision not in self.revisions:
            self._revision(name, revision, template)
        elif self.revisions[revision]["spec"] != template["spec"]:
            return 409, _error(
                409, f"Revision named '{revision}' with different configuration already exists."
            )
        body["spec"].setdefault("traffic", [{"latestRevision": True, "percent": 100}])
        body["status"] = {**(now["status"] if now else {"observedGeneration": 0, "traffic": []}),
                          "latestCreatedRevisionName": revision}  # fmt: skip
        body["due"] = time.monotonic() + self.slow_s
        self.services[name] = body
        self._follow(body)
        return 200, {k: v for k, v in body.items() if k != "due"}

    def _revision(self, service: str, name: str, template: Json) -> None:
        image = template["spec"]["containers"][0]["image"]
        self.revisions[name] = {
            "apiVersion": "serving.knative.dev/v1", "kind": "Revision",
            "metadata": {**template["metadata"], "name": name, "namespace": "p",
                         "labels": {"serving.knative.dev/service": service},
                         "creationTimestamp": f"2026-01-01T00:00:{len(self.revisions):02}Z"},
            "spec": template["spec"], "status": {"conditions": [_condition("Ready", "broken" not in image)]},
        }  # fmt: skip

    def _ready(self, revision: str) -> bool:
        return self.revisions[revision]["status"]["conditions"][0]["status"] == "True"

    def _follow(self, service: Json) -> None:
        """Status, as far as it can follow."""
        if time.monotonic() < service.get("due", 0.0):
            service["status"]["conditions"] = [_condition("Ready", None, "working")]
            return
        status, name = service["status"], service["metadata"]["name"]
        created = status["latestCreatedRevisionName"]
        if self._ready(created):
            status["latestReadyRevisionName"] = created
        named = [t.get("revisionName") or status.get("latestReadyRevisionName", created)
                 for t in service["spec"]["traffic"]]  # fmt: skip
        bad = next((r for r in [created, *named] if not self._ready(r)), "")
        routed = all(map(self._ready, named))
        if routed:
            status["traffic"] = [self._done(name, t, r)
                                 for t, r in zip(service["spec"]["traffic"], named, strict=True)]  # fmt: skip
        text = NOT_READY.format(bad) if bad else ""
        status["observedGeneration"] = service["metadata"]["generation"]
        status["conditions"] = [
            _condition("Ready", not bad, text), _condition("ConfigurationsReady", self._ready(created), text),
            _condition("RoutesReady", routed, text),
        ]  # fmt: skip

    def _done(self, service: str, target: Json, revision: str) -> Json:
        if not target.get("tag"):
            return {**target, "revisionName": revision}
        image = self.revisions[revision]["spec"]["containers"][0]["image"]
        url = self.addresses.get(image, HOST.format(tag=target["tag"], service=service))
        return {**target, "revisionName": revision, "url": url}


def _wrong(name: str, body: Json, first: bool) -> str:
    """What the API refuses of a service."""
    traffic = body["spec"].get("traffic", [{"percent": 100}])
    if sum(t.get("percent") or 0 for t in traffic) != 100:
        return "spec.traffic: percentages must add up to 100"
    tags = [t["tag"] for t in traffic if t.get("tag")]
    if len(tags) != len(set(tags)):
        return "spec.traffic: a tag twice"
    if any(len(name) + len(tag) > 46 for tag in tags):
        return "spec.traffic.tag: Combined traffic tag and service name cannot exceed 46 characters."
    revision = body["spec"]["template"].get("metadata", {}).get("name", f"{name}-x")
    if not re.fullmatch(rf"{re.escape(name)}-[a-z0-9]([a-z0-9-]*[a-z0-9])?", revision) or len(revision) > 63:
        return f"metadata.name: {revision} is no name for a revision"
    del first
    return ""


def _condition(kind: str, good: bool | None, message: str = "") -> Json:
    return {
        "type": kind, "status": {True: "True", False: "False", None: "Unknown"}[good], "message": message,
        "lastTransitionTime": "2026-01-01T00:00:00Z",
    }  # fmt: skip


def _error(code: int, message: str) -> Json:
    return {"error": {"code": code, "message": message, "status": {404: "NOT_FOUND", 409: "ABORTED"}.get(
        code, "INVALID_ARGUMENT")}}  # fmt: skip
