"""Deploys to a stand-in on loopback: real serving processes, a proxy that divides traffic, a fake gcloud."""
