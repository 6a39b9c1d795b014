"""Scraped article text in, clean article out, with a record of every change."""

from typing import TYPE_CHECKING, Any

from copydesk.article import Article, Mention, Metadata, Picture
from copydesk.config import Config
from copydesk.desk import __version__, clean, clean_html, clean_text
from copydesk.edits import Edit, apply_edits
from copydesk.errors import ConfigError, CopydeskError, InputError, RuleError
from copydesk.kinds import Kind
from copydesk.names.choices import NameChoices, Spellings, count_names
from copydesk.repeats import Repeats, learn_repeats
from copydesk.samples import TextSample, sample_texts

if TYPE_CHECKING:
    from copydesk.batch import Failure, Reason, clean_many
    from copydesk.names.group import group_names
    from copydesk.names.score import same_person
    from copydesk.records.read import Records, read_records
    from copydesk.records.record import Record

__all__ = [
    "Article",
    "Config",
    "ConfigError",
    "CopydeskError",
    "Edit",
    "Failure",
    "InputError",
    "Kind",
    "Mention",
    "Metadata",
    "NameChoices",
    "Picture",
    "Reason",
    "Record",
    "Records",
    "Repeats",
    "RuleError",
    "Spellings",
    "TextSample",
    "__version__",
    "apply_edits",
    "clean",
    "clean_html",
    "clean_many",
    "clean_text",
    "count_names",
    "group_names",
    "learn_repeats",
    "read_records",
    "same_person",
    "sample_texts",
]
LATER = {  # what few programs need, or what needs numpy
    "Failure": "copydesk.batch",
    "Reason": "copydesk.batch",
    "Record": "copydesk.records.record",
    "Records": "copydesk.records.read",
    "clean_many": "copydesk.batch",
    "group_names": "copydesk.names.group",
    "read_records": "copydesk.records.read",
    "same_person": "copydesk.names.score",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the module holds
    """The public names that are imported on first use."""
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(LATER[name]), name)
