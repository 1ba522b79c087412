"""Frames to findings: what a disclosure says about itself, with every denominator in the result.

Knows nothing of pictures, controls or the form a document came in.
"""
