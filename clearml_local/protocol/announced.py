"""What this server says of itself: its version, that of its API, and the one company and user it has."""

import re

SERVER_VERSION = "2.0.0"
COMPANY = "local"
USER = "local"
NEWEST = (2, 31)
API_VERSION = "{}.{}".format(*NEWEST)
_VERSION = re.compile(r"/v(\d{1,3})\.(\d{1,3})/")


def version_of(path: str) -> tuple[int, int]:
    """Return the API version that an address names; the newest when it names none."""
    found = _VERSION.search(path)
    return (int(found.group(1)), int(found.group(2))) if found else NEWEST
