"""Kedro's defaults, said by their absence: one environment, one place of configuration."""

CONFIG_LOADER_ARGS = {"base_env": "base", "default_run_env": "base"}
