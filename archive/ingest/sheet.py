"""One item's lines while their roles are being decided: the working state that `roles` passes from layer to layer."""

from collections import Counter
from dataclasses import dataclass, field

from archive.ingest.items import Role
from archive.ingest.lines import Stretch, key
from archive.ingest.patterns import name_of
from archive.ingest.prose import BODY_AT, OWN_FEATURES, own_features
from archive.ingest.weights import Matrix, Vector, weights_of


@dataclass(frozen=True, slots=True)
class Verdict:
    role: Role
    confidence: float
    evidence: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """Parallel lists, one entry a line. A verdict once given stays: earlier layers are surer than later ones."""

    stretches: list[Stretch]
    is_page: bool  # from HTML: most lines may be the site's, not the article's
    titles: tuple[str, ...]  # what fields call the headline, best first
    standfirsts: tuple[str, ...]
    words: list[str] = field(init=False)
    keys: list[str] = field(init=False)
    counts: Counter[str] = field(init=False)  # how many lines have each key
    verdicts: list[Verdict | None] = field(init=False)
    elements: list[list[str]] = field(init=False)  # around each line of a page, outermost first, its own block last
    wordings: list[Role | None] = field(init=False)  # the role that the wording alone gives a line
    shapes: Matrix = field(init=False)  # what the lines look like, as prose.OWN_FEATURES names the columns
    own: Vector = field(init=False)  # log-odds of running text, from the line alone
    scores: list[float] = field(init=False)  # 0.0-1.0, once neighbours have spoken; set by `roles`

    def __post_init__(self) -> None:
        self.words = [stretch.words for stretch in self.stretches]
        self.keys = [key(words) for words in self.words]
        self.counts = Counter(self.keys)
        self.verdicts = [None] * len(self.stretches)
        self.elements = [stretch.hint.detail.split() if stretch.hint else [] for stretch in self.stretches]
        self.wordings = [name_of(words) for words in self.words]
        self.shapes = own_features(self.words, self.wordings, self.keys)
        self.own = weights_of("text line", OWN_FEATURES).weigh(self.shapes)
        self.scores = []

    def put(self, line: int, role: Role, confidence: float, *evidence: str) -> None:
        if self.verdicts[line] is None:
            self.verdicts[line] = Verdict(role, confidence, evidence)

    def replace(self, line: int, role: Role, confidence: float, *evidence: str) -> None:
        self.verdicts[line] = Verdict(role, confidence, evidence)

    def role(self, line: int) -> Role | None:
        verdict = self.verdicts[line] if 0 <= line < len(self.verdicts) else None
        return verdict.role if verdict else None

    def is_prose(self, line: int) -> bool:
        """Undecided or body, and reads like a paragraph."""
        if not 0 <= line < len(self.words) or self.role(line) not in {None, Role.BODY}:
            return False
        return self.scores[line] >= BODY_AT and len(self.words[line]) > PROSE_SHORTEST

    def first_prose(self) -> int:
        """The first paragraph long enough to be a lead; the number of lines where there is none."""
        lines = range(len(self.words))
        return next((i for i in lines if self.is_prose(i) and len(self.words[i]) >= LEAD_SHORTEST), len(self.words))


PROSE_SHORTEST = 60  # characters; shorter lines may be anything
LEAD_SHORTEST = 90  # characters
