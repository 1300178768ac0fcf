"""Where a run keeps things; both folders can be moved with an environment variable."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

RAIZ = Path(__file__).resolve().parents[2]


class Pastas(BaseSettings):
    """`CONFORTO_PASTA_SERVIDOR` and `CONFORTO_PASTA_RESULTADOS`."""

    model_config = SettingsConfigDict(env_prefix="CONFORTO_", extra="ignore")

    pasta_servidor: Path = RAIZ / ".clearml_local"
    """Data of the embedded server."""

    pasta_resultados: Path = RAIZ / "resultados"
    """One folder a run: figures, summary.json, run.log."""
