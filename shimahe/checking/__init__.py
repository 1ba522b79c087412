"""A disclosure held to itself: equations between printed figures, what breaks them, and what they
determine.
"""
