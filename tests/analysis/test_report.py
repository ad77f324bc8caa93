"""A cost table as it is printed, exported and grouped."""

import json

import pytest

from kerascnn.analysis import cost_table
from kerascnn.layers import Inception, NaiveInception


def test_printing_markdown_html_and_records():
    table = cost_table(NaiveInception(128, 192, 96), input_shape=(28, 28, 256))
    assert "854,196,224" in str(table).splitlines()[-1]
    assert len({len(line.rstrip()) for line in str(table).splitlines() if line.startswith("-")}) == 1
    markdown = table.to_markdown().splitlines()
    assert len(markdown) == 2 + len(table.rows) + 1
    assert len({line.count("|") for line in markdown}) == 1
    last = [cell.strip() for cell in markdown[-1].strip("|").split("|")]
    assert last[:4] == ["total", "", "28x28x672", "1,089,952"]
    assert last[4:] == ["854,196,224", f"{table.total.activation_bytes:,}"]
    assert "<td" in table._repr_html_()
    records = json.loads(json.dumps(table.records()))
    assert sum(record["macs"] for record in records) == table.total.macs
    assert records[0] == {
        "path": "conv1x1/convolution",
        "layer": "Conv2D",
        "output_shape": [28, 28, 128],
        "parameters": 256 * 128 + 128,
        "trainable_parameters": 256 * 128 + 128,
        "macs": 28 * 28 * 256 * 128,
        "activation_bytes": 4 * 28 * 28 * 128,
        "window": [1, 1],
        "block": "",
    }
    assert all(record.keys() == records[0].keys() for record in records)


def test_grouping_adds_up():
    table = cost_table(Inception(128, 64, 192, 64, 96, 64), input_shape=(28, 28, 256))
    grouped = table.grouped()
    assert [row.path for row in grouped.rows][1:3] == ["reduce3x3", "conv3x3"]
    assert grouped.total.macs == table.total.macs
    assert [(row.layer, row.window) for row in grouped.rows[4:7]] == [
        ("Conv2D", (5, 5)),
        ("MaxPooling2D", (3, 3)),
        ("Conv2D", (1, 1)),
    ]
    with pytest.raises(ValueError, match="depth=0"):
        table.grouped(0)
