"""A document → tidy frames: source → grids → tidy (with forms and cells) and prose.

Knows nothing of charts or widgets.
"""
