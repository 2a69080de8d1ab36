"""What a result can be narrowed to: one entry of one table each."""
