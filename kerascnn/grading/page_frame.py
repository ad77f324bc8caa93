"""The frame of the pages that grading writes: a strict policy, one style, nothing fetched, nothing run."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from kerascnn.grading.student_names import printable

TEMPLATES = Path(__file__).parent / "templates"
DEPTH = re.compile(r'class="formula" (alt="[^"]*") style="vertical-align: (-?[\d.]+)pt"')


def page_html(template: str, title: str, **values) -> str:
    """Fill a template; what is not marked safe in it is escaped.

    The policy lets the browser apply the page's one style, known by its hash, show pictures that lie in the page, and
    nothing else: no script, no request, no form, no other address for links to start from.

    Args:
        template: Its name.
        title: Of the page.
        values: What the template asks for.
    """
    style = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    values |= {"title": title, "points": shown_points, "policy": "", "style": ""}
    depths = with_depth_classes(_template(template).render(values))[1]
    style += "".join(f".{name} {{ vertical-align: {depth}pt; }}\n" for name, depth in depths.items())
    values |= {"style": style, "policy": policy(style)}
    return with_depth_classes(_template(template).render(values))[0]


@cache
def _template(name: str):
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    return environment.get_template(name)


def policy(style: str) -> str:
    """The Content-Security-Policy of a page with this one style.

    Example:
        >>> policy("p {}")[:42]
        "default-src 'none'; img-src data:; style-s"
    """
    known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'"


def with_depth_classes(html: str) -> tuple[str, dict[str, str]]:
    """Put the formulas' depths below the line into classes, since the policy allows no style in a tag.

    Example:
        >>> with_depth_classes('<img class="formula" alt="x" style="vertical-align: -2.50pt" src="data:,">')
        ('<img class="formula depth-250" alt="x" src="data:,">', {'depth-250': '-2.50'})
    """
    depths: dict[str, str] = {}

    def named(found: re.Match) -> str:
        name = "depth" + re.sub(r"\.", "", found[2])
        depths[name] = found[2]
        return f'class="formula {name}" {found[1]}'

    return DEPTH.sub(named, html), depths


def shown_points(points: float | None) -> str:
    """Points as people write them.

    Example:
        >>> shown_points(2.0), shown_points(1.25), shown_points(None)
        ('2', '1.25', '…')
    """
    return "…" if points is None else f"{round(points, 2):g}"
