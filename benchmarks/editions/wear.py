"""What happens to characters and words on the way: scanning, sub-editing, line breaks, house style."""

import random
import re
from typing import Final

_MISREAD: Final = {
    "e": ["c", "o"], "o": ["0", "c"], "l": ["1", "I"], "i": ["l", "1"], "m": ["rn", "nn"], "n": ["u", "ri"],
    "h": ["b", "li"], "a": ["u", "s"], "t": ["f", "r"], "c": ["e", "("], "s": ["5", "8"], "u": ["n", "ii"],
    "b": ["6", "h"], "g": ["q", "9"], "r": ["n", "t"], "d": ["cl", "ol"], "w": ["vv", "iv"], "y": ["v", "j"],
}  # fmt: skip
_STYLE: Final = (
    (r"\bpercent\b|\bpct\b", "per cent"), (r"\bmln\b", "million"), (r"\bdlrs\b", "dollars"), (r"\bMr\.? ", "Mr. "),
    (r"\bU\.S\.", "US"), (r"\bUS\b(?!D)", "U.S."), (r"(\w)ize\b", r"\1ise"), (r"(\w)isation\b", r"\1ization"),
    (r"\bprogramme\b", "program"), (r"\bcentre\b", "center"), (r"\blabour\b", "labor"), (r"\btwo\b", "2"),
    (r"\bthree\b", "3"), (r"\bten\b", "10"), (r"\bdefence\b", "defense"), (r"\btowards\b", "toward"),
    (r"£(\d)", r"GBP \1"), (r"\$(\d)", r"USD \1"), (r"\bfavour", "favor"), (r"\bgovernment\b", "Government"),
)  # fmt: skip


def misread(chance: random.Random, text: str, rate: float) -> str:
    """As a scanner reads bad print: `rate` of the characters wrong, lost, split or run together."""
    read = []
    for character in text:
        fate = chance.random()
        if fate >= rate:
            read.append(character)
        elif fate < 0.6 * rate:
            read.append(chance.choice(_MISREAD.get(character.lower(), ["e", "i", "n", "r"])))
        elif fate < 0.9 * rate and fate >= 0.75 * rate:
            read.append(character + chance.choice(" .,'-"))
        elif fate >= 0.9 * rate:
            read.append(" ")
    return "".join(read)


def edited(chance: random.Random, sentence: str, vocabulary: list[str]) -> str:
    """A tenth to three tenths of the words replaced, cut or put in; numbers become other numbers."""
    words = sentence.split()
    for _ in range(max(1, int(len(words) * chance.uniform(0.1, 0.3)))):
        place, fate = chance.randrange(len(words)), chance.random()
        if fate < 0.3 and len(words) > 6:
            del words[place]
        elif fate < 0.65:
            is_number = re.fullmatch(r"[\d.,]+", words[place]) is not None
            words[place] = str(chance.randint(2, 900)) if is_number else chance.choice(vocabulary or ["harbour"])
        else:
            words.insert(place, chance.choice(vocabulary or ["harbour"]))
    return " ".join(words)


def hyphenated(chance: random.Random, sentence: str, width: int, place: int = 0) -> str:
    """Broken into lines of this width; long words are broken with a hyphen where they do not fit.

    `place`: how many characters of the first line are taken.
    """
    lines: list[str] = []
    line = " " * place
    for word in sentence.split():
        if len(line) + len(word) + 1 <= width:
            line = f"{line} {word}" if line else word
        elif len(word) > 7 and word.isalpha() and chance.random() < 0.6:
            at = len(word) // 2
            lines.append(f"{line} {word[:at]}-")
            line = word[at:]
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line]).strip(" ")


def restyled(sentence: str) -> str:
    for pattern, written in _STYLE:
        sentence = re.sub(pattern, written, sentence)
    return sentence


def mojibake(sentence: str) -> str:
    """Typographic quotes and dashes, in UTF-8, read as Windows-1252."""
    typeset = re.sub(r'"([^"]*)"', "“\\1”", sentence).replace("'", "’").replace(" - ", " – ")
    return typeset.encode().decode("cp1252", "replace")
