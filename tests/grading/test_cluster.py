"""Grading on a cluster of processes on the loopback, one of which is killed in the middle."""

import os
import signal

import graded_class
import pytest
from distributed import Client, LocalCluster
from graded_class import NAME, ROOT, SlowStandin, hand_in, make_course, marks

from kerascnn.grading.cluster import cluster_sandboxes
from kerascnn.grading.grading_run import Plan, grade_class
from kerascnn.grading.sandbox import SandboxError

pytestmark = pytest.mark.slow
PEOPLE = {f"student{number:02}": f"branches = {3 + number % 2}" for number in range(24)}


@pytest.fixture(scope="module")
def cluster():
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "grading")])
    with (
        pytest.MonkeyPatch.context() as patch,
        LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as some,
    ):
        patch.setenv("PYTHONPATH", path)  # the workers find what this test imports
        some.scale(3)
        some.wait_for_workers(3)
        yield some


def test_a_lost_workers_submissions_run_again_elsewhere(cluster, tmp_path):
    root = make_course(tmp_path / "course")
    plan = Plan(root, NAME, make_sandbox=SlowStandin)
    done, killed = [], []
    with Client(cluster) as client:
        processes = set(client.run(os.getpid).values())
        assert len(processes) == 3

        def kill_one(record, known):
            done.append(record.student)
            if len(done) == 6:
                killed.append(processes.pop())
                os.kill(killed[0], signal.SIGKILL)

        with cluster_sandboxes(plan, cluster.scheduler_address) as spread:
            assert spread.jobs == 3
            records = grade_class(spread, hand_in(root, **PEOPLE), kill_one)
    assert sorted(done) == sorted(PEOPLE)
    assert {record.status for record in records} == {"graded"}
    assert killed[0] not in set(client_processes(cluster))
    on_the_cluster = marks(root)
    graded_class.grade(root, hand_in(root, **PEOPLE), again=True)
    assert marks(root) == on_the_cluster


def client_processes(cluster):
    with Client(cluster) as client:
        return client.run(os.getpid).values()


def test_no_scheduler_says_how_to_start_one(tmp_path, monkeypatch):
    monkeypatch.setattr("kerascnn.grading.cluster.CONNECT_SECONDS", 1)
    with (
        pytest.raises(SandboxError, match=r"no Dask scheduler at tcp://127.0.0.1:9.*dask worker"),
        cluster_sandboxes(Plan(tmp_path, NAME), "tcp://127.0.0.1:9"),
    ):
        pass
