"""Services that look after a server: clean-up, monitors, and every part of the API by `APIClient`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.scripts.desk import Desk

CLEAN_UP = """
    from datetime import datetime, timedelta, timezone
    from pathlib import Path
    from clearml import OutputModel, StorageManager, Task
    from clearml.backend_api.session.client import APIClient

    project = "people/clean up"
    old = []
    for name in ("old one", "old two"):
        task = Task.init(project_name=project, task_name=name, reuse_last_task_id=False)
        task.upload_artifact("data", {"name": name}, wait_on_upload=True)
        task.get_logger().report_image(
            "im", "a", 0, image=__import__("numpy").zeros((2, 2, 3), dtype="uint8")
        )
        Path("w.bin").write_bytes(b"w")
        model = OutputModel(task=task, name=f"{name} model")
        model.update_weights("w.bin", auto_delete_file=False, async_enable=False)
        task.close()
        old.append(task)
    failed = Task.create(project_name=project, task_name="failed one")
    failed.mark_started()
    failed.mark_failed()
    published = Task.create(project_name=project, task_name="kept one")
    published.mark_started()
    published.mark_completed()
    published.publish()
    client = APIClient()
    moment = datetime.now(timezone.utc) + timedelta(seconds=1)
    bound = moment.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat()
    names = lambda tasks: sorted(t.name for t in tasks)
    ended = {
        "_allow_extra_fields_": True,
        "status": ["completed", "failed", "stopped"],
        "order_by": ["-last_update"],
    }
    assert names(
        Task.get_tasks(project_name=project, task_filter={**ended, "status_changed": ["<" + bound]})
    ) == ["failed one", "old one", "old two"]
    assert Task.get_tasks(project_name=project, task_filter={**ended, "status_changed": [">" + bound]}) == []
    past = (moment - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")
    assert Task.get_tasks(project_name=project, task_filter={**ended, "last_update": ["<" + past]}) == []
    for task in Task.get_tasks(project_name=project, task_filter={**ended, "last_update": ["<" + bound]}):
        task.set_archived(True)
    archived = client.tasks.get_all(
        project=[Task.get_project_id(project)],
        system_tags=["archived"],
        only_fields=["id", "name"],
        order_by=["-last_change"],
        page_size=100,
        page=0,
        status_changed=["<" + bound],
    )
    assert names(archived) == ["failed one", "old one", "old two"], names(archived)
    urls = [old[0].artifacts["data"].url, old[0].models["output"][0].url]
    assert all(StorageManager.exists_file(url) for url in urls)
    for one in archived:
        assert Task.get_task(task_id=one.id).delete(
            delete_artifacts_and_models=True, skip_models_used_by_other_tasks=True, raise_on_error=False
        ), one.name
    assert not any(StorageManager.exists_file(url) for url in urls), urls
    assert names(Task.get_tasks(project_name=project)) == ["kept one"]
    assert client.models.get_all(name="old one model") == [] or not list(
        client.models.get_all(name="old one model")
    )
    identifier = Task.get_project_id(project)
    try:
        client.projects.delete(project=identifier)
        raise SystemExit("a project with a task was deleted without force")
    except Exception as error:
        assert "400" in str(error), error
    client.projects.delete(project=identifier, force=True, delete_contents=True)
    assert Task.get_project_id(project) is None
    print("ID", published.id)
"""


def test_a_clean_up_service(desk: Desk) -> None:
    kept = desk.ids("clean_up", CLEAN_UP)[0]
    assert desk.server.call("tasks.get_by_id", task=kept).status == 400


CLIENT = """
    from clearml import Task
    from clearml.backend_api.session.client import APIClient
    from time import time

    client = APIClient()
    last_hour = {"from_date": int(time()) - 3600, "to_date": int(time()), "interval": 60}
    project = client.projects.create(name="people/client", description="d", tags=["t"])
    client.projects.update(project=project.id, description="other")
    assert client.projects.get_by_id(project.id).description == "other"
    assert [p.name for p in client.projects.get_all(name="^people/client$")] == ["people/client"]
    task = client.tasks.create(name="by client", type="training", project=project.id, tags=["red"])
    client.tasks.edit(task=task.id, comment="edited")
    client.tasks.started(task=task.id)
    client.tasks.add_or_update_artifacts(
        task=task.id,
        force=True,
        artifacts=[{"key": "k", "type": "custom", "uri": "https://example.org/k", "mode": "output"}],
    )
    client.tasks.edit_hyper_params(
        task=task.id, hyperparams=[{"section": "S", "name": "n", "value": "1"}], force=True
    )
    client.tasks.edit_configuration(task=task.id, configuration=[{"name": "c", "value": "v"}], force=True)
    client.tasks.completed(task=task.id)
    found = client.tasks.get_by_id(task.id)
    assert (
        found.comment == "edited"
        and str(found.status) == "completed"
        and found.hyperparams["S"]["n"].value == "1"
    ), found
    assert client.tasks.get_hyper_params(tasks=[task.id]).params[0]["hyperparams"][0]["value"] == "1"
    assert (
        client.tasks.get_configurations(tasks=[task.id], names=["c"]).configurations[0]["configuration"][0][
            "value"
        ]
        == "v"
    )
    assert client.tasks.get_types(projects=[project.id]).types == ["training"]
    assert client.tasks.ping(task=task.id) is not None
    clone = client.tasks.clone(task=task.id, new_task_name="a clone")
    moved = client.tasks.move(ids=[clone.id], project_name="people/client/moved")
    assert client.projects.get_unique_metric_variants(project=project.id) is not None
    assert client.projects.get_hyper_parameters(project=project.id).parameters[0]["name"] == "n"
    assert "t" in client.projects.get_project_tags(projects=[project.id]).tags
    assert client.projects.get_task_tags(projects=[project.id]).tags == ["red"]
    assert client.projects.get_task_parents(projects=[project.id]).parents is not None
    model = client.models.create(
        uri="https://example.org/m", name="client model", project=project.id, labels={"a": 1}
    )
    client.models.edit(model=model.id, comment="m")
    client.models.set_ready(model=model.id)
    assert (
        client.models.get_by_id(model.id).ready
        and client.models.get_all(project=[project.id])[0].comment == "m"
    )
    assert client.models.get_frameworks() is not None
    client.models.add_or_update_metadata(model=model.id, metadata=[{"key": "k", "type": "str", "value": "v"}])
    queue = client.queues.create(name="client queue", tags=["q"])
    client.queues.update(queue=queue.id, name="client queue two")
    client.tasks.enqueue(task=clone.id, queue=queue.id)
    other = client.tasks.clone(task=task.id, new_task_name="second clone")
    client.tasks.enqueue(task=other.id, queue=queue.id)
    client.queues.move_task_to_front(queue=queue.id, task=other.id)
    assert [e.task for e in client.queues.get_by_id(queue.id).entries] == [other.id, clone.id]
    client.queues.move_task_backward(queue=queue.id, task=other.id, count=1)
    assert client.queues.get_num_entries(queue=queue.id).num == 2
    assert client.queues.get_next_task(queue=queue.id).entry.task == clone.id
    client.queues.remove_task(queue=queue.id, task=other.id)
    assert client.queues.get_queue_metrics(**last_hour, queue_ids=[queue.id]) is not None
    assert client.queues.get_all(name="^client queue")[0].name == "client queue two"
    assert client.queues.get_default() is not None
    client.queues.add_or_update_metadata(queue=queue.id, metadata=[{"key": "k", "type": "str", "value": "v"}])
    client.queues.delete(queue=queue.id, force=True)
    client.workers.register(worker="people:1", queues=[], tags=["w"])
    client.workers.status_report(worker="people:1", timestamp=1000, machine_stats={"cpu_usage": [1.0]})
    assert "people:1" in [w.id for w in client.workers.get_all(last_seen=60)]
    assert client.workers.get_activity_report(**last_hour) is not None
    assert (
        client.workers.get_stats(
            **last_hour, items=[{"key": "cpu_usage", "category": "avg"}], worker_ids=["people:1"]
        )
        is not None
    )
    client.workers.unregister(worker="people:1")
    assert "people:1" not in [w.id for w in client.workers.get_all(last_seen=60)]
    client.session.send_request(
        "events",
        "add",
        json={
            "type": "training_stats_scalar",
            "task": task.id,
            "metric": "m",
            "variant": "v",
            "value": 1.0,
            "iter": 0,
        },
    )
    assert client.events.get_task_metrics(tasks=[task.id]) is not None
    assert client.events.get_scalar_metrics_and_variants(task=task.id) is not None
    assert client.events.get_task_latest_scalar_values(task=task.id) is not None
    assert client.events.scalar_metrics_iter_histogram(task=task.id) is not None
    assert client.events.get_multi_task_plots(tasks=[task.id]) is not None


    def raw(service, action, **body):
        return client.session.send_request(service, action, json=body).json()["data"]


    assert raw("organization", "get_tags")["tags"] and raw("organization", "get_user_companies")["companies"]
    me = raw("users", "get_current_user")["user"]
    assert (
        raw("users", "get_by_id", user=me["id"])["user"]["id"] == me["id"]
        and raw("users", "get_all_ex")["users"]
    )
    raw("users", "set_preferences", preferences={"theme": "dark"})
    assert raw("users", "get_preferences")["preferences"]["theme"] == "dark"
    assert raw("auth", "get_credentials")["credentials"]
    many = [client.tasks.create(name=f"many {n}", type="custom", project=project.id).id for n in range(3)]
    assert client.tasks.archive_many(ids=many).succeeded
    assert client.tasks.unarchive_many(ids=many[:1]) and client.tasks.enqueue_many(ids=many[:1]) is not None
    assert (
        client.tasks.dequeue_many(ids=many[:1]) is not None
        and client.tasks.reset_many(ids=many[:1]) is not None
    )
    assert (
        client.tasks.stop_many(ids=many[1:]) is not None
        and client.tasks.publish_many(ids=[task.id]).succeeded
    )
    assert client.tasks.delete_many(ids=many, force=True).succeeded
    assert client.projects.validate_delete(project=project.id).tasks >= 1
    assert client.projects.move(project=project.id, new_location="people/client moved").moved >= 1
    print("ID", task.id)
"""


def test_every_service_by_the_client(desk: Desk) -> None:
    made = desk.ids("client", CLIENT)[0]
    assert desk.task(made)["status"] == "published"


MONITOR = """
    from clearml import Task
    from clearml.automation.monitor import Monitor
    from clearml.backend_api.session.client import APIClient


    class Watch(Monitor):
        seen = []

        def process_task(self, task):
            self.seen.append((task.name, str(task.status)))


    Task.create(project_name="people/monitored", task_name="before")
    watch = Watch()
    watch.set_projects(project_names_re=["people/monitored"])
    watch.set_task_name_filter("monitored")
    watch.monitor_step()
    for name in ("monitored one", "other"):
        task = Task.create(project_name="people/monitored", task_name=name)
        task.mark_started()
        task.mark_failed()
    well = Task.create(project_name="people/monitored", task_name="monitored well")
    well.mark_started()
    well.mark_completed()
    watch.monitor_step()
    assert watch.seen == [("monitored one", "failed")], watch.seen
    watch.monitor_step()
    assert len(watch.seen) == 1, watch.seen
    client = APIClient()
    queue = client.queues.create(name="scaled queue")
    task = Task.create(project_name="people/monitored", task_name="waits")
    Task.enqueue(task, queue_id=queue.id)
    waiting = {q.name: len(q.entries) for q in client.queues.get_all()}
    assert waiting["scaled queue"] == 1, waiting
    idle = [w.id for w in client.workers.get_all() if not getattr(w, "task", None)]
    assert [
        q.name for q in client.queues.get_all(name="^scaled queue$", only_fields=["name", "entries"])
    ] == ["scaled queue"]
    print("ID", task.id)
"""


def test_a_monitor_and_a_reader_of_queues(desk: Desk) -> None:
    task = desk.ids("monitor", MONITOR)[0]
    assert desk.task(task)["status"] == "queued"
