"""Cloud Run, through `gcloud`: revisions of one service, and tags by which each has an address of its own.

`stable` is the tag of the revision that was last found good, `previous` of the one before it. A revision on
trial has its own name as its tag.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime
from typing import Any, Final

from scripts.deployment.errors import TargetError
from scripts.deployment.settings import Settings
from scripts.deployment.stop import Stop
from scripts.deployment.targets.command import run
from scripts.deployment.targets.service import first_flags, spec_of, wanted_flags
from scripts.deployment.targets.target import Situation, Split

STABLE: Final = "stable"
PREVIOUS: Final = "previous"
_NOT_THERE: Final = re.compile(r"cannot find service", re.IGNORECASE)
_LATEST: Final = "latestReadyRevisionName"
_SUFFIX: Final = "d%y%m%d%H%M%S"
_QUIETLY: Final = {
    "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
    # Else `run deploy` asks Service Usage first, and would switch the API on without being asked to.
    "CLOUDSDK_CORE_SHOULD_PROMPT_TO_ENABLE_API": "0",
}


def suffix_now() -> str:
    """What distinguishes the next revision."""
    return datetime.now(UTC).strftime(_SUFFIX)


class CloudRun:
    """One service in one region of one project."""

    def __init__(
        self, settings: Settings, key: str = "", suffix: Callable[[], str] = suffix_now
    ) -> None:  # fmt: skip
        self._settings = settings
        self._service = settings.service
        self._key = key
        self._suffix = suffix

    def situation(self, stop: Stop) -> Situation:
        """As `describe` says; empty for a service that is not there."""
        text = self._described(stop)
        return read(text) if text else Situation({})

    def alone(self) -> AbstractContextManager[None]:
        """Whoever else deploys is noticed: revisions have names of their own, and Google refuses old ones."""
        return nullcontext()

    def name_next(self, now: Situation) -> str:  # noqa: ARG002 -- of Target
        """The service's name and the time."""
        return f"{self._service.name}-{self._suffix()}"

    def create(self, name: str, image: str, first: bool, stop: Stop) -> None:
        """`gcloud run deploy --no-traffic --tag`; a service's first revision cannot be without traffic."""
        suffix = name.removeprefix(f"{self._service.name}-")
        traffic = first_flags(self._service) if first else ["--no-traffic"]
        flags = [f"--image={image}", f"--tag={suffix}", f"--revision-suffix={suffix}", *traffic]
        self._gcloud(["run", "deploy", self._service.name, *flags, *wanted_flags(self._service)], stop)

    def shift(self, split: Split, stop: Stop) -> None:
        """Revisions that are not named get nothing."""
        self._traffic([f"--to-revisions={_pairs(split)}"], stop)

    def keep(self, revision: str, previous: str, stop: Stop) -> None:
        """Tags stay for these two only; then revisions beyond `rollout.keep` are deleted."""
        tags = {STABLE: revision} | ({PREVIOUS: previous} if previous and previous != revision else {})
        self._tag(f"--set-tags={_pairs(tags)}", lambda now: now == tags, stop)
        self._prune({revision, previous}, stop)

    def discard(self, revision: str, stop: Stop) -> None:
        """Without its tag and without traffic it costs nothing; Cloud Run does not delete the latest one.

        A tag is taken away whether or not it has an address yet: that of a revision that never got ready
        makes all later deploys fail.
        """
        suffix = revision.removeprefix(f"{self._service.name}-")
        self._tag(f"--remove-tags={suffix}", lambda now: suffix not in now, stop)

    def by_hand(self, split: Split) -> str:
        """The command."""
        words = ["gcloud", "run", "services", "update-traffic", self._service.name,
                 f"--to-revisions={_pairs(split)}", *self._place()]  # fmt: skip
        return " ".join(words)

    def headers(self, stop: Stop) -> Mapping[str, str]:
        """The API's key; where Google's IAM stands before it, a token under a name that is not the API's."""
        key = {"X-API-Key": self._key} if self._key else {}
        if self._service.public:
            return key
        return {**key, "X-Serverless-Authorization": f"Bearer {self._token('print-identity-token', stop)}"}

    def access_token(self, stop: Stop) -> str:
        """For Google's APIs."""
        return self._token("print-access-token", stop)

    def _token(self, which: str, stop: Stop) -> str:
        return run(["gcloud", "auth", which], self._settings.rollout.command_s, stop).strip()

    def _traffic(self, flags: Sequence[str], stop: Stop) -> None:
        self._gcloud(["run", "services", "update-traffic", self._service.name, *flags], stop)

    def _tag(self, flag: str, done: Callable[[Mapping[str, str]], bool], stop: Stop) -> None:
        """While the latest revision is not ready, gcloud fails also where it has done what it was told."""
        try:
            self._traffic([flag], stop)
        except TargetError:
            text = self._described(stop)
            if not done(tags_of(_json(text)) if text else {}):
                raise

    def _described(self, stop: Stop) -> str:
        try:
            return self._gcloud(["run", "services", "describe", self._service.name], stop)
        except TargetError as error:
            if _NOT_THERE.search(str(error)):
                return ""
            raise

    def _prune(self, needed: set[str], stop: Stop) -> None:
        text = self._gcloud(["run", "revisions", "list", f"--service={self._service.name}"], stop)
        others = [r["metadata"] for r in _json(text) if r["metadata"]["name"] not in needed]
        others.sort(key=lambda m: str(m["creationTimestamp"]), reverse=True)
        for revision in others[self._settings.rollout.keep :]:
            with suppress(TargetError):  # it will be tried again with the next deploy
                self._gcloud(["run", "revisions", "delete", revision["name"]], stop)

    def _place(self) -> list[str]:
        return [f"--region={self._service.region}", f"--project={self._service.project}"]

    def _gcloud(self, words: Sequence[str], stop: Stop) -> str:
        return run(
            ["gcloud", *words, *self._place(), "--format=json", "--quiet"], self._settings.rollout.command_s,
            stop, _QUIETLY,
        )  # fmt: skip


