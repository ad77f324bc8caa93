"""Builds the site: `python docs/site/build.py [FOLDER]` writes build/site/, without a network.

The pages are gathered in build/site_source/, laid out as the repository is, so that the links and the buttons for
Colab fit: the stored lectures and exercises as they are, the documents of docs/, and pages made from the package.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from designer_data import write_designer_data
from document_pages import write_documents
from network_pages import write_network_pages
from notebook_pages import write_notebook_pages
from reference_pages import write_reference_pages

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def build(output: Path) -> None:
    """Gather the pages and let Sphinx make the site.

    Args:
        output: Folder of the site; what an earlier build left there, and beside it in FOLDER_source, is replaced.

    Raises:
        SystemExit: if Sphinx finds something wrong with a page; it says where.
    """
    source = output.with_name(f"{output.name}_source")
    for folder in (source, output):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "pages", source)
    write_notebook_pages(ROOT, source)
    write_documents(ROOT / "docs", source / "docs", source / "index.md")
    write_network_pages(source / "networks")
    write_reference_pages(source / "reference")
    shutil.copytree(HERE / "static", source / "static")
    write_designer_data(source / "static")
    strict = ("-W", "--keep-going", "--quiet", "-D", f"html_static_path={source / 'static'}")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-c", str(HERE), *strict, str(source), str(output)]
    if failed := subprocess.run(command, check=False).returncode:
        sys.exit(failed)
    for leftover in (".doctrees", ".buildinfo", "objects.inv"):
        path = output / leftover
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    print(f"Read it: {(output / 'index.html').as_uri()}")


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "build" / "site")
