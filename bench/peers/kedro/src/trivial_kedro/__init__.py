"""The trivial steps as a Kedro project with kedro-mlflow."""

__all__: list[str] = []
