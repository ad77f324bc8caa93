"""Formulas as pictures: see `kerascnn.figures.formulas`."""

from kerascnn.figures.formulas import formula_html

__all__ = ["formula_html"]
