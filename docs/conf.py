"""How Sphinx makes a site of the documents: `python -m sphinx -W docs build/site`.

The documents are plain Markdown, and their links lead to files, so that they can be read where they lie. Here links to
files outside of `docs/` are turned to their pages under `project/`, each of which is one of these files.
"""

import os
import posixpath
import re
from importlib import import_module
from pathlib import Path

from sphinx.application import Sphinx

from copydesk.commands.common import COMMANDS

ROOT = Path(__file__).parent.parent
OUTSIDE = {  # page of the site to the file that it shows
    "project/readme": "README.md",
    "project/figures": "benchmarks/notes.md",
    "project/security": "SECURITY.md",
    "project/changelog": "CHANGELOG.md",
}
LINK = re.compile(r"(?<=\]\()([^)\s#:]+\.(?:md|svg))(?=[)#])")

project = "copydesk"
copyright = "The copydesk authors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = "copydesk"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_theme_options = {"top_of_page_buttons": []}
myst_heading_anchors = 4
default_role = "code"  # docstrings quote code in single backticks
autodoc_typehints = "description"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
napoleon_use_ivar = True
napoleon_use_rtype = False


def show_help(app: Sphinx, docname: str, source: list[str]) -> None:
    """Write what the commands say of themselves under the page for it."""
    if docname == "reference/command":
        os.environ["COLUMNS"] = "92"
        parts = [source[0]]
        for name in ("clean", *COMMANDS):
            parser = import_module(f"copydesk.commands.{name}").make_parser()
            parts += [f"## {parser.prog}", f"```text\n{parser.format_help()}```"]
            for action in parser._actions:
                for word, below in (
                    (action.choices or {}).items() if action.dest == "action" and name == "rules" else ()
                ):
                    parts += [f"### {parser.prog} {word}", f"```text\n{below.format_help()}```"]
        source[0] = "\n\n".join(parts)


def show_outside(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put a file from outside in the place of its page, and turn links to such files to their pages."""
    place = OUTSIDE.get(docname, f"docs/{docname}.md")
    text = (ROOT / place).read_text(encoding="utf-8") if docname in OUTSIDE else source[0]
    pages = {path: f"docs/{page}.md" for page, path in OUTSIDE.items()}
    here = posixpath.dirname(f"docs/{docname}.md")

    def turned(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(place), match[1]))
        return posixpath.relpath(pages.get(path, path), here)

    source[0] = LINK.sub(turned, text)


def setup(app: Sphinx) -> None:
    """Let Sphinx ask for the text of each page here."""
    app.connect("source-read", show_outside)
    app.connect("source-read", show_help)
