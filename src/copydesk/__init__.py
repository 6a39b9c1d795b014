"""Scraped article text in, clean article out, with a record of every change."""

from copydesk.article import Article, Mention, Metadata, Picture
from copydesk.config import Config
from copydesk.desk import __version__, clean, clean_html, clean_text
from copydesk.edits import Edit, apply_edits
from copydesk.errors import ConfigError, CopydeskError, InputError, RuleError
from copydesk.kinds import Kind
from copydesk.repeats import Repeats, learn_repeats

__all__ = [
    "Article",
    "Config",
    "ConfigError",
    "CopydeskError",
    "Edit",
    "InputError",
    "Kind",
    "Mention",
    "Metadata",
    "Picture",
    "Repeats",
    "RuleError",
    "__version__",
    "apply_edits",
    "clean",
    "clean_html",
    "clean_text",
    "learn_repeats",
]
