"""What the domain tells whoever listens, without knowing who does."""

from django.dispatch import Signal

# Sent once per batch, inside the transaction that changed the articles, so that a receiver's own rows stand or fall
# with it. Arguments: `changed: frozenset[int]`, articles whose indexed content, date or group is new or other than
# before, and those whose `versions.novelties` may be; `removed: frozenset[int]`, articles that are no more. A receiver
# that raises undoes the batch.
articles_changed = Signal()

# Sent outside any transaction when a run ends or a worker is idle: whoever works behind the database catches up now.
# Receivers return how many articles they brought up to date.
catching_up = Signal()

# `doctor` asks every part what is wrong with it. Argument: `repair: bool`. Receivers return a list of
# `(code, sentence, repaired)`.
examining = Signal()

# `/metrics` asks every part for its numbers. Receivers return a list of `(name, help, value)` or `(…, labels)`.
metering = Signal()

# Sent when a process that serves or works has started. Receivers return a list of sentences: what cannot work as it is
# set up, with the setting and the remedy.
starting = Signal()
