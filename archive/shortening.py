"""A long text told by its beginning. Pure: no Django."""


def shortened(text: str, most: int) -> str:
    """On one line, at most `most` characters and then an ellipsis; cut between words where there is a blank."""
    one_line = " ".join(text.split(maxsplit=most)[:most])  # so many words are more than so many characters
    return one_line if len(one_line) <= most else one_line[:most].rsplit(" ", 1)[0] + "…"
