"""The result: an immutable article that can prove every change."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from copydesk.blocks import FORMS, Block, Link
from copydesk.edits import Edit, OffsetMap, apply_edits, undo_edits
from copydesk.errors import InputError
from copydesk.kinds import Kind

PLAIN_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "source": (str,),
    "edits": (list, tuple),
    "mentions": (list, tuple),
    "blocks": (list, tuple),
    "metadata": (dict,),
    "lang": (str, type(None)),
    "lang_confidence": (int, float),
    "lang_source": (str,),
    "flags": (list, tuple),
    "version": (str,),
}
SUGGESTED = "suggest:"  # how the entity of a likely spelling begins
SURROGATE = re.compile("[\ud800-\udfff]")
UNSHOWN = re.compile(  # what JSON may hold raw, but encodings cannot carry or terminals obey
    "[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in the article; offsets as in `Edit`.

    Attributes:
        start: First code point of the mention in the source.
        end: One past its last.
        surface: The name as the source spells it.
        canonical: The name as copydesk writes it.
        entity: Id of the entry in the name lists; `text:` and the name for people whom only this text knows;
            `suggest:` and the name where it is likely a spelling of that name, and was left.
    """

    start: int
    end: int
    surface: str
    canonical: str
    entity: str

    @property
    def is_likely(self) -> bool:
        """Whether the name is likely a spelling of `canonical`, and was left."""
        return self.entity.startswith(SUGGESTED)


def likely_spellings(article: "Article") -> list[tuple[str, str]]:
    """The spellings that an article keeps though they are likely others: each once, with the name it may mean."""
    return list(dict.fromkeys((m.surface, m.canonical) for m in article.mentions if m.is_likely))


