"""What stands between the archive and whoever means it harm: how often, how many tries, from where, on record."""
