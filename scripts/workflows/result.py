"""The one check that a branch rule asks for: whether all that had to pass has passed."""

import json

ONLY_WITH_CODE = frozenset({"tests", "coverage", "codeql", "container"})
ONLY_WITHOUT = frozenset({"documents"})


def failed(needs: str) -> list[str]:
    """The jobs that are in the way, each with what became of it.

    `needs` is the context of that name as JSON. A skipped job is fine only where the plan left it out: what
    is skipped because another failed has not passed.
    """
    jobs = json.loads(needs)
    code = jobs.get("plan", {}).get("outputs", {}).get("code")
    left_out = {"true": ONLY_WITHOUT, "false": ONLY_WITH_CODE}.get(str(code), frozenset())
    fine = {name: {"success", "skipped"} if name in left_out else {"success"} for name in jobs}
    return [f"{name}: {job['result']}" for name, job in jobs.items() if job["result"] not in fine[name]]
