"""Any input to a `Page`: one string and what the input says of itself."""
