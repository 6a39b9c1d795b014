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

    definition: str
    is_debris: bool

    def __new__(cls, value: str, definition: str, is_debris: bool = True) -> "Kind":
        """A string member that carries its definition and whether it is debris."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        member.is_debris = is_debris
        return member

    TEASER = "teaser", "Headline or blurb of another article."
    RELATED = "related", 'Heading or one-liner that leads to other articles ("Read also: …").'
    CAPTION = "caption", "Text under a picture."
    CREDIT = "credit", 'Maker or owner of a picture ("Photo: Reuters"); kept in the metadata.'
    SHARE = "share", "Share, print, follow, save and copy-link labels."
    TAGS = "tags", "Topic words, sections and breadcrumbs."
    COMMENT_FORM = "comment-form", '"Leave a Reply", its fields, buttons and rules.'
    COMMENT = "comment", "A reader's words, or the label of the readers' words."
    NEWSLETTER = "newsletter", "Sign-up for mail or for a channel in a messenger."
    NOTIFICATION = "notification", "Push and app prompts, calls to allow notifications."
    COOKIE = "cookie", "Consent text."
    PAYWALL = "paywall", '"Subscribe to read on", log-in prompts and donation appeals.'
    NAVIGATION = "navigation", "Menus, previous / next, back to top, skip links."
    AUTHOR_BOX = "author-box", 'Biography of the author, "more by", contacts.'
    COPYRIGHT = "copyright", "Rights line and reprint rules."
    LEGAL = "legal", "Disclaimers and labels required by law."
    ADVERT = "advert", "Advertisements, shop buttons and their labels."
    PLAYER = "player", "Audio, video and gallery controls, their labels and error texts."
    COUNTER = "counter", "Views, likes, ratings, comment counts and reading time."
    TIMESTAMP = "timestamp", "Published and updated stamps; kept in the metadata."
    REPEAT = "repeat", "A headline, standfirst, pull quote or line that the text says twice."
    PROMO = "promo", "The site's own product, campaign or tip line, none of the others."
    BYLINE = "byline", "An author line standing alone; kept in the metadata."
    HEADLINE = "headline", "The article's own headline or kicker; kept in the metadata."
    EMBED = "embed", "What is left of an embedded post or widget."
    CONTENTS = "contents", "A table of contents."
    SOURCE_NOTE = "source-note", "Agency, source or editorial note that is not part of the story."
    OTHER = "other", "Debris that is none of these."

    LAYOUT = "layout", "White space between lines, evened out.", False
    SPACING = "spacing", "A space put back where words were glued together.", False
    INVISIBLE = "invisible", "Control characters, lone surrogates and zero-width marks, cut.", False
    NAME = "name", "One person's name, brought to one spelling.", False
