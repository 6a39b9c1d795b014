"""Lines that other articles of the same site have too, as `learn_repeats` found them."""

from copydesk.debris.scene import Scene, Verdicts
from copydesk.kinds import Kind
from copydesk.page import Verdict
from copydesk.repeats import Repeats

RULE = "common.repeat.site"


def cut_site_repeats(scene: Scene, verdicts: Verdicts, repeats: Repeats) -> dict[int, Verdict]:
    """Verdicts on the lines that a site repeats.

    A label between two paragraphs stays unless it stands beside another line that goes: "Sport" can head a section.

    Args:
        scene: The document.
        verdicts: What is decided so far.
        repeats: What was learned of the site.
    """
    if not repeats.rows:
        return {}
    rows = {i: row for i, facts in enumerate(scene.facts) if i not in verdicts and (row := repeats.find(facts.text))}
    if not rows:
        return {}
    own = [i for i, facts in enumerate(scene.facts) if facts.prose and i not in rows and i not in verdicts]
    first, last = (own[0], own[-1]) if own else (-1, len(scene.lines))
    gone = rows.keys() | verdicts.keys()
    return {
        i: Verdict(row.kind or Kind.REPEAT, RULE, row.reason)
        for i, row in rows.items()
        if i < first or i > last or scene.facts[i].prose or i - 1 in gone or i + 1 in gone
    }
