"""Losses along lines and over a plane, on one scale; what is infinite is a gap, not an error."""

import dataclasses

import numpy as np
import pytest

from kerascnn.experiments import ExperimentRecord
from kerascnn.figures import loss_surface

MACHINE = {"device": "CPU", "processor": "a processor", "cores": 2, "keras": "3", "backend": "jax"}
LINE = [-1.0, -0.5, 0.0, 0.5, 1.0]


def bowl(depth, steepness):
    return [depth + steepness * place**2 for place in LINE]


def record(runs):
    configuration = {"images": "small, 14x14", "training_images": 10_000}
    results = {"line": LINE, "side": LINE, "runs": runs}
    return ExperimentRecord("loss_surface", "try", configuration, (0,), MACHINE, "2026-11-22", 60.0, results)


def run(network, steepness, hole=False):
    plane = [[0.1 + steepness * (across**2 + up**2) for across in LINE] for up in LINE]
    lines = [bowl(0.1, steepness), bowl(0.1, 2 * steepness), bowl(0.1, 3 * steepness)]
    if hole:
        plane[0][0] = lines[0][0] = None
    return {"network": network, "seed": 0, "lines": lines, "plane": plane}


def test_thick_lines_are_medians_and_both_planes_have_one_scale():
    picture = loss_surface(record([run("plain56", 8.0), run("resnet56", 2.0)]))
    lines, *maps, _ = picture.axes
    drawn = {line.get_label(): line for line in lines.lines if not line.get_label().startswith("_")}
    assert list(drawn["plain56"].get_ydata()) == pytest.approx(bowl(0.1, 16.0))
    assert drawn["plain56"].get_linestyle() != drawn["resnet56"].get_linestyle()
    assert len(lines.lines) == 2 * (3 + 1)
    assert [axes.get_title(loc="left") for axes in maps] == ["plain56", "resnet56"]
    assert {axes.collections[0].get_clim() for axes in maps} == {(0.1, 16.1)}
    assert "plain56: 16.1 at -1, 4.1 at -0.5, 0.1 at 0" in picture.alt
    picture.draw_without_rendering()
    tight, page = picture.get_tightbbox(), picture.get_size_inches()
    assert tight.x0 >= 0 and tight.y0 >= 0 and tight.x1 <= page[0] and tight.y1 <= page[1]


def test_contours_have_no_words_in_them_and_stand_at_the_ticks_of_the_bar():
    picture = loss_surface(record([run("plain56", 8e6), run("resnet56", 2.0)]))
    _, *maps, bar = picture.axes
    assert not any(axes.texts for axes in maps)
    ticks = [tick.get_text() for tick in bar.get_yticklabels()]
    assert ticks == [rf"$\mathdefault{{10^{{{exponent}}}}}$" for exponent in range(-1, 8)]
    assert list(maps[0].collections[1].levels) == pytest.approx(bar.get_yticks())


def test_thin_and_thick_lines_and_the_planes_of_several_seeds_are_explained():
    one = record([run("plain56", 8.0)])
    assert one.seeds == (0,)
    assert loss_surface(one).get_suptitle().endswith("\nthin: each random line; thick: their median")
    several = dataclasses.replace(one, seeds=(3, 4))
    assert loss_surface(several).get_suptitle().endswith("of each seed; thick: their median; planes: seed 3")


def test_a_flat_loss_is_drawn():
    assert len(loss_surface(record([run("plain56", 0.0)])).png()) > 1000


def test_an_infinite_loss_is_a_gap():
    picture = loss_surface(record([run("plain56", 8.0, hole=True)]))
    assert np.isnan(picture.axes[0].lines[0].get_ydata()[0])
    assert len(picture.png()) > 1000


def test_a_record_without_networks_is_refused():
    with pytest.raises(ValueError, match="record of loss_surface has no networks"):
        loss_surface(record([]))
