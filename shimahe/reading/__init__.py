"""A document → tidy frames: source → formats → layout → recognise → frame_builder.

Knows nothing of charts or widgets.
"""
