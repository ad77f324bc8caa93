"""Writes the table of docs/training.md from the recipes.

python docs/training_tables.py
"""

import re
from pathlib import Path

PAGE = Path(__file__).with_name("training.md")


def with_tables(text: str) -> str:
    """The page with its table made anew between the marks."""
    return re.sub(r"(<!-- recipes: begin -->\n).*?(<!-- recipes: end -->)", rf"\1{_table()}\n\2", text, flags=re.DOTALL)


def _table() -> str:
    from kerascnn.analysis.text_table import TextTable
    from kerascnn.training import RECIPES

    columns = ["recipe", "length", "batch", "learning rate", "momentum", "decay", "images", "source; what differs"]
    rows = [
        [
            name,
            f"{recipe.steps:,} steps" if recipe.steps else f"{recipe.epochs} epochs",
            str(recipe.batch_size),
            f"`{_short(recipe.learning_rate)}`",
            f"{recipe.momentum}{', Nesterov' if recipe.nesterov else ''}",
            f"{recipe.weight_decay:g}",
            f"{recipe.augmentation}, {recipe.standardization}",
            f"{recipe.source}; {recipe.differs}",
        ]
        for name, recipe in RECIPES.items()
    ]
    return TextTable("Recipes", columns, rows, words=len(columns)).to_markdown()


def _short(schedule) -> str:
    """A schedule with the values that are not its defaults."""
    fields = type(schedule).__dataclass_fields__.values()
    given = [(field.name, getattr(schedule, field.name)) for field in fields]
    changed = [f"{name}={value}" for (name, value), field in zip(given, fields, strict=True) if value != field.default]
    return f"{type(schedule).__name__}({', '.join(changed).removeprefix('rate=')})"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
