"""The versions benchmark: made pairs whose truth is known, real texts, and how the engine does on both."""
