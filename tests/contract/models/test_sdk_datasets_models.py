"""Datasets and models through the unmodified SDK."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contract.conftest import ClearmlServer


def test_dataset_versions(clearml_server: ClearmlServer) -> None:
    clearml_server.run("""
        from pathlib import Path
        from clearml import Dataset
        Path("first é.txt").write_text("first"); Path("second.txt").write_text("second")
        base = Dataset.create(dataset_name="data set", dataset_project="contract/ds", dataset_tags=["raw"])
        base.add_files("first é.txt"); base.set_metadata({"sha256": "abc"}, metadata_name="facts")
        base.upload(); base.finalize()
        where = {"dataset_project": "contract/ds", "dataset_name": "data set"}
        child = Dataset.create(**where, parent_datasets=[base.id])
        child.add_files("second.txt"); child.upload(); child.finalize(); child.publish()
        read = Dataset.get(**where)
        assert read.id == child.id and read.version == "1.0.1" and read.is_final(), read.version
        copy = Path(read.get_local_copy())
        assert {path.name for path in copy.iterdir()} == {"first é.txt", "second.txt"}
        assert (copy / "first é.txt").read_text() == "first"
        assert read.get_dependency_graph()[child.id] == [base.id]
        assert Dataset.get(dataset_id=base.id).get_metadata("facts") == {"sha256": "abc"}
        listed = Dataset.list_datasets(dataset_project="contract/ds", only_completed=True)
        assert {item["id"] for item in listed} == {base.id, child.id}, listed
        tagged = Dataset.list_datasets(dataset_project="contract/ds", tags=["raw"])
        assert [item["id"] for item in tagged] == [base.id]
        assert Dataset.get(**where, dataset_version="1.0.0").id == base.id
    """)


def test_model_upload_query_and_publish(clearml_server: ClearmlServer) -> None:
    clearml_server.run("""
        from pathlib import Path
        from clearml import InputModel, Model, OutputModel, Task
        task = Task.init(project_name="contract/models", task_name="trainer")
        made = []
        for number in range(3):
            Path(f"weights {number}.bin").write_bytes(bytes([number]))
            model = OutputModel(task=task, name=f"model {number}", framework="ONNX", tags=["candidato"])
            model.update_weights(f"weights {number}.bin", async_enable=False, auto_delete_file=False)
            model.set_metadata("rank", str(number), "int")
            made.append(model.id)
        OutputModel(base_model_id=made[1], task=task).publish()
        first = Model(made[0]); first.tags = ["campeao"]
        assert first.published is False and Model(made[1]).published is True
        def found(**query):
            return {model.id for model in Model.query_models(project_name="contract/models", **query)}
        assert found() == set(made)
        assert found(tags=["campeao"]) == {made[0]} and found(only_published=True) == {made[1]}
        assert found(metadata={"rank": "2"}) == {made[2]} and found(tags=["-campeao"]) == set(made[1:])
        assert found(model_name="model 2") == {made[2]}
        url = Model(made[2]).url
        assert url.startswith("http"), url
        Path("weights 2.bin").unlink()
        copy = Model(made[2]).get_local_copy(raise_on_error=True, force_download=True)
        assert Path(copy).read_bytes() == b"\\x02"
        assert Model(made[2]).get_metadata("rank") == "2"
        assert Model(made[2]).get_all_metadata_casted() == {"rank": 2}
        assert [model.id for model in task.models["output"]] == made
        InputModel(made[0]).archive(); assert found(include_archived=False) == set(made[1:])
        assert Model.remove(made[0], delete_weights_file=True)
        assert found() == set(made[1:])
    """)
