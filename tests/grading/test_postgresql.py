"""A large course's gradebook: a real PostgreSQL server, started here on the loopback."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import graded_class
import pytest
from graded_class import NAME, hand_in, make_course

from kerascnn.grading import nbgrader_course

pytestmark = pytest.mark.slow
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@pytest.fixture(scope="module")
def server():
    """The address of an empty server that ends with the tests."""
    if not PROGRAMS:
        pytest.skip("PostgreSQL's server is not installed")
    programs, folder = PROGRAMS[-1].parent, Path(tempfile.mkdtemp(prefix="postgresql-", dir="/tmp"))
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []  # not as root
    if user:
        os.chown(folder, 65534, 65534)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [*user, programs / "initdb", "-D", data, "-U", "teacher", "--auth=trust", "--no-sync", "--encoding=UTF8"],
        check=True,
        capture_output=True,
        env=environment,
        cwd=folder,
    )
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    control = [*user, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w"]
    subprocess.run(
        [*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, env=environment, cwd=folder
    )
    yield f"postgresql+psycopg://teacher@127.0.0.1:{port}/postgres"
    subprocess.run(
        [*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, env=environment, cwd="/"
    )
    shutil.rmtree(folder)


def test_a_class_in_postgresql_has_the_marks_it_has_in_a_file(server, tmp_path):
    root = make_course(tmp_path / "course")
    people = hand_in(root, ada="branches = 4", bob="branches = 3", **{"zoë": "dies"})
    graded_class.grade(root, people)
    graded_class.grade(root, people, db_url=server, again=True)
    graded_class.grade(root, people, db_url=server, again=True)
    with nbgrader_course.open_gradebook(root, server) as gradebook:
        scores = {one.student.id: one.score for one in gradebook.assignment_submissions(NAME)}
    assert scores == {"ada": 1, "bob": 0, "zoë": 0}
    assert graded_class.marks(root, server) == graded_class.marks(root)
