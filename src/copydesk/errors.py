"""What can go wrong, and for whom: every exception that copydesk raises on purpose."""


class CopydeskError(ValueError):
    """Base of all errors of copydesk; the message says what, where, and what to do."""


class ConfigError(CopydeskError):
    """A configuration holds an unknown key or a value out of range."""


class RuleError(CopydeskError):
    """A rule, lexicon or name file is not as it must be."""


class InputError(CopydeskError):
    """The input is not text: a binary file, an archive, a value of the wrong type."""
