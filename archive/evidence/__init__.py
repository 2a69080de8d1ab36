"""What no single item can tell: lines that a source prints again and again, dates a dump writes its own way."""
