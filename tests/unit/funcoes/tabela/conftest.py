"""Names of cases: what is packed says when it was, and a case has to have one name in every process."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Of bytes, the argument's name alone: pytest numbers those that are alike."""
    return argname if isinstance(val, bytes) else None
