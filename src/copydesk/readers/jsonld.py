"""What the JSON-LD scripts of a page hold, broken or whole: its objects, and what they say of the article.

Scripts are read with the standard parser; what it refuses is repaired first (comments and CDATA marks, HTML entities,
raw control characters, trailing commas, several objects in a row), and of what is still broken the plain
`"key": "value"` pairs are taken. Nothing here calls itself: a hostile depth costs no more than a hostile length.
"""

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from copydesk.readers.clues import Clues, tag_words

LONGEST_SCRIPT = 1_000_000  # characters; the largest of the development pages has 170,000
MOST_OBJECTS = 2_000  # on one page; the development pages have up to 700
MOST_VALUES = 20_000  # lists and objects that are looked at
MOST_LIST = 50  # entries looked at of a list of authors or keywords
OPENING = re.compile(r"\A\s*(?:/\*.{0,40}?\*/|//[^\n]{0,40}|<!\[CDATA\[|<!--|\s)+", re.DOTALL)
CLOSING = re.compile(r"(?://|/\*)?\s?(?:\]\]>|-->)[\s*/]*\Z")
COMMENT = re.compile(r"^\s*//[^\n]*$|/\*[^*]{0,500}\*/", re.MULTILINE)
COMMA = re.compile(r",(\s*[}\]])")
STRING = r'"((?:[^"\\\n]|\\.){1,500})"'
PAIR = re.compile(rf'"(headline|datePublished|dateModified|articleSection|description)"\s*:\s*{STRING}')
AUTHOR = re.compile(rf'"author"\s*:\s*[\[{{\s]{{0,20}}(?:"@type"\s*:\s*"Person"\s*,\s*)?"name"\s*:\s*{STRING}')

Node = dict[str, Any]


def read_objects(scripts: Iterable[str]) -> list[Node]:
    """All objects of some JSON-LD scripts, outer ones before inner ones.

    >>> [node.get("@type") for node in read_objects(['{"@type": "WebPage", "mainEntity": {"@type": "Article",},}'])]
    ['WebPage', 'Article']
    """
    found: list[Node] = []
    waiting = deque(value for script in scripts if len(script) <= LONGEST_SCRIPT for value in _values(script))
    for _ in range(MOST_VALUES):
        if not waiting or len(found) >= MOST_OBJECTS:
            break
        value = waiting.popleft()
        if isinstance(value, dict):
            found.append(value)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend(part for part in inner if isinstance(part, (dict, list)))
    return found


def _values(script: str) -> list[Any]:
    """The values that a script holds, one if it is sound."""
    try:
        return [json.loads(script, strict=False)]
    except (ValueError, RecursionError):
        pass
    text = CLOSING.sub("", OPENING.sub("", script)).strip().rstrip(";")
    if "&quot;" in text[:2000]:
        text = html.unescape(text)
    return list(_in_a_row(COMMA.sub(r"\1", COMMENT.sub("", text)))) or [_pairs(text)]


def _in_a_row(text: str) -> Iterator[Any]:
    """The sound values at the beginning of a text, which may follow one another with commas between them."""
    decoder, position = json.JSONDecoder(strict=False), 0
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        yield value
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1


def _pairs(text: str) -> Node:
    """What can be read of an object that no parser takes: its first plain pairs."""
    node: Node = {}
    for key, value in PAIR.findall(text):
        node.setdefault(key, value.replace('\\"', '"').replace("\\/", "/"))
    if author := AUTHOR.search(text):
        node["author"] = author[1]
    return node | {"@type": "Article"} if "headline" in node else {}


def add_objects(clues: Clues, objects: list[Node], here: str | None) -> None:
    """Put what the objects say of the article among the clues.

    Args:
        clues: Gets further entries, all from the place "json-ld", or "json-ld page" for what is said of the page.
        objects: As `read_objects` gives them.
        here: Address of the page, to tell its article from others that it lists.
    """
    names = tag_words("json-ld")
    by_id = {node["@id"]: node for node in reversed(objects) if isinstance(node.get("@id"), str) and len(node) > 1}
    typed = [(node, set(_types(node))) for node in objects]
    articles = [node for node, types in typed if types.intersection(names["articles"]) and not _is_listed(node)]
    own = _own_article(articles, here)
    if own is not None:
        _add_node(clues, own, "json-ld", names["fields"], by_id)
    for node, types in typed:
        if types.intersection(names["pages"]):
            _add_node(clues, node, "json-ld page", names["page_fields"], by_id)
        elif types.intersection(names["sites"]):
            clues.add("site_name", "json-ld", _name_of(node))


def _types(node: Mapping[str, Any]) -> Iterator[str]:
    """The types of an object, without the address of the vocabulary."""
    kinds = node.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            yield kind.rpartition("/")[2].rpartition(":")[2]


def _is_listed(node: Mapping[str, Any]) -> bool:
    """Whether an object can only be a mention of another article: it has neither a date nor an author."""
    return not any(key in node for key in ("datePublished", "dateCreated", "dateModified", "author", "headline"))


def _own_article(articles: list[Node], here: str | None) -> Node | None:
    """The article that the page is about: the one with the page's address, else the first."""
    if here and len(articles) > 1:
        path = _bare(here)
        for node in articles:
            if any(path == _bare(address) for address in _addresses(node)):
                return node
    return articles[0] if articles else None


def _addresses(node: Mapping[str, Any]) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str):
            yield value


def _bare(address: str) -> str:
    """An address without scheme, query, fragment and closing slash."""
    return re.split(r"[?#]", address, maxsplit=1)[0].rpartition("//")[2].removeprefix("www.").rstrip("/")


def _add_node(clues: Clues, node: Node, place: str, fields: Mapping[str, str], by_id: Mapping[str, Node]) -> None:
    """The clues of one object.

    Args:
        clues: Gets the entries.
        node: The object.
        place: Place of origin of its entries.
        fields: Key of JSON-LD to field name of ours.
        by_id: What a reference (`{"@id": …}`) stands for.
    """
    told: set[str] = set()
    for key, field in fields.items():
        value = node.get(key)
        if not value or field in told:
            continue
        told.add(field)
        for part in value[:MOST_LIST] if isinstance(value, list) else [value]:
            part = by_id.get(part["@id"], part) if isinstance(part, dict) and isinstance(part.get("@id"), str) else part
            if field == "authors" and isinstance(part, dict) and "Organization" in " ".join(_types(part)):
                clues.add("houses", place, _name_of(part))
            elif field == "image" and isinstance(part, dict):
                clues.add(field, place, part.get("url") or part.get("contentUrl") or part.get("@id"))
            else:
                clues.add(field, place, _name_of(part) if isinstance(part, dict) else part)


def _name_of(node: Mapping[str, Any]) -> object:
    """The name an object has, if it is a plain one."""
    name = node.get("name") or node.get("headline")
    return name[0] if isinstance(name, list) and name else name
