"""A report of a disclosure: one HTML file that opens without a network and has filters.

`chapters` and `appendix` say what the document says in sentences and tables, every figure with its
lines. They are text of the page, which can be read and printed without a script. `filters`,
`pictures` and `explorers` give each view as data. Which rows a value of a filter keeps is computed
here by the declared control, so that the page only combines these answers, adds up the rows that
are left, and searches for typed words in the same lists; a test compares its rows with those of the
explorers. `page` packs data and plotly once (gzip in base64), and the browser unpacks them.
Promises that a report is written completely or not at all, never over a file that is no report, and
that the same disclosure, language and date give the same bytes.
"""

from shimahe.display.report.writing import NoChromium, write

__all__ = ["NoChromium", "write"]
