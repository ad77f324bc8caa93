"""What docs/first_ten_minutes.md says one should type, typed and timed: in a fresh clone, with an empty home folder.

    python benchmarks/first_minutes.py [WORDS OF A HEADING]...

Runs the shell blocks under each heading of the page, line by line, writes the seconds into first_minutes.json beside
this file and the table into the page. Needs the network for what is installed, and uv for Colab's versions, which are
there before the clock starts. A line that fails ends the run.
"""

import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kerascnn.environment import core_count, processor_name

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "first_ten_minutes.md"
RESULTS = Path(__file__).with_suffix(".json")
INSTALLS = re.compile(r"\binstall\b|\bmake setup\b")
BEGIN, END = "<!-- minutes: begin -->", "<!-- minutes: end -->"
KEPT = ("PATH", "LANG", "PIP_", "UV_", "SSL_", "HTTP", "http", "NO_PROXY", "no_proxy")  # how this machine finds things


def paths(page: str) -> dict[str, list[str]]:
    """The commands under each heading that has a shell block."""
    found = {}
    for section in page.split("\n## ")[1:]:
        heading, _, rest = section.partition("\n")
        blocks = [part.partition("\n```")[0] for part in rest.split("```sh\n")[1:]]
        if blocks:
            found[heading] = [line for block in blocks for line in block.splitlines() if line]
    return found


def as_on_colab(folder: Path) -> dict[str, str]:
    """Install Colab's versions of all that the package needs, and return what leads to them."""
    uv, environment = [sys.executable, "-m", "uv", "--quiet"], folder / "colab"
    subprocess.run([*uv, "venv", "--seed", "--python", ">=3.11,<3.14", environment], check=True)
    pins = ["--requirement", ROOT / "requirements" / "colab.txt"]
    subprocess.run([*uv, "pip", "install", "--python", environment / "bin" / "python", *pins], check=True)
    return {"PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"}


THERE_BEFORE = {"A student on Colab": as_on_colab}


def run(heading: str, commands: list[str], folder: Path) -> list[tuple[str, float]]:
    """Run them in one shell and time each.

    Raises:
        SystemExit: if one fails.
    """
    home, clone, log = folder / "home", folder / "kerascnn", folder / "seconds"
    home.mkdir()
    subprocess.run(["git", "clone", "--quiet", ROOT.as_uri(), clone], check=True)
    environment = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
    environment |= THERE_BEFORE[heading](folder) if heading in THERE_BEFORE else {}
    script = ["set -e"]
    for number, command in enumerate(commands):
        script += [command, f'echo "{number} $(date +%s.%N)" >> {log}']
    begin = time.time()
    ran = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=clone,
        env=environment | {"HOME": str(home)},
        capture_output=True,
        text=True,
    )
    ends = [float(line.split()[1]) for line in log.read_text().splitlines()] if log.is_file() else []
    if ran.returncode:
        sys.exit(f"{commands[len(ends)]}\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}")
    print(ran.stdout[-1000:])
    return [
        (command, round(end - start, 1)) for command, start, end in zip(commands, [begin, *ends], ends, strict=False)
    ]


def table(results: dict) -> str:
    """The page's table, with the installing apart: it depends on the network."""
    rows = ["| path | minutes | of these, installing | date | machine |", "|---|---:|---:|---|---|"]
    for heading in paths(PAGE.read_text()):
        if heading not in results:
            rows.append(f"| {heading} | not measured yet | | | |")
            continue
        path = results[heading]
        installing = sum(seconds for command, seconds in path["commands"] if INSTALLS.search(command))
        total = sum(seconds for _, seconds in path["commands"])
        rows.append(f"| {heading} | {total / 60:.1f} | {installing / 60:.1f} | {path['date']} | {path['machine']} |")
    return "\n".join(rows)


def main() -> None:
    """Run the paths that are named, or all, and write down what they took."""
    results = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}
    for heading, commands in paths(PAGE.read_text()).items():
        if sys.argv[1:] and not any(word in heading for word in sys.argv[1:]):
            continue
        with tempfile.TemporaryDirectory(dir=Path.home()) as folder:  # no sandbox shows what lies in /tmp
            timed = run(heading, commands, Path(folder))
        for command, seconds in timed:
            print(f"{seconds:7.1f} s  {command}")
        results[heading] = {
            "date": datetime.date.today().isoformat(),
            "machine": f"{core_count()} cores, {processor_name()}",
            "commands": timed,
        }
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        before, _, rest = PAGE.read_text().partition(BEGIN)  # it may have been edited while the path ran
        PAGE.write_text(f"{before}{BEGIN}\n\n{table(results)}\n\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
