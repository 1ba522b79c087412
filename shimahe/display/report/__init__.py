"""A report of a disclosure: one HTML file that opens anywhere, without a network, and filters.

`chapters` and `appendix` say in sentences and tables what the document says, every figure with its
lines; they stand in the page as text, read and printed without a script. `filters`, `pictures` and
`explorers` give each view as data: which rows each offered value of a control keeps is worked out
by the declared control itself, so that the page only joins these answers, adds up what is left and
looks for typed words by the same lists; a test holds its rows to those of the explorers.
`page` packs data and plotly once (gzip in base64), and the browser unpacks them. Promises that a
report is written as a whole or not at all, never over a file that is none, and that the same
disclosure, language and date give the same bytes.
"""

from shimahe.display.report.writing import NoChromium, write

__all__ = ["NoChromium", "write"]
