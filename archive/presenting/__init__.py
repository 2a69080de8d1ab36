"""What pages show, put together from rows: frozen values a template can print without asking anything more."""
