"""WARC and WET files of a crawl, by warcio."""

import codecs
from collections.abc import Iterator
from typing import IO, Any

from copydesk.errors import InputError
from copydesk.records.record import MOST_BYTES, Origin, Record

SORTS = ("response", "resource", "conversion")  # records that hold a document
TEXTS = ("text/html", "application/xhtml+xml", "text/plain", "")  # their content types


def read_warc(stream: IO[bytes], origin: Origin) -> Iterator[Record]:
    """The pages of a WARC file and the texts of a WET file; the stream may be packed, record by record.

    Requests, metadata, pictures and answers other than 200 hold no article and are passed over.

    Raises:
        InputError: It is no such file, or warcio is not installed.
        OSError, EOFError: It cannot be read further.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError as error:
        raise InputError("WARC files need the package warcio: pip install 'copydesk[warc]'") from error
    number = 0
    try:
        for found in ArchiveIterator(stream, check_digests=False):
            if _is_document(found):
                number += 1
                yield _record_of(found, f"{origin.place}, record {number}", number, origin.tell())
    except (OSError, EOFError):
        raise
    except Exception as error:  # warcio raises whatever its code runs into where a header is missing
        raise InputError(f"no WARC record after record {number}: {type(error).__name__}: {error}") from error


def _is_document(found: Any) -> bool:  # noqa: ANN401  # a library without types
    if found.rec_type not in SORTS:
        return False
    http = found.http_headers
    if http is not None and http.get_statuscode() not in ("200", ""):
        return False
    return _content_type(found)[0] in TEXTS


def _content_type(found: Any) -> tuple[str, str]:  # noqa: ANN401
    """What a record says it holds: type, and encoding, "" if it does not say."""
    headers = found.http_headers or found.rec_headers
    kind, _, rest = (headers.get_header("Content-Type") or "").partition(";")
    charset = rest.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    return kind.strip().lower(), charset


def _record_of(found: Any, place: str, number: int, position: int) -> Record:  # noqa: ANN401
    """One document with its address and what its headers say."""
    head = found.rec_headers
    url = head.get_header("WARC-Target-URI") or None
    fields = {
        "url": url,
        "warc_id": head.get_header("WARC-Record-ID"),
        "warc_date": head.get_header("WARC-Date"),
        "content_type": _content_type(found)[0],
    }
    try:
        content = found.content_stream().read(MOST_BYTES + 1)
    except Exception as error:  # whatever the decoders of the transfer raise: one page is lost, and said so
        problem = f"its content cannot be read: {type(error).__name__}: {error}"
        return Record(None, place, url, fields, number, problem=problem, position=position)
    if len(content) > MOST_BYTES:
        problem = f"larger than {MOST_BYTES // 1_000_000} MB, which no article is"
        return Record(None, place, url, fields, number, problem=problem, position=position)
    return Record(_decoded(content, _content_type(found)[1]), place, url, fields, number, position=position)


def _decoded(content: bytes, charset: str) -> str | bytes:
    """The characters of a page in the encoding that its headers name; bytes if they name none or a wrong one."""
    try:
        codecs.lookup(charset)
        return content.decode(charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        return content