def read(text: str) -> Situation:
    """A service as `gcloud run services describe --format=json` writes it; `TargetError` for another text."""
    service = _json(text)
    try:
        status = service.get("status", {})
        entries = status.get("traffic", [])
        split = _shares(entries, "")
        tagged = {entry["tag"]: entry["revisionName"] for entry in entries if entry.get("tag")}
        return Situation(
            split=split,
            trial=frozenset(r for tag, r in tags_of(service).items() if tag and r.endswith(f"-{tag}")),
            settled=split == _shares(service["spec"].get("traffic", entries), status.get(_LATEST, "")),
            stable=tagged.get(STABLE, ""),
            previous=tagged.get(PREVIOUS, ""),
            addresses={e["revisionName"]: e["url"] for e in entries if e.get("tag") and e.get("url")},
            spec=spec_of(service),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TargetError(
            f"gcloud describes the service in a way that is not understood: {error!r}"
        ) from error


def tags_of(service: Mapping[str, Any]) -> dict[str, str]:
    """Revisions by tag as the service is to have them, whether or not they have an address yet."""
    entries = service["spec"].get("traffic", [])
    return {entry["tag"]: entry.get("revisionName", "") for entry in entries if entry.get("tag")}


def _shares(entries: Sequence[Mapping[str, Any]], latest: str) -> dict[str, int]:
    """Percent by revision; an entry may mean the latest one without its name."""
    split: Counter[str] = Counter()
    for entry in entries:
        split[entry.get("revisionName") or latest] += int(entry.get("percent") or 0)
    return {revision: percent for revision, percent in split.items() if percent}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise TargetError(f"gcloud wrote no JSON: {text[:200]!r}") from error


def _pairs(pairs: Mapping[str, object]) -> str:
    return ",".join(f"{key}={value}" for key, value in sorted(pairs.items()))
