"""Which spans go, and why: rules, sections, captions, front matter, and the judge who weighs them."""
