"""Performance indicators judged by published criteria: their types, scores and signals.

`names` takes the name of an indicator apart, and `indicator_types` infers its type. `criteria`
scores each indicator, `signals` and `profile` look at whole sheets, and `scores` puts all of it
together: users know it as `shimahe.indicators`.
"""
