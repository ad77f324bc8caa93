import time

import pytest
from nbformat import v4

from kerascnn.course.execution import execute, kernel_environment, machine_paths, plain, tidy_text


def notebook(*sources):
    return v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources])


def test_original_stays_as_it_was(tmp_path):
    original = notebook("1 + 1")
    run = execute(original, tmp_path)
    assert run.failure is None
    assert run.notebook.cells[0].outputs[0].data["text/plain"] == "2"
    assert original.cells[0].outputs == []
    assert run.seconds > 0


def test_failure_names_the_cell_and_ends_the_run(tmp_path):
    run = execute(notebook("a = 1", "\nb = a / 0", "print('never')"), tmp_path)
    assert run.failure.cell == 2
    assert str(run.failure) == "cell 2 (b = a / 0): ZeroDivisionError: division by zero"
    assert "ZeroDivisionError" in run.failure.details
    assert "\x1b" not in run.failure.details
    assert run.notebook.cells[2].outputs == []


def test_warnings_are_remarks_and_no_failure(tmp_path):
    run = execute(notebook("1", "import warnings\nwarnings.warn('mind the gap')"), tmp_path)
    assert run.failure is None
    assert [remark.cell for remark in run.remarks] == [2]
    assert "mind the gap" in run.remarks[0].details


def test_native_stderr_is_a_remark(tmp_path):
    run = execute(notebook("import os\n_ = os.write(2, b'from C++\\n')", "import time; time.sleep(0.3)"), tmp_path)
    assert [remark.details for remark in run.remarks] == ["from C++"]


def test_slow_cell_is_stopped(tmp_path):
    run = execute(notebook("import time; time.sleep(30)"), tmp_path, seconds_per_cell=2)
    assert run.failure.message == "it took longer than 2 seconds"
    assert run.seconds < 20


def test_dead_kernel_is_a_failure(tmp_path):
    run = execute(notebook("1", "import os; os._exit(1)"), tmp_path)
    assert run.failure.cell == 2
    assert run.failure.message.startswith("the kernel died")


def test_progress_bars_are_stored_as_they_end(tmp_path):
    run = execute(notebook("for step in range(5):\n    print(f'\\rstep {step}', end='', flush=True)"), tmp_path)
    assert [output.text for output in run.notebook.cells[0].outputs] == ["step 4"]


def test_personal_startup_files_do_not_run(tmp_path, monkeypatch):
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-hello.py").write_text("import os\nos.environ['PERSONAL'] = '1'\n")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    run = execute(notebook("import os\nos.environ.get('PERSONAL')"), tmp_path)
    assert run.notebook.cells[0].outputs == []


def test_kernel_environment(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    environment = kernel_environment("profile")
    assert environment["TF_CPP_MIN_LOG_LEVEL"] == "3"
    assert "MPLBACKEND" not in environment
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")
    assert kernel_environment("profile")["TF_CPP_MIN_LOG_LEVEL"] == "0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/home/ada/course/x.py", "./x.py"),
        ("/home/ada/courses", "~/courses"),
        ("/home/adam", "/home/adam"),
        ("in /tmp/ipykernel_123/456.py:3", "in <cell>:3"),
        ("<Dense at 0x7f00deadbeef>", "<Dense at 0x...>"),
        ("a mask of 0x7f and 'at 0x10'", "a mask of 0x7f and 'at 0x10'"),
    ],
)
def test_traces_of_the_machine_are_replaced(text, expected):
    assert tidy_text(text, {"/home/ada/course": ".", "/home/ada": "~"}) == expected


def test_pictures_in_text_are_no_hindrance():
    picture = "iVBORw0KGgo/" * 200_000
    start = time.perf_counter()
    assert tidy_text(f"/home/ada/{picture} /tmp/ipykernel_1/2.py", {"/home/ada": "~"}) == f"~/{picture} <cell>"
    assert time.perf_counter() - start < 5


def test_places_are_longest_first(tmp_path):
    lengths = [len(path) for path in machine_paths(tmp_path)]
    assert lengths == sorted(lengths, reverse=True)
    assert min(lengths) > 1


def test_colours_are_dropped():
    assert plain("\x1b[0;31mValueError\x1b[0m: \x1b[1mno\x1b[0m") == "ValueError: no"
