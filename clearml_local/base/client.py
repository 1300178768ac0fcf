"""A few calls to the running server, for commands that have to know or change what it holds."""

import base64
import http.client
import json
from typing import Any

from clearml_local.base.errors import CommandError
from clearml_local.base.settings import DataFolder

TIMEOUT_S = 10.0
OK = 200


class Client:
    """Calls by name, logged in with the folder's credentials."""

    def __init__(self, folder: DataFolder, api_server: str) -> None:
        """Log in.

        Raises:
            CommandError: nobody answers there, or the login is refused.
        """
        self._address = api_server.removeprefix("http://")
        credentials = json.loads(folder.credentials.read_text())
        pair = f"{credentials['access_key']}:{credentials['secret_key']}"
        self._headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        token = self.call("auth.login")["token"]
        self._headers = {"Authorization": f"Bearer {token}"}

    def call(self, name: str, /, **fields: object) -> dict[str, Any]:
        """Make one call and return its data.

        Raises:
            CommandError: nobody answers, or the answer is not 200.
        """
        connection = http.client.HTTPConnection(self._address, timeout=TIMEOUT_S)
        try:
            connection.request("POST", f"/{name}", json.dumps(fields), self._headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise CommandError(f"{name}: no answer from the server at {self._address}: {error}") from error
        finally:
            connection.close()
        if response.status != OK:
            raise CommandError(f"{name}: the server refused: {answer['meta']['result_msg']}")
        data: dict[str, Any] = answer["data"]
        return data
