"""What a student's code can see and reach from inside: an empty room with a Python in it."""

from pathlib import Path

import pytest

from kerascnn.grading.isolation import ANSWERS, environment

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


NOTHING = {
    "answers": f"os.listdir({str(ANSWERS)!r})",
    "course": f"[name for name in os.listdir({str(ROOT)!r}) if name not in ('.venv', 'kerascnn')]",
    "files of /tmp": "os.listdir('/tmp')",
    "other processes": "[p for p in os.listdir('/proc') if p.isdigit() and p != str(os.getpid())]",
}


@pytest.mark.parametrize("what", NOTHING)
def test_there_is_nothing_to_read(look, what):
    assert look(NOTHING[what]) == "the text '[]'"


FAILS = {
    "solutions": f"open({str(ROOT / 'solutions' / 'ps1_inception' / 'ps1_inception.ipynb')!r}).read()",
    "answers by import": "__import__('kerascnn.checks.answers.ps1_inception.naive_depth')",
    "passwords": "open('/etc/passwd').read()",
    "write into the package": f"open({str(ROOT / 'kerascnn' / 'x')!r}, 'w')",
    "write into the root": "open('/x', 'w')",
    "network": "socket.create_connection(('127.0.0.1', 22), 1)",
    "unmount": f"ctypes.CDLL(None, use_errno=True).umount2({str(ANSWERS).encode()!r}, 2) or 1",
    "memory of process 2": "open('/proc/2/mem', 'rb').read(1)",
    "another user": "os.setuid(0)",
}


@pytest.mark.parametrize("what", FAILS)
def test_what_must_fail_fails(look, what):
    seen = look(FAILS[what])
    assert "Error" in seen or "-1" in seen, seen


def test_the_environment_says_nothing_of_the_teacher(look):
    ours = {"USER", "LOGNAME", "SSH_AUTH_SOCK", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST"} - environment().keys()
    assert look(f"sorted(set(os.environ) & {ours!r})") == "the text '[]'"


def test_there_is_no_privilege(look):
    assert look("os.getuid() and [line.split()[1] for line in open('/proc/self/status') if 'CapEff' in line]") == (
        "the text \"['0000000000000000']\""
    )


def test_no_file_of_the_grader_is_open(look):
    """Standard input, output, errors, the pipe for its own results, and what lists them."""
    assert int(look("len(os.listdir('/proc/self/fd'))").split("'")[1]) <= 8


def test_a_new_user_space_reveals_no_answers(look):
    attack = (
        "subprocess.run(['/usr/bin/unshare', '-rm', '/bin/sh', '-c', "
        f"'umount -l {ANSWERS}; ls {ANSWERS}/*'], capture_output=True, text=True).stdout"
    )
    assert "ps1" not in look(attack)
