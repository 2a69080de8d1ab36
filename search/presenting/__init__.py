"""A page of results as its reader sees it: filters to put on and take off, results in time, other versions."""
