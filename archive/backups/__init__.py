"""The whole archive copied while it runs, checked, and brought back into an empty data folder.

    FOLDER/originals/…                 every original, once, whatever the number of backups
    FOLDER/snapshots/000001/           one moment: `database…` and `manifest.json`, which names every file and its hash
    FOLDER/lock                        held by the process that writes

The search index is no part of it: `reindex` makes it anew.
"""