def moved_mentions(source: str, edits: Sequence[Edit], mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions in the text that `edits` make, as mentions in the source."""
    offsets = OffsetMap(edits)
    for mention in mentions:
        start, end = offsets.source_offset(mention.start), offsets.source_end(mention.end)
        yield replace(mention, start=start, end=end, surface=source[start:end])


def uncut_mentions(mentions: dict[int, Mention], edits: Sequence[Edit]) -> tuple[Mention, ...]:
    """The mentions that are still in the text, in order, without overlap."""
    cuts = [edit for edit in edits if edit.is_cut]
    kept: list[Mention] = []
    position = 0
    for start in sorted(mentions):
        mention = mentions[start]
        while position < len(cuts) and cuts[position].end <= start:
            position += 1
        inside = position < len(cuts) and cuts[position].start < mention.end
        if not inside and (not kept or start >= kept[-1].end):
            kept.append(mention)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page says of one of its pictures.

    Attributes:
        caption: The text under it, without its credit; "" if it has only a credit.
        credit: Who made or owns it, without a label ("Photo:"); None if the page does not say.
    """

    caption: str
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the article says of itself; None or empty where it does not say.

    Attributes:
        title: The headline, on one line.
        authors: Names from bylines.
        published: Day of publication, ISO 8601 (2022-12-20).
        modified: Day of the last change, likewise; never before `published`.
        site_name: Name of the site, from the page.
        language: Language that the page declares, as a tag ("en", "pt-BR"); `Article.lang` is that of the text.
        description: What the page gives as its summary.
        section: The part of the site it stands in.
        tags: Its topic words.
        image: Address of the lead picture.
        url: The page's own address, as the page gives it.
        pictures: Captions and credits of the pictures in the article.
        credits: Makers and owners of pictures, in order of their first mention, each once.
        dateline: Place, agency and day that open the first paragraph.
        encoding: Encoding of the bytes, None if the input was a string.
        encoding_source: Who decided on it: "bom", "utf-8", or a detector with its version.
        sources: Field name to the place it was read from ("json-ld", "og:title", "h1", "byline"; "text" for the words
            of the article and the lines that were cut); no entry for `encoding`.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    site_name: str | None = None
    language: str | None = None
    description: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    url: str | None = None
    pictures: tuple[Picture, ...] = ()
    credits: tuple[str, ...] = ()
    dateline: str | None = None
    encoding: str | None = None
    encoding_source: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Article:
    """A clean article.

    Attributes:
        text: The clean text, its paragraphs parted by one blank line.
        source: The text as given, decoded if it was bytes; of a page, its visible text.
        edits: All changes, sorted, never overlapping: `apply_edits(source, edits) == text`.
        mentions: The people that the name lists know, or that the text spells in several ways, in order.
        blocks: Of a page, the lines that are more than plain paragraphs (headings, items, quotations, code, rows of
            tables) or have links, in order; some may have been cut since.
        metadata: Title, authors, date, picture credits.
        lang: ISO 639-1 code, None if unsure.
        lang_confidence: 0 to 1.
        lang_source: Who decided: "caller", "script", "function-words", "langdetect", "none".
        flags: What a careful reader should know: "empty" (nothing is left), "mixed-encoding:N" (N stray lines
            in another encoding), "replaced-bytes" (some could not be decoded), "unstable" (cleaning did not settle),
            "judge-held-back" (it would have taken too much); of a page also what it is, see docs/pages.md.
        version: The library's version and the digest of its data.
    """

    text: str
    source: str
    edits: tuple[Edit, ...] = ()
    mentions: tuple[Mention, ...] = ()
    blocks: tuple[Block, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    lang: str | None = None
    lang_confidence: float = 0.0
    lang_source: str = "none"
    flags: tuple[str, ...] = ()
    version: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        r"""The paragraphs of the text, without the blank lines between them.

        >>> Article("One.\n\nTwo.", "One.\nTwo.").paragraphs
        ('One.', 'Two.')
        """
        return tuple(part for part in self.text.split("\n\n") if part)

    @property
    def removed(self) -> tuple[Edit, ...]:
        """The edits that took debris out, in source order."""
        return tuple(edit for edit in self.edits if edit.is_cut)

    def restore(self) -> str:
        """The source, put together again from the text and the edits."""
        return undo_edits(self.text, self.edits)

    def undo(self, *edits: Edit) -> "Article":
        r"""The article without some of its changes: what they cut comes back.

        A line comes back as a paragraph of its own, words from inside a line where they stood; both are as the source
        spells them. A full name has an edit for each of its words that changed. Metadata, mentions and flags stay as
        they are. To keep such lines in other articles, and when the text is cleaned again, set `Config.keep` or write
        a rule.

        Args:
            edits: Any of `Article.edits`.

        Raises:
            InputError: One of them is no edit of this article.

        >>> article = Article("Minsk.", "Share\nMinsk.", (Edit(0, 6, "Share\n", "", Kind.SHARE, "r", "a label"),))
        >>> article.undo(*article.removed).text
        'Share\n\nMinsk.'
        """
        from copydesk.undo import undo_some

        for edit in edits:
            if not isinstance(edit, Edit):
                raise InputError(f"undo: expected edits, got {type(edit).__name__}; a list is given as undo(*edits)")
        left = undo_some(self.source, self.edits, edits)
        return replace(self, text=apply_edits(self.source, left), edits=left)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, in the form of the schema that ships as `data/article.schema.json`."""
        record = asdict(self)
        record["paragraphs"] = list(self.paragraphs)
        for edit in record["edits"]:
            edit["kind"] = edit["kind"].value
        return {key: _plain(value) for key, value in record.items()}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> "Article":
        """The article that `to_dict` was called on.

        Without a source, it is what undoing the edits gives: so are the rows of the command, which leave it out.

        Raises:
            InputError: The record lacks a field, has an unknown one, or a value of the wrong form.
        """
        values = {key: value for key, value in record.items() if key not in ("paragraphs", "path")}
        unknown = values.keys() - {f.name for f in fields(cls)}
        if unknown or "text" not in values:
            raise InputError(f"article record: unknown {sorted(unknown)}" if unknown else "article record: no text")
        wrong = [key for key, kind in PLAIN_TYPES.items() if key in values and not isinstance(values[key], kind)]
        if wrong:
            raise InputError(
                f"article record: {wrong[0]}: expected what Article.to_dict gives, got {values[wrong[0]]!r}"
            )
        try:
            values["edits"] = tuple(Edit(**{**edit, "kind": Kind(edit["kind"])}) for edit in values.get("edits", ()))
            values["mentions"] = tuple(Mention(**mention) for mention in values.get("mentions", ()))
            values["metadata"] = _metadata_from(values.get("metadata", {}))
            values["blocks"] = tuple(_block_from(block) for block in values.get("blocks", ()))
            values["flags"] = tuple(values.get("flags", ()))
            for span in (*values["edits"], *values["mentions"], *values["blocks"]):
                if not isinstance(span.start, int) or not isinstance(span.end, int):
                    raise TypeError(f"start {span.start!r}, end {span.end!r}: expected whole numbers")
            if "source" not in values:
                values["source"] = undo_edits(values["text"], values["edits"])
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise InputError(f"article record: {error}; expected what Article.to_dict gives") from error
        return cls(**values)

    def to_json(self, *, indent: int | None = None) -> str:
        """The record as JSON text that every encoding can carry and no terminal obeys."""
        import json

        return escape_unshown(json.dumps(self.to_dict(), ensure_ascii=False, indent=indent))

    def to_markdown(self, *, links: bool = False) -> str:
        r"""The title as a heading, a line with authors and date, then the text with the structure of its page.

        Args:
            links: Whether links are written out, with the addresses that the page has; else only their words.

        >>> Article("One.", "One.", metadata=Metadata(title="News", authors=("Ana Kovač",))).to_markdown()
        '# News\n\n*Ana Kovač*\n\nOne.\n'
        """
        from copydesk.markdown import escape_markdown, markdown_pieces

        meta = self.metadata
        parts = [f"# {escape_markdown(meta.title)}"] if meta.title else []
        below = " · ".join([*meta.authors, *([meta.published] if meta.published else [])])
        parts += [f"*{escape_markdown(below)}*"] if below else []
        parts += markdown_pieces(self.text, self.edits, self.blocks, links=links)
        return "\n\n".join(parts) + "\n" if parts else ""


def escape_unshown(text: str) -> str:
    r"""JSON text with lone surrogates and marks that steer terminals escaped; its value is the same.

    >>> escape_unshown('"\x9b"')
    '"\\u009b"'
    """
    return UNSHOWN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _metadata_from(record: Mapping[str, Any]) -> Metadata:
    """The metadata of a record; raises as `Article.from_dict` expects where it has another form."""
    plain: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in record.items()}
    plain["pictures"] = tuple(Picture(**picture) for picture in plain.get("pictures", ()))
    if not isinstance(plain.get("sources", {}), dict):
        raise TypeError(f"metadata: sources {plain['sources']!r}: expected field names and places")
    return Metadata(**plain)


def _block_from(record: Mapping[str, Any]) -> Block:
    """The block of a record."""
    if record["form"] not in FORMS:
        raise ValueError(f"form {record['form']!r} is none of {', '.join(FORMS)}")
    return Block(**{**record, "links": tuple(Link(*link) for link in record.get("links", ()))})


def _plain(value: Any) -> Any:  # noqa: ANN401  # the JSON edge
    """Tuples as lists, all the way down."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value
