"""The package's reference: a page for each room, with what it makes public."""

import importlib
import inspect
from pathlib import Path

ROOMS = ("layers", "models", "analysis", "papers", "data", "training", "experiments", "figures", "widgets", "checks")


def write_reference_pages(folder: Path) -> None:
    """Write a page for each room and the page that lists them."""
    folder.mkdir(parents=True)
    for room in ROOMS:
        (folder / f"{room}.rst").write_text(_page(room), encoding="utf-8")
    lines = ["Reference", "=========", "", ".. autofunction:: kerascnn.setup", ""]
    lines += [".. autosummary::", "", *(f"   kerascnn.{room}" for room in ROOMS), ""]
    lines += [".. toctree::", "   :hidden:", "", *(f"   {room}" for room in ROOMS), ""]
    (folder / "index.rst").write_text("\n".join(lines), encoding="utf-8")


def _page(room: str) -> str:
    module = importlib.import_module(f"kerascnn.{room}")
    public = {name: getattr(module, name) for name in module.__all__}
    documented = {name: what for name, what in public.items() if inspect.isclass(what) or inspect.isfunction(what)}
    constants = [name for name in public if name not in documented and not inspect.ismodule(public[name])]
    title = f"kerascnn.{room}"
    lines = [title, "=" * len(title), "", f".. automodule:: {title}", "", f".. currentmodule:: {title}", ""]
    lines += [".. autosummary::", "   :nosignatures:", "", *(f"   {name}" for name in documented), ""]
    if constants:
        lines += [f"Tables and values: {', '.join(f'``{name}``' for name in constants)}.", ""]
    for name, what in documented.items():
        lines += [f".. auto{'class' if inspect.isclass(what) else 'function'}:: {name}"]
        lines += ["   :members:", ""] if inspect.isclass(what) else [""]
    return "\n".join(lines)
