"""How Sphinx makes a site of the documents: `python -m sphinx -W docs build/site`.

The documents are plain Markdown, and their links lead to files, so that they can be read where they lie. Here links to
files outside of `docs/` are turned to their pages under `project/`, each of which is one of these files.
"""

import os
import posixpath
import re
from argparse import ArgumentParser, _SubParsersAction
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
NAMED_BY_FILE = re.compile(r"(?<!!)\[[\w./-]+\.md\](?=\()")

project = "copydesk"
copyright = "The copydesk authors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = "copydesk"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_use_index = False  # too wide for a phone; the search finds the same
html_theme_options = {"top_of_page_buttons": []}
myst_heading_anchors = 4
default_role = "code"  # docstrings quote code in single backticks
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
maximum_signature_line_length = 72  # longer ones have a line for each parameter, with its type
python_use_unqualified_type_names = True
napoleon_use_ivar = True
napoleon_use_rtype = False
smartquotes_action = "D"  # dashes only: strings in docstrings are to be copied as they stand


def show_help(app: Sphinx, docname: str, source: list[str]) -> None:
    """Write what the commands say of themselves under the page for it."""
    if docname == "reference/command":
        os.environ["COLUMNS"] = "92"
        parsers = [import_module(f"copydesk.commands.{name}").make_parser() for name in ("clean", *COMMANDS)]
        shown = [part for parser in parsers for part in (parser, *parsers_below(parser))]
        parts = [f"## {parser.prog}\n\n```text\n{parser.format_help()}```" for parser in shown]
        source[0] = "\n\n".join((source[0], *parts))


def parsers_below(parser: ArgumentParser) -> list[ArgumentParser]:
    """The parsers of the words that may follow a command."""
    # argparse has no public way to ask for them
    kinds = [action for action in parser._actions if isinstance(action, _SubParsersAction)]
    return [below for action in kinds for below in action.choices.values()]


def show_outside(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put a file from outside in the place of its page, and turn links to such files to their pages.

    A link that is named by its file gets the title of its page.
    """
    place = OUTSIDE.get(docname, f"docs/{docname}.md")
    text = (ROOT / place).read_text(encoding="utf-8") if docname in OUTSIDE else source[0]
    pages = {path: f"docs/{page}.md" for page, path in OUTSIDE.items()}
    here = posixpath.dirname(f"docs/{docname}.md")

    def turned(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(place), match[1]))
        return posixpath.relpath(pages.get(path, path), here)

    source[0] = NAMED_BY_FILE.sub("[]", LINK.sub(turned, text))


def show_signature(app: Sphinx, *told: object) -> tuple[object, object]:
    """A signature with `...` for what a dataclass makes anew, so that Sphinx can read it; and what is returned."""
    *_, signature, result = told
    return (signature.replace("<factory>", "...") if isinstance(signature, str) else None), result


def setup(app: Sphinx) -> None:
    """Let Sphinx ask for the text of each page, and for signatures, here."""
    app.connect("source-read", show_outside)
    app.connect("source-read", show_help)
    app.connect("autodoc-process-signature", show_signature)
