"""Deploy: `python scripts/deploy.py --help`."""
