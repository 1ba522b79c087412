"""Performance indicators held to published criteria: their types, scores and signals.

`names` tells what a name says, `indicator_types` what kind an indicator is; `criteria` score each
one, `signals` and `profile` look at whole sheets, and `scores` is what users see of it all
(`shimahe.indicators`).
"""
