"""Metrics and alerts on Prometheus, Alertmanager and Grafana; imports nothing of the project."""
