"""A picture with controls where a notebook can show them, and the picture alone everywhere else."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from functools import cached_property
from html import escape
from types import ModuleType
from typing import TYPE_CHECKING

from kerascnn.figures import Picture
from kerascnn.figures.style import PAPER, SCREEN_DPI, styled

if TYPE_CHECKING:
    from ipywidgets import Widget

OWN = "your own"  # what the menu of presets says where the controls are at none of them
VIEW = "application/vnd.jupyter.widget-view+json"


class Playground:
    """A picture that answers controls.

    Shown in a notebook, it gives the controls and, beside them in the same output, a still picture. A frontend that has
    widgets (JupyterLab, Colab) shows the controls. A page, a PDF, a stored notebook, a run without a frontend, and a
    Python without ipywidgets show the picture. Nothing waits for an answer, so that a headless run never hangs.

    Args:
        draw: Called with the value of each control, by its name; returns the picture. A ValueError is shown in its
            place.
        controls: Called with the module ipywidgets where that is installed; returns the controls by name. They may be
            tied to one another.
        still: The picture that is shown where there are no widgets.
        presets: Settings of the controls by name, each offered in a menu; choosing one draws once.

    Example:
        >>> def draw(size):
        ...     return Picture(alt=f"A square of {size}.", figsize=(size, size))
        >>> playground = Playground(draw, lambda widgets: {"size": widgets.IntSlider(2, 1, 5)}, still=draw(2))
        >>> playground
        A square of 2.
        >>> playground.controls["size"].value = 3
        >>> 'alt="A square of 3."' in playground.widget.children[-1].value
        True
    """

    def __init__(
        self,
        draw: Callable[..., Picture],
        controls: Callable[[ModuleType], Mapping[str, Widget]],
        still: Picture,
        presets: Mapping[str, Mapping[str, object]] | None = None,
    ):
        self.draw, self.still, self.presets = draw, still, presets or {}
        self._make_controls, self._choosing = controls, False

    @cached_property
    def controls(self) -> Mapping[str, Widget]:
        """The controls by name; none where ipywidgets is not installed."""
        try:
            import ipywidgets
        except ImportError:
            return {}
        return self._make_controls(ipywidgets)

    @cached_property
    def menu(self) -> Widget | None:
        """The presets to choose from; None where there are none, or ipywidgets is missing."""
        if not self.controls or not self.presets:
            return None
        from ipywidgets import Dropdown

        return Dropdown(options=[*self.presets, OWN], value=self._preset(), description="preset")

    @cached_property
    def widget(self) -> Widget | None:
        """Controls above the picture, for whoever wants to place it elsewhere; None where ipywidgets is missing."""
        if not self.controls:
            return None
        from ipywidgets import HTML, HBox, Layout, VBox

        self._shown = HTML(self._drawn())
        for control in self.controls.values():
            control.observe(self._answer, names="value")
        shown = list(self.controls.values())
        if self.menu is not None:
            self.menu.observe(self._choose, names="value")
            shown.insert(0, self.menu)
        return VBox([HBox(shown, layout=Layout(flex_flow="row wrap")), self._shown])

    def _answer(self, change) -> None:
        if self._choosing:
            return
        self._shown.value = self._drawn()
        if self.menu is not None:
            self.menu.value = self._preset()

    def _choose(self, change) -> None:
        if change.new in (OWN, self._preset()):
            return
        self._choosing = True  # the controls are moved together, and the picture drawn once
        try:
            for name, value in self.presets[change.new].items():
                self.controls[name].value = value
        finally:
            self._choosing = False
        self._answer(change)

    def _values(self) -> dict[str, object]:
        return {name: control.value for name, control in self.controls.items()}

    def _preset(self) -> str:
        """The preset that the controls are at."""
        values = self._values()
        return next((name for name, preset in self.presets.items() if values == {**values, **preset}), OWN)

    def _drawn(self) -> str:
        try:
            return image(self.draw(**self._values()))
        except ValueError as error:
            return f"<p>{escape(str(error))}</p>"

    def __repr__(self) -> str:
        return self.still.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        data, metadata = self.still._repr_mimebundle_(include, exclude)
        if self.widget is not None:
            data[VIEW] = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        return data, metadata


@styled
def image(picture: Picture) -> str:
    """A picture as an HTML image with its alternative text, drawn fast rather than packed small.

    Args:
        picture: What to show.

    Example:
        >>> image(Picture(alt="Nothing.", figsize=(1, 1)))[:40]
        '<img alt="Nothing." width="100" style="m'
    """
    drawn = io.BytesIO()
    picture.savefig(drawn, format="png", dpi=SCREEN_DPI, facecolor=PAPER, bbox_inches=None)
    encoded = base64.b64encode(drawn.getvalue()).decode("ascii")
    width = round(picture.get_figwidth() * SCREEN_DPI)
    style = "max-width: 100%; height: auto"
    return f'<img alt="{escape(picture.alt)}" width="{width}" style="{style}" src="data:image/png;base64,{encoded}">'
