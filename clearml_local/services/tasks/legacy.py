"""Parameters and configuration as clients from before API 2.9 write and read them, both ways.

They know one flat object, ``execution.parameters``, and one text, ``execution.model_desc``.
"""

from clearml_local.base.documents import Document

SECTIONS_SINCE = (2, 9)
SECTION = "Args"
TYPE = "legacy"
KEYS = ("parameters", "model_desc")


def _parameter(full_name: str, value: object) -> Document:
    section, slash, name = full_name.partition("/")
    if not slash:
        section, name = SECTION, full_name
    return {"section": section, "name": name, "value": str(value), "type": TYPE}


def take_in(task: Document) -> None:
    """Move what an old client wrote to where it is kept: hyperparameters and configurations."""
    if not any(key in task["execution"] for key in KEYS):
        return
    execution = dict(task["execution"])
    parameters, texts = (execution.pop(key, None) or {} for key in KEYS)
    sections = {name: dict(items) for name, items in task["hyperparams"].items()}
    for full_name, value in parameters.items():
        item = _parameter(full_name, value)
        sections.setdefault(item["section"], {})[item["name"]] = item
    configuration = {name: {"name": name, "value": str(text), "type": TYPE} for name, text in texts.items()}
    task["execution"] = execution
    task["hyperparams"] = sections
    task["configuration"] = {**task["configuration"], **configuration}


def _flat_name(section: str, name: str, item: Document) -> str:
    return name if section == SECTION and item.get("type") == TYPE else f"{section}/{name}"


def shown(task: Document) -> Document:
    """Return a task with what an old client looks for added to ``execution``."""
    parameters = {
        _flat_name(section, name, item): item.get("value")
        for section, items in (task.get("hyperparams") or {}).items()
        for name, item in items.items()
    }
    texts = {name: item.get("value") for name, item in (task.get("configuration") or {}).items()}
    execution = {**(task.get("execution") or {}), "parameters": parameters, "model_desc": texts}
    return {**task, "execution": execution}
