"""Two colors behind nginx on one machine: containers of docker-compose.yml, or whatever the commands start.

What runs is asked of nginx itself, which answers at `/.split` with what it does; the file that it includes
is only how it is told. Which color was found good is in the state file.
"""

import fcntl
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import requests
from pydantic import BaseModel, ConfigDict, ValidationError

from funcoes.apoio.arquivo import gravar_inteiro
from scripts.deployment.errors import DeployError, TargetError
from scripts.deployment.settings import ALL, Compose, Settings
from scripts.deployment.stop import Stop
from scripts.deployment.targets.command import run
from scripts.deployment.targets.target import Situation, Split

_FRONT_S: Final = 5.0
_TOLD_S: Final = 30.0
"""Until nginx does what it was told, or has started."""

_LOOK_S: Final = 0.1
_AGREED: Final = 5
"""Answers alike, one after the other: workers of before take requests for a moment after the new ones do."""
_ALL_MAY_READ: Final = 0o644
_OK: Final = 200


class State(BaseModel):
    """`state.json`."""

    model_config = ConfigDict(extra="forbid")

    images: dict[str, str] = {}
    stable: str = ""
    previous: str = ""


class BlueGreen:
    """One service in two colors."""

    def __init__(self, settings: Settings, root: Path, key: str = "") -> None:
        self._settings = settings
        self._compose: Compose = settings.compose
        self._key = key
        self._split_file = root / self._compose.split_file
        self._state_file = root / self._compose.state_file

    def situation(self, stop: Stop) -> Situation:
        """As nginx says; empty where nothing has been deployed."""
        stop.check()
        told = self._split_file.read_bytes() if self._split_file.exists() else None
        try:
            state, split = self._state(), self._asked()
        except TargetError:
            if told is None:
                return Situation({})
            raise
        return Situation(
            split=split,
            stable=state.stable,
            previous=state.previous,
            addresses={color: self._compose.colors[color] for color in state.images.keys() | split.keys()},
            spec={"image": state.images.get(max(split, key=lambda c: split[c]), "")},
            trial=frozenset(split.keys() - {state.stable}) if state.stable else frozenset(),
            # A deploy killed between the file and nginx: nginx would do as it says at its next start.
            settled=told == configuration(split, self._compose.colors).encode(),
        )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else deploys here meanwhile: both would start the same color."""
        file = self._state_file.with_suffix(".lock")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            lock = file.open("w")
        except OSError as error:
            raise TargetError(f"{file} cannot be written: {error.strerror}") from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise TargetError(f"another deploy is at work here; it holds {file}") from error
            yield

    def name_next(self, now: Situation) -> str:
        """The color without traffic."""
        return next(color for color in self._compose.colors if color not in now.split)

    def create(self, name: str, image: str, first: bool, stop: Stop) -> None:
        """Start the color with this image; what ran in it before is replaced."""
        state = self._state()
        state.images[name] = image
        if state.previous == name:
            state.previous = ""
        self._write(state)
        self._run(self._compose.start, name, image, stop)
        if first:  # nginx has nobody else to send requests to
            self._tell({name: ALL}, self._compose.begin, stop)

    def shift(self, split: Split, stop: Stop) -> None:
        """Tell nginx, and wait until it does so; what it was told before is put back where it does not."""
        self._tell(split, self._compose.reload, stop)

    def _tell(self, split: Split, command: Sequence[str], stop: Stop) -> None:
        before = self._split_file.read_bytes() if self._split_file.exists() else None
        _put(self._split_file, configuration(split, self._compose.colors).encode())
        try:
            self._run(command, "", "", stop)
            self._wait_for(split, stop)
        except DeployError:
            if before is not None:
                _put(self._split_file, before)
            raise

    def keep(self, revision: str, previous: str, stop: Stop) -> None:  # noqa: ARG002 -- of Target
        """The previous color goes on running, for a rollback within seconds."""
        state = self._state()
        state.stable, state.previous = revision, "" if previous == revision else previous
        self._write(state)

    def discard(self, revision: str, stop: Stop) -> None:
        """Stop the color."""
        self._run(self._compose.stop, revision, "", stop)
        state = self._state()
        state.images.pop(revision, None)
        self._write(state)

    def by_hand(self, split: Split) -> str:  # noqa: ARG002 -- of Target
        """Another run of this script: nginx's file has to fit."""
        return "python scripts/deploy.py --target compose --recover   # or --rollback"

    def headers(self, stop: Stop) -> Mapping[str, str]:  # noqa: ARG002 -- of Target
        """The API's key, if it wants one."""
        return {"X-API-Key": self._key} if self._key else {}

    def _asked(self) -> dict[str, int]:
        try:
            answer = requests.get(f"{self._compose.front}/.split", timeout=_FRONT_S)
            split = answer.json() if answer.status_code == _OK else None
        except (requests.RequestException, ValueError) as error:
            raise TargetError(
                f"nginx at {self._compose.front} does not say how it divides traffic "
                f"({type(error).__name__}): does it run, with docker/front.conf?"
            ) from error
        if not isinstance(split, dict) or not set(split) <= set(self._compose.colors):
            raise TargetError(f"nginx at {self._compose.front}/.split says {answer.text[:200]!r}, no split")
        return {color: int(percent) for color, percent in split.items() if percent}

    def _wait_for(self, split: Split, stop: Stop) -> None:
        end, seen, agreed = time.monotonic() + _TOLD_S, "nothing", 0
        while time.monotonic() < end:
            try:
                found = self._asked()
                agreed, seen = agreed + 1 if found == dict(split) else 0, str(found)
            except TargetError as error:  # it starts
                agreed, seen = 0, str(error)
            if agreed == _AGREED:
                return
            stop.wait(_LOOK_S)
        raise TargetError(f"nginx was told {dict(split)} and does {seen}: see its error log")

    def _run(self, command: Sequence[str], color: str, image: str, stop: Stop) -> None:
        words = [word.replace("{color}", color) for word in command]
        images = {f"CONFORTO_IMAGE_{c.upper()}": i for c, i in self._state().images.items()}
        run(words, self._settings.rollout.command_s, stop, {**images, "CONFORTO_IMAGE": image})

    def _state(self) -> State:
        try:
            return State.model_validate_json(self._state_file.read_bytes())
        except FileNotFoundError:
            return State()
        except (OSError, ValidationError) as error:
            raise TargetError(
                f"{self._state_file} cannot be read: {error}. Delete it; the next deploy makes it."
            ) from error

    def _write(self, state: State) -> None:
        _put(self._state_file, state.model_dump_json(indent=1).encode() + b"\n")


def _put(file: Path, content: bytes) -> None:
    try:
        gravar_inteiro(file, content, _ALL_MAY_READ)
    except OSError as error:
        raise TargetError(f"{file} cannot be written: {error.strerror}") from error


def configuration(split: Split, colors: Mapping[str, str]) -> str:
    """What nginx includes: each request goes to a color by chance, with these shares."""
    *some, last = sorted(split.items(), key=lambda item: (item[1], item[0]))
    shares = [f"    {percent}% {colors[color]};" for color, percent in some] + [f"    * {colors[last[0]]};"]
    text = json.dumps(dict(split), sort_keys=True)
    return "\n".join(
        ["# Written by scripts/deploy.py.", 'split_clients "$request_id" $conforto_color {',
         *shares, "}", 'map "" $conforto_split {', f"    default '{text}';", "}", ""]
    )  # fmt: skip
