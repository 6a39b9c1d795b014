"""Samples of the texts of a site that add up: what a job on many machines learns repeated lines from."""

from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.errors import InputError
from copydesk.tallies import text_digest

SAMPLE = 2000  # texts; a line of 2 % of the articles is then in 40 of them, and 20 are enough


@dataclass(frozen=True, slots=True)
class TextSample:
    """Some texts of a site, the same whatever their order and however they were parted: samples of parts add up.

    What `learn_repeats` remembers of two parts cannot be added: whether a text is a copy, and of which, shows only
    where all are read. So a job on many machines adds up samples, and learns from their sum.

    Attributes:
        texts: Those with the smallest digests, by their digests, each once; all texts if there are no more than `size`.
        size: Number of texts at most.

    >>> parts = sample_texts(["One.", "Two."]), sample_texts(["Three.", "Two."])
    >>> parts[0] + parts[1] == parts[1] + parts[0] == sample_texts(["Three.", "Two.", "One."])
    True
    """

    texts: tuple[str, ...] = ()
    size: int = SAMPLE

    def __add__(self, other: "TextSample") -> "TextSample":
        """The sample of both parts, of the smaller of their sizes."""
        return sample_texts((*self.texts, *other.texts), size=min(self.size, other.size))

    def to_json(self) -> str:
        """The sample as JSON text, for a reduce in another process."""
        import json

        return json.dumps({"size": self.size, "texts": self.texts})

    @classmethod
    def from_json(cls, text: str) -> "TextSample":
        """The value that `to_json` was called on.

        Raises:
            InputError: The text is no such record.
        """
        import json

        try:
            record = json.loads(text)
            return sample_texts([str(part) for part in record["texts"]], size=int(record["size"]))
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(f"sample: expected what TextSample.to_json gives: {error!r}") from error


def sample_texts(texts: Iterable[str], *, size: int = SAMPLE) -> TextSample:
    """The sample of a site, or of a part of it, to add to those of the other parts; the texts are read once.

    Args:
        texts: Plain texts as they were scraped, of one site.
        size: Number of texts at most.

    Raises:
        InputError: `size` is under 2, or `texts` is one text.
    """
    if isinstance(texts, (str, bytes)):
        raise InputError("sample_texts: expected the texts of many articles, got one text")
    if size < 2:
        raise InputError(f"sample_texts: size: {size}, but one article repeats nothing; 2 is the smallest")
    kept: dict[int, str] = {}
    for text in texts:
        kept[text_digest(text)] = text
        if len(kept) >= 2 * size:
            kept = {digest: kept[digest] for digest in sorted(kept)[:size]}
    return TextSample(tuple(kept[digest] for digest in sorted(kept)[:size]), size)
