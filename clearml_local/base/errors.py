"""The one exception tree of the server.

ClearmlLocalError
├── ApiError          an answer with an HTTP status and a ClearML subcode
│   ├── BadRequestError    400
│   ├── UnauthorizedError  401
│   └── NotFoundError      404
└── CommandError      a command line that cannot be carried out
"""

from http import HTTPStatus


class Subcode:
    """Result subcodes as a real server (2.0.0, API 2.31) was seen to answer them."""

    ENDPOINT_UNKNOWN = 0
    GENERAL = 10
    VALIDATION = 12
    TAG_OPERATOR = 16
    REFERENCE_UNKNOWN = 16
    BATCH_EMPTY = 17
    NO_CREDENTIALS = 20
    PATTERN = 21
    LOGIN_FAILED = 22
    TOKEN_INVALID = 30
    TASK_UNKNOWN = 101
    TASK_STATUS = 110
    TASK_HAS_CHILDREN = 123
    TASK_CANNOT_BE_DELETED = 123
    EVENTS_NOT_ADDED = 131
    MODEL_UNKNOWN = 201
    MODEL_IN_USE = 203
    PROJECT_UNKNOWN = 401
    PROJECT_HAS_TASKS = 402
    # That these two have numbers of their own was seen, but not which.
    PROJECT_HAS_MODELS = 403
    PROJECT_NAME = 405
    QUEUE_UNKNOWN = 701
    QUEUE_NOT_EMPTY = 702
    TASK_ALREADY_QUEUED = 706
    TASK_NOT_IN_QUEUE = 707
    DUPLICATE_NAME = 801
    STORAGE_FULL = 900
    WORKER_INVALID = 1001


class ClearmlLocalError(Exception):
    """Root of everything this package raises on purpose."""


class ApiError(ClearmlLocalError):
    """An answer other than 200.

    Args:
        message: what was found, where, and what to do next; goes to ``meta.result_msg``.
        subcode: ``meta.result_subcode``.
        status: HTTP status, also ``meta.result_code``.
    """

    def __init__(self, message: str, subcode: int, status: int) -> None:
        super().__init__(message)
        self.message = message
        self.subcode = subcode
        self.status = status


class BadRequestError(ApiError):
    """The request cannot be carried out as it stands."""

    def __init__(self, message: str, subcode: int = Subcode.GENERAL) -> None:
        super().__init__(message, subcode, HTTPStatus.BAD_REQUEST)


class UnauthorizedError(ApiError):
    """Credentials or token are missing or wrong."""

    def __init__(self, message: str, subcode: int = Subcode.TOKEN_INVALID) -> None:
        super().__init__(message, subcode, HTTPStatus.UNAUTHORIZED)


class NotFoundError(ApiError):
    """No such endpoint or file."""

    def __init__(self, message: str) -> None:
        super().__init__(message, Subcode.ENDPOINT_UNKNOWN, HTTPStatus.NOT_FOUND)


class StorageFullError(ApiError):
    """The disk refuses more data; nothing of the request was kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"No room left for this request ({reason}): free disk space and repeat it",
            Subcode.STORAGE_FULL,
            HTTPStatus.BAD_REQUEST,  # not 507: above 500 the SDK asks again for ever, without a pause
        )


class CommandError(ClearmlLocalError):
    """A command cannot be carried out; the message says why and what to do."""
