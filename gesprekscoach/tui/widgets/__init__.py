"""Building blocks that several screens share; they get data, and post what the user wants."""
