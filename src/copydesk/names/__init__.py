"""Who is meant: name lists, mentions, one spelling for each person."""
