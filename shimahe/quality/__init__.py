"""Performance indicators held to published criteria: their types, scores and signals."""
