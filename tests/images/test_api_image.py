"""The image that serves: built, run as its user below a root that it cannot write, asked, ended.

Base and packages are kept among the user's caches (or in `CONFORTO_IMAGES`): only the first time takes a
minute or two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from funcoes.entrega.preditor import Preditor
from scripts.images.buildah import Buildah
from scripts.images.host import missing_for_buildah
from scripts.images.recipe import Recipe, complete
from scripts.images.settings import ImageError, settings
from scripts.images.stamp import stamp
from scripts.images.trial import checks, container, whole
from scripts.images.trial.checks import ASKED, Caller, Report
from scripts.images.trial.container import Confined, Wish
from tests.api.modelos import treinar
from tests.santa_maria import INPUTS

pytestmark = pytest.mark.skipif(
    bool(missing_for_buildah()), reason=f"no images are built here without {', '.join(missing_for_buildah())}"
)
LARGEST_MB = 350
COMMIT = "0" * 40


@pytest.fixture(scope="module")
def buildah() -> Buildah:
    """The engine that needs no daemon."""
    return Buildah()


@pytest.fixture(scope="module")
def image(buildah: Buildah, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The image with a small model in it."""
    try:
        buildah.base()  # of Debian's packages
    except ImageError as error:
        pytest.skip(f"no base can be made here: {error}")
    package = tmp_path_factory.mktemp("model") / "small.zip"
    package.write_bytes(treinar().pacote)
    marks = stamp("9.9", COMMIT, "2026-01-31T12:00:00Z")
    recipe = Recipe("api", "test", marks, model_file=package)
    with complete(recipe) as whole:
        buildah.build(whole, shown=False)
    return recipe.image


@dataclass
class Scene:
    """A container that is ready, and who asks it."""

    container: Confined
    caller: Caller
    report: Report


@pytest.fixture(scope="module")
def scene(buildah: Buildah, image: str) -> Iterator[Scene]:
    """One for all looks."""
    key, keys = checks.new_key()
    port, report = container.free_port(), Report()
    caller = Caller(f"http://127.0.0.1:{port}", key, 20)
    wish = Wish({"PORT": str(port), "CONFORTO_CHAVES": keys}, port, (whole.FOLDER,))
    with container.running(buildah, image, wish) as started:
        checks.wait_ready(started, caller, settings().trial, report)
        yield Scene(started, caller, report)


def asked_by_column() -> dict[str, float]:
    """The request as the model's own inputs."""
    names = ("idade", "sexo", "peso", "altura", "vestimenta", "temperatura", "umidade", "velocidade_vento")
    values: list[Any] = [ASKED[name] for name in (*names, "radiacao_solar", "hora")]
    return dict(zip(INPUTS, [0.0 if value == "f" else float(value) for value in values], strict=True))


def test_it_answers_as_the_model_itself(scene: Scene) -> None:
    checks.predict(scene.caller, scene.report)
    own = Preditor.de_pacote(treinar().pacote).prever(np.array([list(asked_by_column().values())]))
    assert list(scene.report.answer["probabilidades"].values()) == pytest.approx(own.proba[0], abs=1e-4)
    assert scene.report.answer["predicao"] == own.voto[0]


def test_platforms_and_people_get_their_pages_and_nobody_an_answer_without_a_key(scene: Scene) -> None:
    checks.check_pages(scene.caller)


def test_it_is_not_root_and_writes_only_where_it_may(scene: Scene) -> None:
    checks.check_confinement(scene.container)


def test_its_own_health_check_runs_in_it(buildah: Buildah, image: str, scene: Scene) -> None:
    command = whole.health_command(buildah.config(image))
    checks.check_health_command(scene.container, command)
    code, _ = scene.container.run(*(part.replace("/health", "/none") for part in command))
    assert code != 0


@pytest.mark.parametrize("program", ["sh", "pip", "apt-get", "gcc", "curl"])
def test_it_has_no_shell_and_nothing_that_installs(scene: Scene, program: str) -> None:
    assert scene.container.run(program, "--version")[0] == 127


def test_it_has_no_pip_as_a_module(scene: Scene) -> None:
    code, said = scene.container.run("python", "-c", "import ensurepip, pip")
    assert (code, "ModuleNotFoundError" in said) == (1, True)


def test_few_callers_are_answered_at_once(scene: Scene) -> None:
    checks.load(scene.caller, settings().trial.model_copy(update={"load_p95_ms": 60_000.0}), scene.report)
    with pytest.raises(ImageError, match="allowed: p95"):
        checks.load(scene.caller, settings().trial.model_copy(update={"load_p95_ms": 0.001}), scene.report)


def test_without_keys_it_does_not_start(buildah: Buildah, image: str) -> None:
    wish = Wish({}, 0, (whole.FOLDER,))
    with container.running(buildah, image, wish) as started:
        assert started.outer.wait(60) == 2
        assert "chaves is empty" in started.last_words()


def test_it_says_what_it_is_and_is_small(buildah: Buildah, image: str) -> None:
    labels = buildah.config(image)["Labels"]
    told = [labels[f"org.opencontainers.image.{name}"] for name in ("version", "revision", "created")]
    assert told == ["9.9", COMMIT, "2026-01-31T12:00:00Z"]
    with buildah.mounted(image) as root:
        files = [path.lstat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    assert 100e6 < sum(files) < LARGEST_MB * 1e6


def test_sigterm_ends_it_in_peace(scene: Scene) -> None:
    """The last one: the others share the container."""
    checks.end(scene.container, settings().trial, scene.report)
    assert not scene.container.alive()
    with pytest.raises(ImageError, match="not ready"):
        checks.wait_ready(scene.container, scene.caller, settings().trial, scene.report)
