"""Points of a student in an assignment, cell by cell, as the gradebook has them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CellScore:
    """Points of one graded cell.

    Args:
        name: The cell's grade_id, "naive_depth-check".
        points: What nbgrader gave; None as long as a person has to.
        maximum: What the cell is worth.
        by_hand: Whether a person reads the answer.
    """

    name: str
    points: float | None
    maximum: float
    by_hand: bool


@dataclass(frozen=True)
class Score:
    """Points of one student in one assignment, cell by cell.

    Example:
        >>> cells = (CellScore("a-check", 1.0, 2.0, False), CellScore("why", None, 3.0, True))
        >>> score = Score("ada", "ps1_inception", cells)
        >>> score.points, score.maximum, score.waiting
        (1.0, 2.0, ('why',))
    """

    student: str
    assignment: str
    cells: tuple[CellScore, ...]

    @property
    def points(self) -> float:
        """Points that the tests gave."""
        return sum(cell.points for cell in self.cells if not cell.by_hand)

    @property
    def maximum(self) -> float:
        """Points that the tests could give."""
        return sum(cell.maximum for cell in self.cells if not cell.by_hand)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Cells that a person has yet to read."""
        return tuple(cell.name for cell in self.cells if cell.points is None)
