"""What every step of the judge sees: the lines of one document with their facts and their place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copydesk.debris.facts import LineFacts
from copydesk.language import Lexicon
from copydesk.page import Line, Verdict

Verdicts = Mapping[int, Verdict]


@dataclass(frozen=True, slots=True)
class Scene:
    """One document before the judge; indexes are those of `lines`.

    Attributes:
        lines: The lines, none empty.
        facts: What each line shows by itself.
        first: Index of the first prose line; the number of lines if there is none.
        last: Index of the last prose line; -1 if there is none.
        lexicon: The words of the document's language.
    """

    lines: Sequence[Line]
    facts: Sequence[LineFacts]
    first: int
    last: int
    lexicon: Lexicon

    def zone(self, index: int) -> str:
        """Where a line stands: "head" before all prose, "tail" after it, else "body"; without prose all is body."""
        if self.last < 0:
            return "body"
        if index < self.first:
            return "head"
        return "tail" if index > self.last else "body"

    def is_row(self, index: int) -> bool:
        """Whether a line between the paragraphs is a row of a table: it has tabs, and so has one beside it."""
        beside = [*self.lines[max(0, index - 1) : index], *self.lines[index + 1 : index + 2]]
        own = "\t" in self.lines[index].text and self.zone(index) == "body"
        return own and any("\t" in line.text for line in beside)


def set_scene(lines: Sequence[Line], facts: Sequence[LineFacts], lexicon: Lexicon) -> Scene:
    """The scene of a document: prose that a rule claims does not bound the body."""
    prose = [i for i, f in enumerate(facts) if f.prose and not any(rule.kind for rule in f.rules)]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    return Scene(lines, facts, first, last, lexicon)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the learned judge thinks of the lines of a scene.

    Attributes:
        verdicts: The lines that go on its word, by index.
        held_back: Whether it would have taken more of the paragraphs than it may, and so takes nothing.
    """

    verdicts: dict[int, Verdict]
    held_back: bool = False


NO_OPINION = Opinion({})
LEARNED = "judge.learned"  # the rule that its verdicts name
