"""Plain text, as characters or as bytes, to a `Page`."""

import codecs
import re
from contextlib import suppress
from unicodedata import category

from copydesk.edits import Edit
from copydesk.errors import InputError
from copydesk.kinds import Kind
from copydesk.page import Page, split_lines

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARY = (  # first bytes of files that are no text
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an Office file"),
    (b"\x1f\x8b", "gzip data"),
    (b"(\xb5/\xfd", "zstd data"),
    *((b"BZh%d1AY&SY" % size, "bzip2 data") for size in range(1, 10)),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF file (WebP, WAV, AVI)"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"PAR1", "a Parquet file"),
)
WORDLIKE = (b"RIFF", b"PAR1", b"GIF8")  # beginnings that a text can have too
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b]")
CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1b\x80-\xff]")
DETECTOR_BYTES = 100_000  # as many as the detector looks at
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
LEAST_WIDE = 8  # bytes of a text in one of these
WIDE_SAMPLE = 4000  # bytes that tell it
PLAIN = re.compile(r"[\s.,\u3001\u3002\uff0c]|[ -~]")  # white space, the commonest signs, all of ASCII
PLAIN_SHARE = 0.02  # as many are in a text of any script; read in a wrong way, next to none are
TURNED_SHARE = 0.05  # more of these are in no text; U+4E00, a Chinese "one", makes up some of it
ASCII_BYTES = re.compile(rb"[ -~]")
MOST_ASCII = 0.7  # share of the bytes of a wide text that are also ASCII; where more are, the text is not wide
NO_TEXT = ("Cc", "Cn", "Co", "Cs")  # categories: controls, nothing, private, half of a pair
ESCAPES = ((b"\x1b$B", "iso-2022-jp"), (b"\x1b$@", "iso-2022-jp"), (b"\x1b$)C", "iso-2022-kr"))
MIXED_SHARE = 0.5  # with that share of non-ASCII lines in valid UTF-8, the rest are stray lines of a UTF-8 file
STRAY = "copydesk.windows-1252"  # what reads the bytes of a UTF-8 file that are none
CONTROL_SHARE = 0.1  # more control characters than that in what a detector decoded: no text
MOJIBAKE = re.compile("[ÂÃÅÐÑâãð][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¤]")  # what UTF-8 looks like, read as Latin-1
LONGEST_FIX = 20_000  # characters of a line that is repaired; ftfy takes seconds for a megabyte
INVISIBLE_SIGNS = (  # as a set of a regex
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls without a use in text
    "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte order mark
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates of direction
    "\ufff9-\ufffb\ud800-\udfff"  # annotation marks, lone surrogates
)
INVISIBLE = re.compile(f"[{INVISIBLE_SIGNS}]+")


def read_text(source: str | bytes) -> Page:
    """Characters or bytes as a page; the characters are not changed, what must go is proposed as edits.

    Bytes are read by their byte order mark, else as strict UTF-8, else with chardet; which of them decided stands in
    the tags `encoding` and `encoding_source`.

    Raises:
        InputError: The value is no text, or the bytes are a binary file.
    """
    if isinstance(source, str):
        return Page(source, repair_characters(source))
    if not isinstance(source, (bytes, bytearray, memoryview)):
        raise InputError(f"expected str or bytes, got {type(source).__name__}; read the file or the response first")
    text, encoding, decider, flags = decode_text(bytes(source))
    return Page(text, repair_characters(text), {"encoding": encoding, "encoding_source": decider}, flags)


def decode_text(content: bytes) -> tuple[str, str, str, tuple[str, ...]]:
    """Text, encoding, who decided on it, flags."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            text = content.decode(encoding, errors="replace")
            return text, encoding, "bom", ("replaced-bytes",) if "\ufffd" in text else ()
    for start, what in BINARY:
        if content.startswith(start) and (start not in WORDLIKE or CONTROL_BYTES.search(content[:64])):
            raise InputError(f"this is {what}, not text; extract its text first")
    if wide := _wide_encoding(content):
        text = content.decode(wide, errors="replace")
        return text, wide, "wide-pattern", ("replaced-bytes",) if "\ufffd" in text else ()
    for start, encoding in ESCAPES:
        if start in content:
            with suppress(UnicodeDecodeError):
                return content.decode(encoding), encoding, "escapes", ()
    try:
        return content.decode("utf-8"), "utf-8", "utf-8", ()
    except UnicodeDecodeError:
        return _decode_lines(content) or _decode_detected(content)


def _wide_encoding(content: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, known by how its characters look; None for anything else.

    Spaces, line ends and the commonest signs have bytes in both that no other text has side by side.
    """
    sample = content[:WIDE_SAMPLE]
    if len(sample) < LEAST_WIDE or len(ASCII_BYTES.findall(sample)) > MOST_ASCII * len(sample) or _is_narrow(sample):
        return None
    found: dict[str, int] = {}
    for encoding in WIDE:
        with suppress(UnicodeDecodeError):
            found[encoding] = _count_plain(codecs.getincrementaldecoder(encoding)().decode(sample))
    best = max(found, key=lambda encoding: found[encoding], default="")
    return best if best and found[best] else None


