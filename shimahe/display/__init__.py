"""Pictures and controls made from frames and findings.

Nothing to the left (reading, analysis) imports this package; it is loaded only when a picture is
asked for.
"""
