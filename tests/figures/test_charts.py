"""Charts draw the numbers of their records, tell every state by word or mark as well as by colour, and fit the page."""

import pytest
from on_paper import on_the_page, words_in

from kerascnn import papers
from kerascnn.figures import challenge_chart, cost_bars

NETWORKS = {network.title: papers.cost(network.table, network.input_shape) for network in papers.NETWORKS.values()}


class TestChallenge:
    def test_bars_are_the_errors_with_the_depth_beside_them(self):
        picture = challenge_chart(papers.ILSVRC, papers.HUMAN_TOP5_ERROR)
        (axes,) = picture.axes
        assert [bar.get_width() for bar in axes.patches] == [*(entry.top5_error for entry in papers.ILSVRC), 5.1]
        for entry, words in zip(papers.ILSVRC, words_in(axes), strict=False):
            assert f"{entry.top5_error:g} %" in words
            assert entry.depth is None or f"{entry.depth} layers" in words
            assert words.endswith(entry.note), "an ensemble must not look like a single network"
        assert on_the_page(picture)

    def test_second_place_and_no_network_have_a_hatch_and_a_word(self):
        (axes,) = challenge_chart(papers.ILSVRC).axes
        looks = {
            entry.team: (bar.get_hatch(), words)
            for entry, bar, words in zip(papers.ILSVRC, axes.patches, words_in(axes), strict=True)
        }
        assert "second place" in looks["VGG"][1] and "no neural network" in looks["XRCE"][1]
        assert len({looks[team][0] for team in ("VGG", "XRCE", "GoogLeNet")}) == 3

    def test_the_description_states_every_entry(self):
        alt = challenge_chart(papers.ILSVRC, papers.HUMAN_TOP5_ERROR).alt
        assert "2014 GoogLeNet: 6.66 %, 22 layers, seven networks, 144 crops of each image." in alt
        assert "2016 an ensemble: 2.99 %, several architectures together." in alt
        assert alt.endswith("A person: 5.1 %.")


class TestCost:
    def test_parts_add_up_to_the_totals(self):
        picture = cost_bars(NETWORKS)
        for axes, cost in zip(picture.axes, ("parameters", "macs"), strict=True):
            lengths = [bar.get_width() for bar in axes.patches]
            parts = list(zip(lengths[::2], lengths[1::2], strict=True))
            assert [sum(part) for part in parts] == [getattr(papers.total(rows), cost) for rows in NETWORKS.values()]
            dense = [sum(getattr(row, cost) for row in rows if row.kind == "Dense") for rows in NETWORKS.values()]
            assert [part[1] for part in parts] == dense
        assert on_the_page(picture)

    def test_the_parts_are_told_apart_without_colour_and_in_words(self):
        picture = cost_bars({"AlexNet": NETWORKS["AlexNet"]})
        convolutional, dense = picture.axes[0].patches
        assert convolutional.get_hatch() != dense.get_hatch()
        assert words_in(picture.axes[0]) == ["61.0 M, 96 % fully connected"]
        assert "AlexNet: 61.0 M parameters, 96 % fully connected; 724.4 M MACs, 8 % fully connected." in picture.alt


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: challenge_chart([]), "at least one entry"),
        (lambda: cost_bars({}), "at least one network"),
    ],
)
def test_nothing_to_draw_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