def _is_narrow(sample: bytes) -> bool:
    """Whether some bytes are UTF-8 with letters beyond ASCII and without controls, as those of no wide text are."""
    with suppress(UnicodeDecodeError):
        text = codecs.getincrementaldecoder("utf-8")().decode(sample)  # the last character may be cut
        return not text.isascii() and not CONTROL.search(text)
    return False


def _count_plain(text: str) -> int:
    """How many plain characters there are in what a wide encoding makes of some bytes; 0 if that can be no text."""
    plain = len(PLAIN.findall(text))
    turned = sum(ord(sign) > 0xFF and not ord(sign) & 0xFF for sign in text)  # as a NUL at the wrong end gives
    if plain < PLAIN_SHARE * len(text) or turned > TURNED_SHARE * len(text):
        return 0
    return 0 if any(category(sign) in NO_TEXT for sign in text if not sign.isspace()) else plain


def _decode_lines(content: bytes) -> tuple[str, str, str, tuple[str, ...]] | None:
    """A UTF-8 file in which some lines have bytes of Windows-1252; None if it is no UTF-8 file at all."""
    lines = content.split(b"\n")
    texts: list[str | None] = []
    for line in lines:
        try:
            texts.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            texts.append(None)
    good = sum(text is not None and not text.isascii() for text in texts)
    bad = texts.count(None)
    if not good or good < MIXED_SHARE * (good + bad):
        return None
    text = content.decode("utf-8", errors=STRAY)
    lost = sum(line is None and "\ufffd" in part for line, part in zip(texts, text.split("\n"), strict=True))
    flags = (f"mixed-encoding:{bad}", *(["replaced-bytes"] if lost else []))
    return text, "utf-8", "utf-8, other bytes as windows-1252", flags


def _read_stray(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are no UTF-8 in Windows-1252, and where to go on; called by the codec."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(STRAY, _read_stray)


def _decode_detected(content: bytes) -> tuple[str, str, str, tuple[str, ...]]:
    """The text in the encoding that chardet names; Windows-1252 where it names none."""
    import chardet

    answer = chardet.detect(content[:DETECTOR_BYTES])
    encoding = answer["encoding"] or "cp1252"
    text = content.decode(encoding, errors="replace")
    odd = sum(len(match[0]) for match in INVISIBLE.finditer(text)) + text.count("\ufffd")
    if odd > CONTROL_SHARE * len(text):
        raise InputError("these bytes are no text in any known encoding; is this a binary file?")
    return text, encoding.lower(), f"chardet {chardet.__version__}", ("replaced-bytes",) if "\ufffd" in text else ()


def cut_invisible(text: str) -> tuple[Edit, ...]:
    """Edits that take control characters, lone surrogates and zero-width marks out.

    The joiners U+200C and U+200D and the marks U+200E and U+200F stay: Persian, Indic scripts and emoji need them.
    """
    if text.isascii() and text.isprintable():
        return ()
    return tuple(
        Edit(
            m.start(),
            m.end(),
            m[0],
            "",
            Kind.INVISIBLE,
            "common.invisible.control",
            "characters without a place in text",
        )
        for m in INVISIBLE.finditer(text)
    )


def repair_characters(text: str) -> tuple[Edit, ...]:
    """Edits that put misread letters right and take out what has no place in text; sorted, without overlap."""
    fixed = _fix_encoding(text)
    if not fixed:
        return cut_invisible(text)
    cuts = [cut for cut in cut_invisible(text) if not any(f.start < cut.end and cut.start < f.end for f in fixed)]
    return tuple(sorted([*fixed, *cuts], key=lambda edit: edit.start))


def _fix_encoding(text: str) -> list[Edit]:
    """For each line that shows UTF-8 read as another encoding, the edit that ftfy would make."""
    if text.isascii() or not MOJIBAKE.search(text):
        return []
    import ftfy

    edits = []
    for line in split_lines(text):
        if len(line.text) > LONGEST_FIX or not MOJIBAKE.search(line.text):
            continue
        fixed = ftfy.fix_encoding(line.text)
        if fixed == line.text or "\n" in fixed or not fixed:
            continue
        before = _common(line.text, fixed)
        after = _common(line.text[before:][::-1], fixed[before:][::-1])
        start, end = line.start + before, line.end - after
        new = INVISIBLE.sub("", fixed[before : len(fixed) - after])
        reason = "UTF-8 that had been read in another encoding, put right by ftfy"
        edits.append(Edit(start, end, text[start:end], new, Kind.ENCODING, "common.encoding.mojibake", reason))
    return edits


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
