"""Ten thousand invented records, each unlike the others, with what one process makes of them."""

from functools import cache

from copydesk.adapters import Cleaner

NUMBER = 10_000
PLACES = ("bridge", "market", "school", "harbour", "mill", "station", "library")
NAMES = ("Ana Kovač", "Jan Nowak", "Olga Brandt", "Piotr Lindqvist", "Ines Moreau")
DEBRIS = ("Leave a Reply", "READ ALSO: New ferry for the island", "Share this article", "Photo: Jan Kowal / Reuters")


def text_of(number):
    """A short article with a line of debris; every hundredth is none, every thousandth is missing."""
    if number % 1000 == 999:
        return None
    place, name, debris = (words[number % len(words)] for words in (PLACES, NAMES, DEBRIS))
    lines = [
        f"The {place} of Lind was opened for {number} people on Tuesday.",
        debris,
        f"It was closed again by {name}.",
    ]
    return debris if number % 100 == 50 else "\n".join(lines)


@cache
def records():
    """The records, as rows of a table."""
    return [{"id": number, "text": text_of(number), "title": f"T{number}"} for number in range(NUMBER)]


@cache
def expected():
    """The records with the columns that one process adds."""
    cleaner = Cleaner(lang="en")
    return [{**record, **cleaner.row(record["text"]).columns()} for record in records()]


def assert_as_in_one_process(found):
    """Each record is there once and equals that of one process."""
    found = sorted(found, key=lambda record: record["id"])

    assert len(found) == NUMBER
    assert [record for record, want in zip(found, expected(), strict=True) if record != want] == []
