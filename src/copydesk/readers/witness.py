"""trafilatura as a witness: what it takes for the article of a page."""


def extraction_of(markup: str, url: str | None = None) -> str:
    """The text that trafilatura extracts from a page; "" if it finds none, or fails."""
    import trafilatura

    document = trafilatura.bare_extraction(markup, url=url or None, include_comments=False, with_metadata=False)
    if document is None:
        return ""
    return (document.get("text") if isinstance(document, dict) else document.text) or ""
