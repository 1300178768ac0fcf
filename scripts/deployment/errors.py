"""What may go wrong in a deploy; each ends it, and has its exit code."""

from funcoes.apoio.erros import ErroPipeline


class DeployError(ErroPipeline):
    """The new revision is not kept; traffic is where it was (exit 1)."""


class Unhealthy(DeployError):
    """The new revision does not do what it should."""


class Overtaken(DeployError):
    """Somebody else changed the traffic meanwhile."""


class Interrupted(DeployError):
    """A signal asked for the end."""


class TargetError(DeployError):
    """The target refuses, does not answer in time, or says what nobody understands (exit 3)."""

    exit_code = 3


class NotReturned(DeployError):
    """Traffic could not be brought back (exit 4): a person has to."""

    exit_code = 4
