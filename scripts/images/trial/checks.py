"""What an image of the API has to stand: start, answers, load, a root it cannot write, and its end."""

import hashlib
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from scripts.images.settings import ImageError, Trial
from scripts.images.trial.container import Container

ASKED: Final = {
    "temperatura": 27.5, "umidade": 65, "velocidade_vento": 1.5, "idade": 30, "peso": 70, "altura": 170,
    "sexo": "f", "vestimenta": 0.5, "radiacao_solar": 600, "hora": 14.5,
}  # fmt: skip
"""Nothing is left out, so that the answer is the same at any hour."""

PAGES: Final = ("/health", "/health/ready", "/metrics", "/docs", "/model")
NOT_SHOWN: Final = (
    "not shown by a process below another root: limits of memory and processors (cgroups), seccomp and "
    "AppArmor profiles, a network of the container's own"
)
CLOSED: Final = ("/", "/app", "/opt/venv", "/etc")
OPEN: Final = ("/tmp", "/home/serving/servico")  # noqa: S108  # nosec B108 # of the container
_WRITE: Final = f"""
CLOSED, OPEN = {CLOSED}, {OPEN}
import os, sys
def told(path):
    try: open(path, "w").close()
    except OSError as error: return error.strerror
    os.unlink(path); return "written"
print(os.getuid(), "|", ", ".join(told(os.path.join(p, "x")) for p in CLOSED), "|",
      ", ".join(told(os.path.join(p, "x")) for p in OPEN))
"""


def new_key() -> tuple[str, str]:
    """A key of callers, and what `CONFORTO_CHAVES` says of it."""
    key = secrets.token_urlsafe(32)
    return key, f"trial: {hashlib.sha256(key.encode()).hexdigest()}"


@dataclass
class Caller:
    """Asks the container."""

    url: str
    key: str
    patience_s: float

    def __call__(self, path: str, body: object = None) -> tuple[int, bytes]:
        """Status and body, also of a refusal; 0 where nobody answers."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"X-API-Key": self.key, "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data, headers)  # noqa: S310 -- our own address
        try:
            with urllib.request.urlopen(request, timeout=self.patience_s) as answer:  # noqa: S310  # nosec B310 # our own address
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()
        except OSError as error:
            return 0, str(error).encode()


@dataclass
class Report:
    """What was measured and seen."""

    ready_s: float = 0.0
    stop_s: float = 0.0
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    errors: int = 0
    answer: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> str:
        """For who compares."""
        return json.dumps(asdict(self), indent=1) + "\n"


def wait_ready(container: Container, caller: Caller, limits: Trial, report: Report) -> None:
    """Until it says that it is ready; `ImageError` when it ends before, or takes too long."""
    end = time.monotonic() + limits.ready_s
    status, body = 0, b""
    while container.alive() and time.monotonic() < end:
        status, body = caller("/health/ready")
        if status == 200:  # noqa: PLR2004
            report.ready_s = time.monotonic() - container.started
            print(f"ready {report.ready_s:.1f} s after the start")
            return
        time.sleep(0.05)
    raise ImageError(f"not ready within {limits.ready_s:g} s: {status} {body!r}. {container.last_words()}")


def check_pages(caller: Caller) -> None:
    """Every page that a platform or a person looks at, and that none is had without a key."""
    for path in PAGES:
        status, body = caller(path)
        _demand(status == 200 and bool(body), f"{path} answered {status}: {body[:300]!r}")  # noqa: PLR2004
    status, _ = Caller(caller.url, "", caller.patience_s)("/predict", ASKED)
    _demand(status == 401, f"/predict without a key answered {status}")  # noqa: PLR2004
    print(f"answered: {', '.join(PAGES)}; without a key: 401")


def predict(caller: Caller, report: Report) -> None:
    """One prediction: probabilities that sum to one."""
    status, body = caller("/predict", ASKED)
    _demand(status == 200, f"/predict answered {status}: {body[:300]!r}")  # noqa: PLR2004
    report.answer = json.loads(body)
    total = sum(report.answer["probabilidades"].values())
    _demand(abs(total - 1) < 0.01, f"probabilities sum to {total}")  # noqa: PLR2004
    print(f"predicted: {report.answer['predicao']} (model {report.answer['modelo_id']})")


def check_confinement(container: Container) -> None:
    """Asked from inside: who it is, and what it can write."""
    code, said = container.run("python", "-c", _WRITE)
    _demand(code == 0, f"the look from inside ended with {code}: {said}")
    user, closed, opened = (part.strip() for part in said.split("|"))
    _demand(user != "0", "it runs as root")
    _demand(set(closed.split(", ")) == {"Read-only file system"}, f"the root can be written: {closed}")
    _demand(opened == "written, written", f"cannot write {', '.join(OPEN)}: {opened}")
    print(f"user {user}; root file system read-only; written: {', '.join(OPEN)}")


def check_health_command(container: Container, command: list[str]) -> None:
    """The image's own HEALTHCHECK."""
    code, said = container.run(*command)
    _demand(code == 0, f"HEALTHCHECK ended with {code}: {said}")
    print("HEALTHCHECK: healthy")


def load(caller: Caller, limits: Trial, report: Report) -> None:
    """A bounded number of predictions from a few callers at once."""
    taken, wrong = _ask_many(lambda: caller("/predict", ASKED)[0], limits.load_requests, limits.load_clients)
    report.errors = wrong
    ordered = sorted(taken)
    report.p50_ms = 1000 * ordered[len(ordered) // 2]
    report.p95_ms = 1000 * ordered[int(0.95 * (len(ordered) - 1))]
    said = f"{len(ordered)} predictions, {limits.load_clients} callers: {wrong} errors, "
    said += f"p50 {report.p50_ms:.1f} ms, p95 {report.p95_ms:.1f} ms"
    _demand(wrong <= limits.load_errors, f"{said}; allowed: {limits.load_errors} errors")
    _demand(report.p95_ms <= limits.load_p95_ms, f"{said}; allowed: p95 {limits.load_p95_ms:g} ms")
    print(said)


def _ask_many(ask: Callable[[], int], count: int, callers: int) -> tuple[list[float], int]:
    taken: list[float] = []
    wrong: list[int] = []
    turns: Iterator[int] = iter(range(count))
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if next(turns, None) is None:
                    return
            began = time.monotonic()
            if (status := ask()) != 200:  # noqa: PLR2004
                wrong.append(status)
            taken.append(time.monotonic() - began)

    threads = [threading.Thread(target=work) for _ in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, len(wrong)


def end(container: Container, limits: Trial, report: Report) -> None:
    """SIGTERM, and status 0 in time."""
    code, report.stop_s = container.stop(limits.stop_s)
    _demand(code == 0, f"after SIGTERM it ended with {code}. {container.last_words()}")
    print(f"SIGTERM: exit status 0 after {report.stop_s:.1f} s")


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ImageError(otherwise)
