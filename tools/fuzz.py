"""Look for inputs that break a promise: coverage-guided over texts, pages and bytes, or by spoiling real pages.

    pip install -e '.[dev,fuzz]'
    python tools/fuzz.py --seconds 60                       # texts, pages and bytes in turn
    python tools/fuzz.py --kind html --seconds 1800 --out findings/
    python tools/fuzz.py --pages PAGES.jsonl[.gz] --seconds 300

An input is put together from pieces: debris, prose, names, tags, and characters of every sort. Each is cleaned, and all
that `tests/promises.py` says of an article is asked of it. The promises broken are told at the end, each with its
shortest input, which is also written to `--out`; the exit code is 1 if there are any. Rows of `--pages` have `html`.
"""

import argparse
import gzip
import json
import os
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests")]
MOST_SECONDS = 10.0  # of the processor, for one input of some kilobytes under instrumentation
LARGEST = 160  # bytes of an input, which has half as many pieces
PIECES_OF_PAGES = 6  # things that are done to a page at most
TAG_NAMES = (
    *("p", "div", "span", "a", "ul", "li", "table", "tr", "td", "article", "section", "b", "script", "style", "pre"),
    *("svg", "template", "plaintext", "noscript", "textarea", "title", "body", "html", "h1", "h2", "blockquote", "br"),
    *("math", "select", "option", "iframe", "object", "form", "button", "figure", "figcaption", "img"),
)
ODD_TAGS = (
    *("<![CDATA[", "]]>", "<!--", "-->", "<?x ?>", "<!DOCTYPE x [", "<svg><title>", "<math><mi>", "&lt;", "\x00"),
    *("&amp;lt;p&gt;", '<meta charset="utf-16">', "<plaintext>", '<a href="javascript:x">', "<td colspan=99999>"),
    *('<script type="application/ld+json">{"articleBody": "', '"}</script>', "<a href='data:text/html,x'>"),
    *('<img alt="x" src=', "&#x202e;", "&#0;", "&#xd800;", "&nbsp;", "<wbr>", "<br>", "\\u003cp>", "<p>", "</p>"),
)
ODD_TEXT = (
    *("\n", "\n\n", " ", "\u00a0", "\u2028", "\x0c", "\x85", "\u200d", "\u200f", "\u202e", "\ud83d", "\udc00", "\x1c"),
    *(
        "e\u0301",
        "\u0301" * 9,
        "👨\u200d👩\u200d👧",
        "(",
        ")",
        "“",
        "”",
        '"',
        ": ",
        " / ",
        " | ",
        " - ",
        "…",
        "?!",
        "1",
    ),
    *("12 May 2021", "By ", "Photo: ", "(c) ", "© ", "AP", "@x", "#x", "http://x.org/a?b", "Ã©", "\ufffd", "İ", "ß"),
    *("ǅ", "٣", "`", "```", "*", "_", "<", ">", "&amp;", "[x](javascript:x)", "<b>", "# ", "- ", "1. ", "> ", "\\"),
)

Broken = dict[str, str | bytes]


