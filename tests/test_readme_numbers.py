"""README's table of networks, row by row against the papers' tables."""

import re
from pathlib import Path

from kerascnn.papers import NETWORKS, cost, total
from kerascnn.papers.resnet import resnet_network

README = (Path(__file__).parents[1] / "README.md").read_text()
HEADER = "| network | trainable parameters | MACs, millions | |\n|---|---:|---:|---|\n"
ROW = re.compile(r"\| `(\w+)\(([^`]*)\)` \| ([\d,]+) \| ([\d,]+) \|(.*)\|")


def table() -> list[str]:
    _, _, rest = README.partition(HEADER)
    return rest.partition("\n\n")[0].splitlines()


def name_of(function: str, argument: str) -> str:
    """cifar_resnet(56) is the papers' resnet56."""
    return f"resnet{argument}" if function == "cifar_resnet" else function


def counts(name: str, network=None) -> tuple[str, str]:
    sums = total(cost(network or NETWORKS[name].table, NETWORKS[name].input_shape))
    return f"{sums.parameters:,}", f"{sums.macs / 1e6:,.0f}"


def test_every_row_has_the_papers_counts():
    rows = [ROW.fullmatch(line) for line in table()]
    assert len(rows) >= 10 and all(rows), table()
    for function, argument, parameters, macs, _ in (row.groups() for row in rows):
        assert (parameters, macs) == counts(name_of(function, argument)), function


def test_what_stands_beside_the_rows():
    notes = {row[1]: row[5].strip() for row in map(ROW.fullmatch, table())}
    heads = sum(
        channels * 128 + 128 + 4 * 4 * 128 * 1024 + 1024 + 1024 * 1000 + 1000  # 1x1, two dense layers, with biases
        for channels in (512, 528)
    )
    with_heads = int(counts("googlenet")[0].replace(",", "")) + heads
    assert f"{with_heads:,} with its two auxiliary classifiers" in notes["googlenet"]
    assert f"without shortcuts: {counts('plain34')[0]}" in notes["resnet34"]
    assert notes["resnet50"].endswith(f": {counts('resnet50', resnet_network(50, downsample_at='3x3'))[1]}")
    assert counts("plain56") == counts("resnet56")


def test_the_number_of_networks_is_that_of_the_papers():
    assert f"all {len(NETWORKS)} networks" in README
