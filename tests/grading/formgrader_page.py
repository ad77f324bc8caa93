"""Pages as formgrader makes them, with our settings and without a server."""

from pathlib import Path

from traitlets.config import Config

from kerascnn.grading.nbgrader_settings import apply_settings


def page_of(template, root, *cells):
    """The page that nbgrader makes of a notebook, with what it adds to our settings in formgrader and for feedback."""
    import nbformat
    from nbconvert import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers

    config = apply_settings(Config(), root)
    config.HTMLExporter.template_name = template
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    styles = Path(handlers.static_path) / "node_modules" / "bootstrap" / "dist" / "css"
    config.HTMLExporter.extra_template_paths = [str(styles)]
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    about = {"notebook": "ps1_inception", "date": "", "timestamp": None, "index": []}
    points = {"score": 0, "max_score": 1, "late_penalty": 0}
    told = {"nbgrader": about | points, "index": 0, "total": 1}
    return HTMLExporter(config=config).from_notebook_node(notebook, resources=told)[0]


def markdown(source, **marks):
    import nbformat

    return nbformat.v4.new_markdown_cell(source, metadata={"nbgrader": marks} if marks else {})