def main() -> int:
    """Fuzz as the arguments say; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="how long (60)")
    parser.add_argument("--kind", choices=("text", "html", "bytes", "all"), default="all", help="what to put together")
    parser.add_argument("--pages", type=Path, help="JSONL of real pages to spoil, instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder for the inputs that broke a promise")
    wanted = parser.parse_args()
    broken: Broken = {}
    if wanted.pages:
        spoil_pages(wanted.pages, wanted.seconds, random.Random(wanted.seed), broken)
        return report(broken, wanted.out)
    return fuzz(wanted.kind, wanted.seconds, wanted.seed, broken, wanted.out)


def fuzz(kind: str, seconds: int, seed: int, broken: Broken, out: Path | None) -> int:
    """Let atheris look for inputs; it ends the process itself, so the report is made when the time is up."""
    import atheris

    with atheris.instrument_imports(include=["copydesk"]):
        import copydesk
        import copydesk.debris.classifier
        import copydesk.readers.html  # noqa: F401
    makers = makers_of()
    ends = time.monotonic() + seconds
    runs = 0

    def run(content: bytes) -> None:
        nonlocal runs
        runs += 1
        chosen = kind if kind != "all" else ("text", "html", "bytes")[content[0] % 3 if content else 0]
        make, check = makers[chosen]
        try_one(make(content), check, broken)
        if time.monotonic() > ends:
            print(f"{runs} inputs")
            status = report(broken, out)
            sys.stdout.flush()
            os._exit(status)  # atheris has no other end without a crash

    options = [
        sys.argv[0],
        f"-seed={seed}",
        f"-max_len={LARGEST}",
        "-len_control=0",
        "-verbosity=0",
        "-timeout=120",
        "-rss_limit_mb=4096",
    ]
    atheris.Setup(options, run)
    atheris.Fuzz()
    return report(broken, out)


def makers_of() -> dict[str, tuple[Callable[[bytes], str | bytes], Callable[..., object]]]:
    """For each kind of input how bytes become one, and what is asked of it."""
    import promises
    import strategies

    debris = [hit for lang in strategies.LANGS for hit in strategies.debris_of(lang)]
    prose = [line for lang in strategies.LANGS for line in strategies.paragraphs_of(lang)[:20]]
    shorts = [line for lang in strategies.LANGS for line in strategies.short_lines_of(lang)[:20]]
    text = list(
        dict.fromkeys(
            [*ODD_TEXT, *strategies.PEOPLE, *strategies.BREAKS, *strategies.FORMATS, *debris, *prose, *shorts]
        )
    )
    begins = [f"<{name}{extra}>" for name in (*strategies.TAGS, *TAG_NAMES) for extra in attributes_of(strategies)]
    tags = [*begins, *(f"</{name}>" for name in strategies.TAGS), *ODD_TAGS]
    return {
        "text": (lambda content: composed(content, text), promises.check_text),
        "html": (lambda content: composed(content, [*tags, *strategies.LINES, *text[:400]]), promises.check_page),
        "bytes": (bytes, promises.check_bytes),
    }


def attributes_of(strategies: object) -> list[str]:
    """Some attributes, and none."""
    names, values = strategies.ATTRIBUTES, strategies.VALUES  # type: ignore[attr-defined]
    return ["", "", *(f' {name}="{values[i % len(values)]}"' for i, name in enumerate(names))]


def composed(content: bytes, pieces: list[str]) -> str:
    """Bytes as pieces: of each pair a number, which names a piece, or, if the first byte is high, a character."""
    found = []
    for at in range(0, len(content) - 1, 2):
        number = content[at] << 8 | content[at + 1]
        odd = content[at] >= 0xF0
        found.append(chr(number * 17 % 0x110000) if odd else pieces[number % len(pieces)])
        if not odd and content[at] % 3 == 0:
            found.append("\n")
    return "".join(found)


def try_one(source: str | bytes, check: Callable[..., object], broken: Broken) -> None:
    """Ask everything of one input; what does not hold is noted with the shortest input that shows it."""
    started = time.process_time()
    try:
        check(source)
        if (seconds := time.process_time() - started) > MOST_SECONDS + len(source) / 20_000:
            raise TimeoutError(f"{seconds:.1f} s for {len(source)} characters")
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        place = frames[-1]
        what = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {str(error)[:100]}"
        key = what.split("\n")[0] if not isinstance(error, TimeoutError) else "too slow"
        if key not in broken:
            print(f"broken: {what}\n    {source!r:.300}", flush=True)
        if key not in broken or len(source) < len(broken[key]):
            broken[key] = source


def report(broken: Broken, out: Path | None) -> int:
    """Say what was broken; 1 if anything was."""
    for number, (what, source) in enumerate(broken.items()):
        print(f"{what}\n    {source!r:.600}")
        if out:
            out.mkdir(parents=True, exist_ok=True)
            content = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
            (out / f"{number:02}.bin").write_bytes(content)
    print(f"{len(broken)} promises broken")
    return int(bool(broken))


def spoil_pages(path: Path, seconds: int, rng: random.Random, broken: Broken) -> None:
    """Spoil pages of a data set at random until the time is up."""
    import promises

    pages = [row["html"] for row in read_rows(path)]
    ends = time.monotonic() + seconds
    count = 0
    while time.monotonic() < ends:
        count += 1
        page = spoilt(rng.choice(pages), rng)
        kind = rng.randrange(4)
        if kind == 0:
            content = bytearray(page.encode("utf-8", "surrogatepass"))
            for at in rng.sample(range(len(content)), min(len(content), rng.randrange(1, 40))):
                content[at] = rng.randrange(256)
            try_one(bytes(content), promises.check_bytes, broken)
        elif kind == 1:
            try_one(page, promises.check_text, broken)
        else:
            try_one(page, promises.check_page, broken)
    print(f"{count} pages")


def spoilt(page: str, rng: random.Random) -> str:
    """A page as something on its way might leave it."""
    for _ in range(rng.randrange(1, PIECES_OF_PAGES)):
        a, b = sorted((rng.randrange(len(page) + 1), rng.randrange(len(page) + 1)))
        near = min(len(page), a + rng.randrange(2_000))
        tag = rng.choice(TAG_NAMES)
        page = rng.choice(
            [
                lambda a=a, b=b, page=page: page[a:b] or page,
                lambda a=a, page=page: page[:a],
                lambda a=a, page=page: page[a:],
                lambda a=a, near=near, page=page: page[:a] + page[near:],
                lambda a=a, near=near, page=page: page[:near] + page[a:],
                lambda a=a, b=b, near=near, page=page: page[:b] + page[a:near] * rng.randrange(2, 9) + page[b:],
                lambda tag=tag, page=page: page.replace(f"<{tag}", f"<{rng.choice(TAG_NAMES)}"),
                lambda tag=tag, page=page: page.replace(f"</{tag}>", ""),
                lambda a=a, tag=tag, page=page: page[:a] + f"<{tag}>" * rng.randrange(1, 300) + page[a:],
                lambda a=a, page=page: page[:a] + rng.choice(ODD_TAGS) + page[a:],
                lambda a=a, page=page: page[:a] + rng.choice(ODD_TEXT) * rng.randrange(1, 50) + page[a:],
                lambda a=a, page=page: page[:a] + chr(rng.randrange(0x110000)) + page[a + 1 :],
                lambda page=page: page.replace(rng.choice("<>\"'= "), rng.choice("<>\"'= "), rng.randrange(1, 50)),
                lambda page=page: page.replace("<", "&lt;", rng.choice((5, 1_000_000))),
            ]
        )()
    return page


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a JSONL file, plain or gzipped."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    sys.exit(main())
