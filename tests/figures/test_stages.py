"""Bars of blocks: a number for each block in each panel, stages told apart without colour too."""

import dataclasses

import pytest

from kerascnn import papers
from kerascnn.figures import stage_bars


def blocks(depth):
    rows = papers.cost(papers.resnet_network(depth), (224, 224, 3))
    return [row for row in rows if row.name.startswith("conv") and "_" in row.name]


def test_bars_are_the_costs_of_the_blocks():
    rows = blocks(34)
    picture = stage_bars(rows)
    macs, parameters, outputs = picture.axes
    assert [bar.get_height() for bar in macs.patches] == [row.macs for row in rows]
    assert [bar.get_height() for bar in parameters.patches] == [row.parameters for row in rows]
    assert outputs.patches[0].get_height() == 56 * 56 * 64


def test_stages_differ_in_colour_and_hatch_and_the_last_block_has_its_number():
    picture = stage_bars(blocks(34))
    looks = [(bar.get_facecolor(), bar.get_hatch()) for bar in picture.axes[0].patches]
    assert len(set(looks)) == 4 and looks.index(looks[-1]) == 13
    assert [text.get_text() for text in picture.axes[0].texts] == ["231.2 M"] * 4
    assert [label.get_text() for label in picture.axes[2].get_xticklabels()][1] == "conv3_x\n28 × 28 × 128"


def test_words_tell_every_stage():
    words = stage_bars(blocks(50)).alt
    assert words.count("blocks to") == 4
    assert "conv4, 6 blocks to 14 × 14 × 1,024" in words


@pytest.mark.parametrize("depth", [34, 152])
def test_everything_is_on_the_page(depth):
    picture = stage_bars(blocks(depth))
    picture.draw_without_rendering()
    tight, page = picture.get_tightbbox(), picture.get_size_inches()
    assert tight.x0 >= 0 and tight.y0 >= 0 and tight.x1 <= page[0] and tight.y1 <= page[1]


def test_one_block_of_no_cost_is_drawn_and_none_is_refused():
    one = dataclasses.replace(blocks(18)[0], macs=0, parameters=0)
    assert "1 block to" in stage_bars([one]).alt
    with pytest.raises(ValueError, match="received none"):
        stage_bars([])
