"""Run by each kernel of `shimahe lab` as it starts: makes it explain a NameError.

After a restart, or where cells run out of order, a bare NameError says nothing to a newcomer.
"""


def _explain_missing_names() -> None:
    """Make the shell say below a NameError which cells to run, in the language of the notebook."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return

    def language() -> str:
        import os
        import re
        import sys

        path = os.environ.get("JPY_SESSION_NAME", "")  # of the notebook, set by JupyterLab
        if re.search("[\u4e00-\u9fff]", path):
            return "zh"
        if re.search(r"(^|/)0\d_[a-z_]+\.ipynb$", path):
            return "en"
        shimahe = sys.modules.get("shimahe")
        return shimahe.language() if shimahe else os.environ.get("SHIMAHE_LANG", "zh")

    def explain(shell, kind, error, trace, tb_offset=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        import os
        import sys

        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        print(os.environ.get(f"SHIMAHE_MISSING_NAME_{language()}", ""), file=sys.stderr)

    shell.set_custom_exc((NameError,), explain)


_explain_missing_names()
del _explain_missing_names
