"""Who passes a figure something else, such as the network itself, is told what makes the right thing."""

import pytest

from kerascnn import figures
from kerascnn.experiments import EXPERIMENTS, shipped
from kerascnn.models import lenet5


@pytest.mark.parametrize(
    ("figure", "value", "maker"),
    [
        ("module_diagram", lenet5(), "analysis.block_anatomy"),
        ("network_diagram", lenet5(), "analysis.network_outline"),
        ("network_comparison", [lenet5()], "analysis.compare"),
        ("lesions", "lesions", "experiments.lesions"),
    ],
)
def test_what_is_no_record_brings_what_makes_one(figure, value, maker):
    with pytest.raises(TypeError, match=f"{figure} draws what {maker}.* returns; received"):
        getattr(figures, figure)(value)


@pytest.mark.parametrize("figure", sorted({one.figure for one in EXPERIMENTS.values()}))
def test_each_experiments_picture_refuses_the_record_of_another(figure):
    other = shipped("clipping_try" if figure != "clipping" else "lesions_try")
    with pytest.raises(ValueError, match=rf"(of|The record of) {other.name}"):
        getattr(figures, figure)(other)
