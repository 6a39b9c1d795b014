"""The judge: one verdict for each line that goes.

Order: rules, captions, stamps and bylines, contents lists, comment threads, sections, repeats, labels in the head, the
headline, the rest of head and tail, lone teasers. Each step sees what the steps before it decided, and none takes a
decision back. A keep rule wins over all of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from copydesk.debris.captions import cut_captions
from copydesk.debris.edges import cut_head, cut_labels, cut_tail, cut_thread
from copydesk.debris.facts import LineFacts, read_facts
from copydesk.debris.front import cut_bylines, cut_headline, cut_stamps
from copydesk.debris.lone import cut_lone_teasers
from copydesk.debris.repeats import cut_repeats
from copydesk.debris.rules import Rule, RuleSet
from copydesk.debris.scene import Scene, set_scene
from copydesk.debris.sections import cut_contents, cut_sections
from copydesk.debris.site import cut_site_repeats
from copydesk.debris.spared import spared_lines
from copydesk.language import Lexicon
from copydesk.page import Line, Verdict
from copydesk.repeats import Repeats


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known when the lines of one document are judged.

    Attributes:
        rules: The rules of the document's languages.
        lexicon: The words of its language.
        names: Words of the document that are in the name lists.
        glued: Words of the document that are two glued together, with the place where they part.
        facts: Facts of the lines seen so far in this document, by text.
        repeats: The lines that its site repeats.
        twins: Capitalised words of the document that sound like another one of it.
        tokens: The document, cut at white space.
        capitals: Its words that are not in small letters.
        frequent: Words that look glued together and come too often for it.
    """

    rules: RuleSet
    lexicon: Lexicon
    names: Sequence[str]
    glued: Mapping[str, int]
    facts: dict[str, LineFacts]
    repeats: Repeats
    twins: Sequence[str] = ()
    tokens: Collection[str] = ()
    capitals: Collection[str] = ()
    frequent: Sequence[str] = ()


def judge_lines(lines: Sequence[Line], known: Knowledge) -> tuple[Scene, dict[int, Verdict]]:
    """The scene of a document and a verdict, by index, for each line that goes."""
    new = list(dict.fromkeys(line.text for line in lines if line.text not in known.facts))
    known.facts.update(zip(new, read_facts(new, known.rules), strict=True))
    scene = set_scene(lines, [known.facts[line.text] for line in lines], known.lexicon)
    verdicts, openers = _cut_by_rules(scene)
    verdicts |= cut_captions(scene, verdicts)
    verdicts |= cut_stamps(scene, verdicts)
    verdicts |= cut_bylines(scene, verdicts)
    verdicts |= cut_site_repeats(scene, verdicts, known.repeats)
    verdicts |= cut_contents(scene, verdicts)
    verdicts |= cut_thread(scene, verdicts, openers)
    verdicts |= cut_sections(scene, verdicts, openers)
    for step in (cut_repeats, cut_labels, cut_headline, cut_head, cut_tail, cut_lone_teasers):
        verdicts |= step(scene, verdicts)
    return scene, {i: verdict for i, verdict in verdicts.items() if not scene.facts[i].kept}


def _cut_by_rules(scene: Scene) -> tuple[dict[int, Verdict], dict[int, Rule]]:
    """Verdicts of the rules for whole lines, and the rules that open a section, by index."""
    hits: dict[int, Rule] = {}
    for index, facts in enumerate(scene.facts):
        rule = _ruling(facts.rules, scene.zone(index)) if facts.rules else None
        if rule and rule.kind:
            hits[index] = rule
    spared = spared_lines(scene, hits)
    hits = {index: rule for index, rule in hits.items() if index not in spared}
    verdicts = {
        i: Verdict(rule.kind, rule.id, rule.kind.definition.rstrip(".")) for i, rule in hits.items() if rule.kind
    }
    return verdicts, {index: rule for index, rule in hits.items() if rule.opens}


def _ruling(rules: Sequence[Rule], zone: str) -> Rule | None:
    """The rule that decides in a zone: a keep rule before all others, then the surest matcher, one in doubt last."""
    fitting = [rule for rule in rules if rule.zone in ("any", zone)]
    fitting += [rule for rule in rules if rule.zone == "edges"]
    return next((rule for rule in fitting if rule.kind is None), fitting[0] if fitting else None)
