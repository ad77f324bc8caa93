import os
import sysconfig
from pathlib import Path

import pytest
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from kerascnn.grading.nbgrader_settings import apply_settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    for name in ("TF_CPP_MIN_LOG_LEVEL", "CUDA_VISIBLE_DEVICES"):
        monkeypatch.setenv(name, "kept")
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("JUPYTER_PATH", os.environ.get("JUPYTER_PATH", ""))


def test_folders_lie_where_the_repository_has_them(tmp_path):
    folder = apply_settings(Config(), tmp_path).CourseDirectory
    assert (folder.source_directory, folder.release_directory) == ("solutions", "exercises")
    assert folder.submitted_directory == "grading/submitted"
    assert folder.db_url == f"sqlite:///{tmp_path}/grading/gradebook.db"


def test_reading_the_settings_writes_nothing(tmp_path):
    apply_settings(Config(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_grades_are_exported_where_git_does_not_look(tmp_path):
    from nbgrader.plugins import CsvExportPlugin

    config = apply_settings(Config(), tmp_path)
    assert CsvExportPlugin(config=config).to == f"{tmp_path}/grading/grades.csv"
    assert "/grading/" in (ROOT / ".gitignore").read_text().splitlines()


def test_environment_is_set_only_where_it_is_not(tmp_path, monkeypatch):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES")
    apply_settings(Config(), tmp_path)
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "kept"
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "-1"


def test_alembic_is_found_without_an_activated_environment(tmp_path, monkeypatch):
    import shutil

    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    apply_settings(Config(), tmp_path)
    assert Path(shutil.which("alembic")).parent == Path(sysconfig.get_path("scripts"))
    once = os.environ["PATH"]
    apply_settings(Config(), tmp_path)
    assert os.environ["PATH"] == once


def test_configuration_file_of_the_repository_loads_the_same_settings():
    loaded = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    assert loaded == apply_settings(Config(), ROOT)
    assert loaded.Execute.timeout == 120
    assert loaded.IgnorePattern.enabled
    assert loaded.OverwriteCells.add_missing_cells
