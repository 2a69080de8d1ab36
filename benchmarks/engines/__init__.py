"""Search engines over the same stories and the same queries: one module an engine, and what measures them."""
