"""Sphinx's settings. Nothing on a page is fetched from anywhere: no CDN, formulas are drawn into the page."""

import importlib.metadata
import os
import re
from pathlib import Path

from docutils import nodes
from sphinx.util import inspect

from kerascnn.course.checkout import Checkout
from kerascnn.figures.formulas import formula_html

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
HERE = Path(__file__).parent
REPOSITORY = Checkout(HERE.parents[1]).repository

project, author = "kerascnn", "The kerascnn authors"
project_copyright = "the kerascnn authors: code Apache-2.0, notebooks and text CC BY 4.0"
release = importlib.metadata.version("kerascnn")
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon"]
nb_execution_mode = "off"  # pages show what `make lectures` stored
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 3
suppress_warnings = ["mystnb.unknown_mime_type", "config.cache"]
html_math_renderer = "drawn"

default_role = "py:obj"  # `layers.Inception` in a docstring leads there where it can
autosummary_generate = False
autodoc_typehints = "none"  # signatures have them
autodoc_typehints_format = "short"
autodoc_inherit_docstrings = False  # Keras' own docstrings are Keras'
autodoc_member_order = "bysource"
python_maximum_signature_line_length = 88

html_theme = "sphinx_book_theme"
html_title = "kerascnn"
html_css_files, html_js_files = ["site.css"], ["site.js"]
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system is
html_show_sphinx = html_use_index = html_domain_indices = False  # the search finds names
html_show_search_summary = False  # it would be fetched, which a page opened from a disk may not do
html_favicon = str(HERE / "static" / "icon.svg")
html_theme_options = {
    "repository_url": REPOSITORY,
    "repository_branch": "main",
    "path_to_docs": "",
    "use_repository_button": True,
    "use_download_button": True,
    "use_fullscreen_button": False,
    "launch_buttons": {"colab_url": "https://colab.research.google.com"},
    "navbar_persistent": [],  # the search has its place above the list of pages
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}

LABEL = re.compile(r"^(Source|Differs from the paper|Input shape|Output shape): +(.*)$")
STARS = re.compile(r"^(\s*)\*+(?=\w+:)")  # the argument that is `**common` in the signature
SIGNATURE, DEFINITION = re.compile(r"<dt class=\"sig .*?</dt>", re.DOTALL), re.compile(r"(</?)d[ld]\b")
MARKUP = re.compile(r"\||(?<=\w)_(?!\w)|\*+(?=\w)")  # what is a bar, a trailing underscore or a star to us


def plain_docstring(app, what, name, obj, options, lines):
    """Let Sphinx read a docstring that was written as plain text.

    Lines that begin with a word of ours, such as `Source:`, become fields up to the next empty line; stars, bars and
    trailing underscores outside examples are themselves.
    """
    in_field = in_example = False
    for number, line in enumerate(lines):
        in_example = bool(line.strip()) and (in_example or line.lstrip().startswith(">>>"))
        if not in_example:
            line = MARKUP.sub(lambda found: "\\" + "\\".join(found[0]), STARS.sub(r"\1", line))
        if found := LABEL.match(line):
            line, in_field = f":{found[1]}: {found[2]}", True
        elif in_field and line.strip():
            line = f"    {line}"
        else:
            in_field = False
        lines[number] = line


def skip_foreign(app, what, name, obj, skip, options):
    """Leave out methods that matplotlib or Keras have put into a class of ours."""
    return True if str(getattr(obj, "__module__", None) or "kerascnn").partition(".")[0] != "kerascnn" else None


def constructor_signature(app, what, name, obj, options, signature, returned):
    """Show what the constructor takes: Keras' classes have a `__new__` that takes anything, and Sphinx reads that."""
    if what == "class" and signature == "(*args, **kwargs)":
        taken = inspect.signature(obj.__init__, bound_method=True)
        return inspect.stringify_signature(taken, show_annotation=False), returned
    return None


def without_terms(app, pagename, templatename, context, doctree):
    """Make boxes of the parameters of a long signature: Sphinx writes them as a list of definitions without terms."""
    if "body" in context:
        context["body"] = SIGNATURE.sub(lambda found: DEFINITION.sub(r"\1div", found[0]), context["body"])


def visit_inline_formula(translator, node):
    """Draw a formula within a line."""
    translator.body.append(formula_html(node.astext()))
    raise nodes.SkipNode


def visit_formula(translator, node):
    """Draw a formula on a line of its own."""
    translator.body.append(formula_html(node.astext(), display=True))
    raise nodes.SkipNode


def setup(app):
    """Register what is our own."""
    from kerascnn.layers import FusedBatchNormalization

    FusedBatchNormalization.__name__ = "FusedBatchNormalization"  # Sphinx says of an alias only what it is one of
    app.add_html_math_renderer("drawn", (visit_inline_formula, None), (visit_formula, None))
    app.connect("autodoc-process-docstring", plain_docstring, priority=400)  # before napoleon
    app.connect("autodoc-process-signature", constructor_signature)
    app.connect("autodoc-skip-member", skip_foreign)
    app.connect("html-page-context", without_terms)
