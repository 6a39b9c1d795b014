"""Room: articles to what is written of them, and to where it is written."""
