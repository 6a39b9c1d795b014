"""Room: files, folders, archives and streams to records, each a text to clean with what its file says of it."""
