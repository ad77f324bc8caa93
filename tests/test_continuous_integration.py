"""What runs the tests elsewhere: .ci/run, where tools are missing, and the workflows that call it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]


def test_ci_runs_the_readme_test_command_and_everything_else():
    assert "make test" in (ROOT / "README.md").read_text()
    script = ROOT / ".ci/run"
    assert script.stat().st_mode & 0o111
    assert script.read_text().rstrip().endswith("\nmake test test-all")
    subprocess.run(["bash", "-n", script], check=True)


def ci_with(tools, folder):
    """Run .ci/run where only these commands exist; `make` and `python3` do nothing but say what they were asked."""
    (folder / ".ci").mkdir()
    (folder / "bin").mkdir()
    shutil.copy(ROOT / ".ci/run", folder / ".ci/run")
    for name, script in {"dirname": f'exec {shutil.which("dirname")} "$@"', **tools}.items():
        (folder / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / "bin" / name).chmod(0o755)
    command = [shutil.which("bash"), folder / ".ci/run"]
    environment = {"PATH": str(folder / "bin")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


BASE = {"make": 'echo "made: $*"', "python3": "exit 0"}


@pytest.mark.parametrize("apt", [{}, {"apt-get": "exit 100"}], ids=["no apt-get", "nothing to be had"])
def test_ci_goes_on_without_a_browser(tmp_path, apt):
    result = ci_with(BASE | apt, tmp_path)
    assert result.returncode == 0, result.stderr
    assert "cannot install chromium: the tests that need it will be skipped" in result.stdout
    assert result.stdout.endswith("made: test test-all\n")


@pytest.mark.parametrize("apt", [{}, {"apt-get": "exit 100"}], ids=["no apt-get", "nothing to be had"])
def test_ci_needs_make_and_python(tmp_path, apt):
    result = ci_with(apt, tmp_path)
    assert result.returncode == 1
    assert "cannot install make python3 python3-venv" in result.stderr
    assert "made" not in result.stdout


def test_ci_installs_what_is_missing(tmp_path):
    result = ci_with(BASE | {"apt-get": 'echo "apt-get $*"', "python3": "exit 1"}, tmp_path)
    assert result.returncode == 0, result.stderr
    lines = [line for line in result.stdout.splitlines() if "install" in line]
    assert [line.split()[-1] for line in lines][:3] == ["python3-venv", "bubblewrap", "chromium"]


def commands_of(workflow: str) -> dict[str, list[str]]:
    jobs = yaml.safe_load((ROOT / ".github/workflows" / workflow).read_text())["jobs"]
    return {name: [step["run"] for step in job["steps"] if "run" in step] for name, job in jobs.items()}


def test_workflow_runs_the_same_script():
    commands = commands_of("ci.yml")
    assert commands.keys() == {"tests", "colab"}
    sandbox, script = commands["tests"]
    assert "unprivileged_userns" in sandbox and script == ".ci/run"
    assert commands["colab"] == ["make test-colab"]


def test_what_the_workflows_make_can_be_made():
    """Every target they name is one of the Makefile's."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {
        word
        for workflow in (ROOT / ".github/workflows").iterdir()
        for commands in commands_of(workflow.name).values()
        for command in commands
        for word in command.split()[1:]
        if command.startswith("make ") and "=" not in word
    }
    assert {"test-colab", "requirements", "test", "test-jax", "dist"} <= asked <= targets


def test_issue_forms_are_forms():
    """With a name, a description, and fields that have an id of their own and a label."""
    forms = [path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"]
    assert {path.stem for path in forms} == {"bug", "lecture", "mark"}
    for path in forms:
        form = yaml.safe_load(path.read_text())
        assert form["name"] and form["description"] and form["labels"]
        fields = [field["id"] for field in form["body"]]
        assert len(set(fields)) == len(fields) >= 2
        assert all(field["attributes"]["label"] for field in form["body"])


def test_devcontainer_sets_up_what_the_readme_does():
    settings = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())
    assert settings["postCreateCommand"] == "make setup"
    version = re.search(r"python:3\.(\d+)-", settings["image"]).group(1)
    assert f'"3.{version}"' in (ROOT / ".github/workflows/ci.yml").read_text()
