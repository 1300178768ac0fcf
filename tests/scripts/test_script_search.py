"""Tasks are found by scripts: filters of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.scripts.desk import Desk

SEARCH = """
    from datetime import datetime, timedelta, timezone
    from clearml import Task

    project = "people/search"
    made = {}
    rows = {"alpha": ["red", "old"], "beta": ["red"], "gamma (x)": ["old"], "delta": []}
    for name, tags in rows.items():
        task = Task.create(
            project_name=project,
            task_name=name,
            task_type="testing" if tags else "training",
            repo="https://example.org/team/code.git",
            script="run.py",
        )
        task.set_tags(tags)
        task.set_comment(f"about {name}")
        made[name] = task
    sub = Task.create(project_name=project + "/below", task_name="alpha below")
    made["alpha"].mark_started()
    made["alpha"].mark_completed()
    made["beta"].mark_started()
    made["beta"].mark_failed()
    made["delta"].set_parent(made["alpha"].id)
    names = lambda **query: sorted(t.name for t in Task.get_tasks(project_name=project, **query))
    own = sorted(rows)


    def by(**task_filter):
        return names(task_filter={**task_filter, "_allow_extra_fields_": True})


    assert names() == own, names()
    assert by(status=["completed"]) == ["alpha"] and by(status=["completed", "failed"]) == ["alpha", "beta"]
    assert by(type=["testing"]) == sorted(["alpha", "beta", "gamma (x)"])
    assert by(parent=made["alpha"].id) == ["delta"]
    assert by(search_text="about beta") == ["beta"]
    assert by(_all_={"fields": ["script.repository"], "pattern": "example.org/team"}) == own
    assert by(_all_={"fields": ["name", "comment"], "pattern": "alpha"}) == ["alpha"]
    assert by(_any_={"fields": ["name", "comment"], "pattern": "alpha|gamma"}) == ["alpha", "gamma (x)"]
    order = [t.name for t in Task.get_tasks(project_name=project, task_filter={"order_by": ["name"]})]
    assert order == sorted(order), order
    now = datetime.now(timezone.utc)
    early, late = now - timedelta(hours=1), now + timedelta(hours=1)
    zone = timezone(timedelta(hours=-3))
    for moment in (
        early.isoformat(),
        early.astimezone(zone).isoformat(),
        early.replace(tzinfo=None).isoformat(" "),
    ):
        assert len(by(created=[">=" + moment])) == 4, moment
        assert by(created=["<" + moment]) == [], moment
    between = [">=" + early.astimezone(zone).isoformat(), "<=" + late.astimezone(zone).isoformat()]
    assert len(by(last_update=between)) == 4
    assert by(status_changed=between, status=["failed"]) == ["beta"]
    assert by(_or_={"fields": ["last_update", "created"], "datetime": [">=" + late.isoformat()]}) == []
    assert (
        len(
            by(
                _or_={
                    "fields": ["last_update", "created"],
                    "datetime": [">=" + early.astimezone(zone).isoformat()],
                }
            )
        )
        == 4
    )
    assert by(user=["nobody at all"]) == []
    assert len(by(user=[made["alpha"].data.user])) == 4
    assert len(by(page=0, page_size=2)) == 2 and by(page=2, page_size=2) == []
    assert names(task_name="alp") == ["alpha"] and names(task_name="^alpha$") == ["alpha"]
    assert names(tags=["red"]) == ["alpha", "beta"] and names(tags=["__$all", "red", "old"]) == ["alpha"]
    assert names(tags=["-red"]) == sorted(["gamma (x)", "delta"])
    made["delta"].set_archived(True)
    assert "delta" not in names(allow_archived=False) and "delta" in names()
    assert by(system_tags=["archived"]) == ["delta"]
    got = Task.query_tasks(
        project_name=project,
        tags=["red"],
        additional_return_fields=["name", "script.repository", "status", "last_update"],
        task_filter={"order_by": ["name"]},
    )
    assert [(r["name"], str(r["status"]), r["script.repository"]) for r in got] == [
        ("alpha", "completed", "https://example.org/team/code.git"),
        ("beta", "failed", "https://example.org/team/code.git"),
    ], got
    both = Task.query_tasks(project_name=[project, project + "/below"], task_filter={"only_fields": ["id"]})
    assert set(both) == {t.id for t in made.values()} | {sub.id}
    assert Task.get_task(project_name=project, task_name="gamma (x)").id == made["gamma (x)"].id
    assert Task.get_task(project_name=project, task_name="alpha", tags=["old"]).id == made["alpha"].id
    assert Task.get_task(project_name=project, task_name="alpha", task_filter={"status": ["failed"]}) is None
    assert Task.get_task(project_name=project, task_name="nothing like it") is None
    assert Task.get_tasks(task_ids=[sub.id, made["beta"].id])[0].id in (sub.id, made["beta"].id)
    assert {p.name for p in Task.get_projects()} >= {project, project + "/below"}
    assert Task.get_project_id(project) == made["alpha"].project
    assert Task.get_by_name("alpha below").id == sub.id
    print("ID", made["alpha"].id)
"""


def test_tasks_are_found(desk: Desk) -> None:
    task = desk.ids("search", SEARCH)[0]
    assert desk.task(task)["status"] == "completed"
