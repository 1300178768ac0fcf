"""The data folder: what lies where, and the secrets made once for it."""

import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from clearml_local.base import whole_file

DEFAULT_FOLDER = ".clearml_local"
SECRET_BYTES = 32
KEY_BYTES = 10


@dataclass(frozen=True)
class DataFolder:
    """Paths inside one data folder. Nothing is created by looking."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "clearml.db"

    @property
    def files(self) -> Path:
        """Root of the stored files."""
        return self.root / "files"

    @property
    def uploads(self) -> Path:
        """Uploads that are not complete yet."""
        return self.root / "uploads"

    @property
    def credentials(self) -> Path:
        """JSON with ``access_key`` and ``secret_key``."""
        return self.root / "credentials.json"

    @property
    def web_credentials(self) -> Path:
        """As ``credentials``, for the server of a web application put in front: it may log in anybody."""
        return self.root / "web_credentials.json"

    @property
    def token_secret(self) -> Path:
        """The key that signs tokens."""
        return self.root / "token.secret"

    @property
    def log(self) -> Path:
        """What the server writes to its standard streams."""
        return self.root / "server.log"

    @property
    def state(self) -> Path:
        """JSON about the running server: process and addresses."""
        return self.root / "server.json"

    @property
    def ports(self) -> Path:
        """JSON with the ports of the last run."""
        return self.root / "ports.json"

    @property
    def leases(self) -> Path:
        """One empty file per process the server stays for."""
        return self.root / "leases"

    @property
    def permanent(self) -> Path:
        """Exists while the server has to stay without leases."""
        return self.root / "permanent"

    @property
    def pages(self) -> Path:
        """Text: where the file is that says what the pages show first of a project."""
        return self.root / "pages.path"

    @property
    def agents(self) -> Path:
        """What agents need and leave: a log, a state file and a folder for each."""
        return self.root / "agents"

    @property
    def server_lock(self) -> Path:
        """Held by the server as long as it lives."""
        return self.root / "server.lock"

    @property
    def command_lock(self) -> Path:
        """Held while a command starts or stops the server, and by a server that ends itself."""
        return self.root / "command.lock"

    def create(self) -> None:
        """Make the folder and what the server needs in it."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.database.exists():  # a folder that somebody made before, for its cache for example
            with suppress(PermissionError):  # of a volume that belongs to another
                self.root.chmod(0o700)
        for folder in (self.files, self.uploads, self.leases):
            folder.mkdir(exist_ok=True)


@dataclass(frozen=True)
class Settings:
    """What a running server knows: its folder, secrets and addresses."""

    folder: DataFolder
    access_key: str
    secret_key: str = field(repr=False)
    token_secret: bytes = field(repr=False)
    web_access_key: str = ""
    web_secret_key: str = field(default="", repr=False)
    api_server: str = ""
    files_server: str = ""
    files_port: int = 0
    web_server: str = ""
    web_port: int = 0


def token_secret(folder: DataFolder) -> bytes:
    """Return the key that signs tokens; makes it on first use."""
    if not folder.token_secret.is_file():
        whole_file.write(folder.token_secret, secrets.token_bytes(SECRET_BYTES), whole_file.OWNER_ONLY)
    return folder.token_secret.read_bytes()


def _credentials(path: Path) -> dict[str, str]:
    if not path.is_file():
        fresh = {
            "access_key": secrets.token_hex(KEY_BYTES).upper(),
            "secret_key": secrets.token_urlsafe(SECRET_BYTES),
        }
        whole_file.write(path, json.dumps(fresh).encode(), whole_file.OWNER_ONLY)
    loaded: dict[str, str] = json.loads(path.read_text())
    return loaded


def load_settings(folder: DataFolder, api_port: int, files_port: int, web_port: int = 0) -> Settings:
    """Return the settings of a server on these ports; makes the secrets on first use."""
    credentials, web = _credentials(folder.credentials), _credentials(folder.web_credentials)
    return Settings(
        folder=folder,
        access_key=credentials["access_key"],
        secret_key=credentials["secret_key"],
        token_secret=token_secret(folder),
        web_access_key=web["access_key"],
        web_secret_key=web["secret_key"],
        api_server=f"http://127.0.0.1:{api_port}",
        files_server=f"http://127.0.0.1:{files_port}",
        files_port=files_port,
        web_server=f"http://127.0.0.1:{web_port}",
        web_port=web_port,
    )
