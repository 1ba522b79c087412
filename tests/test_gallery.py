"""The gallery: every chart is in it and draws in both languages, on pages that open offline."""

import inspect
import re

import pytest

from shimahe import charts
from tools import gallery

DRAWING = {"blank"}


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def pictures(d, lang):
    return gallery.figures(gallery.findings(d, lang), lang)


def chart_functions():
    public = {name for name in charts.__all__ if inspect.isfunction(getattr(charts, name))}
    return {name for name in public if "Figure" in str(getattr(charts, name).__annotations__)}


def test_every_chart_is_in_the_gallery():
    assert {name.split("-")[0] for name in gallery.EXAMPLES} == chart_functions() - DRAWING


def test_every_picture_has_marks_and_its_words_in_the_language(pictures, lang):
    for name, figure in pictures.items():
        meta = figure.layout.meta
        assert figure.data, name
        assert meta["title"], name
        assert meta["subtitle"], name
        is_chinese = bool(re.search("[\u4e00-\u9fff]", meta["subtitle"].replace("万元", "")))
        assert is_chinese == (lang == "zh") or "项目支出" in meta["subtitle"], name


def test_a_page_needs_nothing_from_outside(pictures, lang):
    few = dict(list(pictures.items())[:2])
    page = gallery.page(few, lang, "dark", inside=False)
    assert page.count("<section") == 2
    markup = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "http" not in markup
    assert few["treemap"].layout.meta["title"] in re.sub(r"<[^>]*>", "", markup)
