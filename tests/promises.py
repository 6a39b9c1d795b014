"""What copydesk promises of every input, as one check each for texts, pages and bytes; for the tests and the fuzzer."""

import json
import re

from copydesk import Article, Config, CopydeskError, Kind, apply_edits, clean, clean_html, clean_text
from copydesk.words import WORD
from support import INVISIBLE, assert_record_is_sound

HARMFUL = re.compile(r"(?<!\\)\]\(\s*<?\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
RAW_TAG = re.compile(r"(?<!\\)<(?!https?://)[a-zA-Z/!?]")
CODE = re.compile(r"^(`{3,})\n.*?^\1$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")


def check_text(source: str) -> Article:
    """All promises of plain text that may be a page as well."""
    article = clean(source)
    check_article(article)
    assert article == clean(source), "the same input gives the same output"
    check_text_alone(source)
    return article


def check_text_alone(source: str) -> None:
    """The promises of text that is known to be plain."""
    article = clean_text(source)
    check_article(article)
    assert article.source == source, "the source is the text as given"
    assert clean_text(article.text).text == article.text, "clean text stays clean"


def check_page(markup: str) -> Article:
    """All promises of a page."""
    article = clean_html(markup)
    check_article(article)
    assert article == clean_html(markup), "the same input gives the same output"
    assert clean_text(article.text).text == article.text, "clean text stays clean"
    return article


def check_bytes(content: bytes) -> Article | None:
    """All promises of bytes, of which some are no text: then the error is ours and says something."""
    try:
        article = clean(content)
    except CopydeskError as error:
        assert str(error), "an error says what is wrong"
        return None
    check_article(article)
    return article


def check_article(article: Article) -> None:
    """What every article is, whatever it was made of."""
    assert article.text == apply_edits(article.source, article.edits), "nothing is lost: the edits give the text"
    assert article.restore() == article.source, "nothing is lost: the edits give the source back"
    assert_record_is_sound(article)
    for cut in article.removed[len(article.removed) // 2 :][:1]:
        undone = article.undo(cut)
        assert undone.restore() == article.source, "nothing is lost when a cut is undone"
        assert_record_is_sound(undone)
        assert " ".join(cut.original.split()) in " ".join(undone.text.split()), "what is undone is there again"
    assert "unstable" not in article.flags, "cleaning settles"
    assert article.text == article.text.strip(), "no white space around the text"
    assert not re.search(r"\n{3}|[\r\x0b\x0c\x85\u2028\u2029]", article.text), "paragraphs are even"
    assert not re.search(f"[{INVISIBLE}]", article.text), "nothing invisible is left"
    assert set(WORD.findall(article.text)) <= words_accounted_for(article), "every word was in the source or an edit"
    starts = [mention.start for mention in article.mentions]
    assert starts == sorted(starts), "mentions are in order"
    assert all(article.source[m.start : m.end] == m.surface for m in article.mentions), "mentions stand where they say"
    record = article.to_json()
    record.encode("utf-8")
    assert json.loads(record) == article.to_dict(), "the record is JSON"
    assert Article.from_dict(json.loads(record)) == article, "an article can be read back"
    check_markdown(article.to_markdown(links=True))


def check_markdown(written: str) -> None:
    """Nothing in Markdown is markup, or a link that does something."""
    plain = INLINE_CODE.sub("", CODE.sub("", written))
    assert not HARMFUL.search(plain), "no link of the Markdown runs a script"
    assert not RAW_TAG.search(plain), "no markup in the Markdown"


def words_accounted_for(article: Article) -> set[str]:
    """The words of the source, what edits leave of them, and the new ones."""
    visible = re.sub(f"[{INVISIBLE}]", "", article.source)
    bordered, joined, position = "", "", 0
    for edit in article.edits:
        between = "" if edit.kind is Kind.INVISIBLE else "\n"
        kept = article.source[position : edit.start]
        bordered += kept + between + edit.replacement + between
        joined += kept + (edit.replacement if edit.kind in (Kind.INVISIBLE, Kind.ENCODING) else "\n" + edit.replacement)
        position = edit.end
    rest = article.source[position:]
    return {word for text in (visible, bordered + rest, joined + rest) for word in WORD.findall(text)}


def config_of(choice: int) -> Config:
    """One of a few policies."""
    return (Config(), Config(names="off"), Config(names="tag"), Config(threshold=1))[choice % 4]
