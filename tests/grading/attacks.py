"""Cells that fight the grader, by what they try, each for the top of a notebook; and honest answers worth 3 points."""

HONEST = {
    "branches": "branches = 4",
    "naive_depth": "def naive_depth(d, a, b, c):\n    return d + a + b + c",
}
ATTACKS = {
    "patched numpy": "import numpy as np\nnp.allclose = np.isclose = np.array_equal = lambda *a, **k: True",
    "patched builtins": "import builtins\nbuiltins.all = builtins.isinstance = lambda *a: True",
    "patched json": "import json\njson.dumps = lambda *a, **k: '{}'",
    "patched random numbers": "import numpy as np\nnp.random.default_rng = lambda *a: None",
    "patched judgement": "import kerascnn.checks.judgement as j\nj.agrees = lambda *a: True",
    "patched problem": "from kerascnn.checks.problem import Problem\nProblem.observe = Problem.judge = lambda *a: None",
    "patched probe code": "from kerascnn.grading import student_run\nstudent_run.to_plain = lambda o: {'cases': {}}",
    "exit": "import os\nos._exit(0)",
    "exit, politely": "raise SystemExit(0)",
    "base exception": "raise KeyboardInterrupt",
    "loop": "while True: pass",
    "loop that swallows": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "kills itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)",
    "kills all": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "fork bomb": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "thread bomb": "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(99,)).start()",
    "memory bomb": "x = []\nwhile True: x.append(bytearray(10**8))",
    "memory in many processes": (
        "import os\nfor _ in range(5): os.fork()\nx = bytearray(10**9); x[::4096] = x[::4096]\nwhile 1: pass"
    ),
    "a gigabyte of output": "import os\nwhile True: os.write(1, b'x' * 10**6)",
    "prints for ever": "while True: print('x' * 10**6)",
    "fills the disk": "f = open('/tmp/x', 'wb')\nwhile True: f.write(bytes(10**7))",
    "raw bytes into every pipe": (
        "import os\nfor n in range(3, 200):\n    try: os.write(n, b'\\xff' * 1000 + b'\\n{\"kind\": \"end\"}\\n')\n"
        "    except OSError: pass"
    ),
    "deep JSON into every pipe": (
        "import os\nfor n in range(3, 200):\n    try: os.write(n, b'[' * 100000 + b'\\n')\n    except OSError: pass"
    ),
    "no recursion": "import sys\nsys.setrecursionlimit(50)",
    "stdout closed": "import sys, os\nsys.stdout.close(); os.close(1)",
    "traced": "import sys\nsys.settrace(lambda *a: None)",
}
