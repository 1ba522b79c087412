"""Many disclosures as one data set: a Parquet data set for each frame, and what could not be read.

It knows the Disclosure and the audit, and nothing about how a document is read or shown. Importing
it raises ImportError with the name of a library that is missing.
"""

from importlib.util import find_spec

from shimahe import terms

#: What it needs beyond the bare package: the extra `many`.
LIBRARIES = ("pyarrow", "loky", "tqdm")

for _library in LIBRARIES:
    if find_spec(_library) is None:
        raise ImportError(terms.text("cli.no_extra", module=_library, extra="many"), name=_library)
