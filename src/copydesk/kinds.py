"""What sort of thing a change is: the closed list of kinds, each with its defining sentence.

The values are public: rules, configuration files, JSON records and the command line use them as they stand here.
"""

from enum import StrEnum


class Kind(StrEnum):
    """The kind of an edit: a sort of debris, or one of the changes that are not debris.

    >>> Kind("comment-form").definition
    '"Leave a Reply", its fields, buttons and rules.'
    >>> Kind.SPACING.is_debris
    False
    """

    TEASER = "teaser"
    RELATED = "related"
    CAPTION = "caption"
    CREDIT = "credit"
    SHARE = "share"
    TAGS = "tags"
    COMMENT_FORM = "comment-form"
    COMMENT = "comment"
    NEWSLETTER = "newsletter"
    NOTIFICATION = "notification"
    COOKIE = "cookie"
    PAYWALL = "paywall"
    NAVIGATION = "navigation"
    AUTHOR_BOX = "author-box"
    COPYRIGHT = "copyright"
    LEGAL = "legal"
    ADVERT = "advert"
    PLAYER = "player"
    COUNTER = "counter"
    TIMESTAMP = "timestamp"
    REPEAT = "repeat"
    PROMO = "promo"
    BYLINE = "byline"
    HEADLINE = "headline"
    EMBED = "embed"
    CONTENTS = "contents"
    SOURCE_NOTE = "source-note"
    OTHER = "other"

    LAYOUT = "layout"
    SPACING = "spacing"
    INVISIBLE = "invisible"
    ENCODING = "encoding"
    NAME = "name"

    @property
    def definition(self) -> str:
        """One sentence that says what the kind is."""
        return DEFINITIONS[self]

    @property
    def is_debris(self) -> bool:
        """Whether an edit of the kind takes debris out; the others even out, repair or rename."""
        return self not in CHANGES


CHANGES = frozenset({Kind.LAYOUT, Kind.SPACING, Kind.INVISIBLE, Kind.ENCODING, Kind.NAME})
DEFINITIONS = {
    Kind.TEASER: "Headline or blurb of another article.",
    Kind.RELATED: 'Heading or one-liner that leads to other articles ("Read also: …").',
    Kind.CAPTION: "Text under a picture.",
    Kind.CREDIT: 'Maker or owner of a picture ("Photo: Reuters"); kept in the metadata.',
    Kind.SHARE: "Share, print, follow, save and copy-link labels.",
    Kind.TAGS: "Topic words, sections and breadcrumbs.",
    Kind.COMMENT_FORM: '"Leave a Reply", its fields, buttons and rules.',
    Kind.COMMENT: "A reader's words, or the label of the readers' words.",
    Kind.NEWSLETTER: "Sign-up for mail or for a channel in a messenger.",
    Kind.NOTIFICATION: "Push and app prompts, calls to allow notifications.",
    Kind.COOKIE: "Consent text.",
    Kind.PAYWALL: '"Subscribe to read on", log-in prompts and donation appeals.',
    Kind.NAVIGATION: "Menus, previous / next, back to top, skip links.",
    Kind.AUTHOR_BOX: 'Biography of the author, "more by", contacts.',
    Kind.COPYRIGHT: "Rights line and reprint rules.",
    Kind.LEGAL: "Disclaimers and labels required by law.",
    Kind.ADVERT: "Advertisements, shop buttons and their labels.",
    Kind.PLAYER: "Audio, video and gallery controls, their labels and error texts.",
    Kind.COUNTER: "Views, likes, ratings, comment counts and reading time.",
    Kind.TIMESTAMP: "Published and updated stamps; kept in the metadata.",
    Kind.REPEAT: "A headline, standfirst, pull quote or line said twice, or that many articles of the site have.",
    Kind.PROMO: "The site's own product, campaign or tip line, none of the others.",
    Kind.BYLINE: "An author line standing alone; kept in the metadata.",
    Kind.HEADLINE: "The article's own headline or kicker; kept in the metadata.",
    Kind.EMBED: "What is left of an embedded post or widget.",
    Kind.CONTENTS: "A table of contents.",
    Kind.SOURCE_NOTE: "Agency, source or editorial note that is not part of the story.",
    Kind.OTHER: "Debris that is none of these.",
    Kind.LAYOUT: "White space between lines, evened out.",
    Kind.SPACING: "A space put back where words were glued together.",
    Kind.INVISIBLE: "Control characters, lone surrogates and zero-width marks, cut.",
    Kind.ENCODING: "Letters put right that had been read in the wrong encoding (cafÃ©).",
    Kind.NAME: "One person's name, brought to one spelling.",
}
