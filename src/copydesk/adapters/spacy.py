"""spaCy: a component that marks debris in `doc.spans`, and `clean_before`, which takes it out before spaCy reads.

The text of a `Doc` never changes, so the component only marks.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from copydesk import Config, Edit, clean_text
from copydesk.adapters.common import Cleaner, Row, missing_host

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
except ImportError as error:
    raise missing_host("spacy", error) from error

SPANS = "debris"


class DebrisMarker:
    """Marks the cuts of copydesk as spans: label the kind, id the rule; `doc.spans[…].attrs` has the reasons.

    Attributes:
        cleaner: How to clean; of it, `spellings` are not used.
        spans_key: Under which the spans are put.
    """

    def __init__(self, cleaner: Cleaner, spans_key: str = SPANS) -> None:
        self.cleaner = cleaner
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """The document with its debris marked."""
        cuts, error = self._cuts(doc.text)
        spans = [(span, cut.reason) for cut in cuts if (span := _span_of(doc, cut))]
        doc.spans[self.spans_key] = [span for span, _ in spans]
        doc.spans[self.spans_key].attrs |= {"reasons": [reason for _, reason in spans], "error": error}
        return doc

    def _cuts(self, text: str) -> tuple[tuple[Edit, ...], str]:
        """The cuts of a text, and what went wrong."""
        used = self.cleaner
        try:
            return clean_text(text, lang=used.lang, config=used.config, repeats=used.repeats).removed, ""
        except Exception as error:  # one bad text must not end a stream
            return (), f"{type(error).__name__}: {error}"


@Language.factory("copydesk", default_config={"config": {}, "lang": None, "spans_key": SPANS})
def make_marker(nlp: Language, name: str, config: Mapping[str, Any], lang: str | None, spans_key: str) -> DebrisMarker:
    """The component "copydesk"; `config` as `Config.from_dict`, `lang` else found out for each text."""
    return DebrisMarker(Cleaner(Config.from_dict(config), lang), spans_key)


def clean_before(values: Iterable[Any], cleaner: Cleaner | None = None) -> Iterator[tuple[str, Row]]:
    """Clean texts with their rows, for `nlp.pipe(clean_before(texts), as_tuples=True)`; "" for what is no text."""
    rows = map((cleaner or Cleaner()).row, values)
    return ((row.text if isinstance(row.text, str) else "", row) for row in rows)


def _span_of(doc: Doc, cut: Edit) -> Span | None:
    """The tokens of a cut, without the gap that it takes along; None if they are none."""
    inner = cut.original.strip()
    start = cut.start + cut.original.index(inner)
    return doc.char_span(start, start + len(inner), cut.kind.value, alignment_mode="expand", span_id=cut.rule)
