"""Which elements a selector means, and what they hide: the same here and in a real browser."""

from __future__ import annotations

from random import Random

import pytest
from playwright.sync_api import Browser

from shimahe.reading.formats.css_values import BLACK, WHITE, colour
from shimahe.reading.formats.selectors import Element, Selector, parse_selectors

pytestmark = pytest.mark.browser

#: What selectors of pages of offices are made of; some are none, some mean what a reader does.
SIMPLE = [
    *("div", "p", "span", "*", ".a", ".b", "p.a", "div.b.c", "#n3", "[data-x]", "[data-x='1']"),
    *("[data-x^=a]", "[data-x$='b']", '[data-x*="ab"]', "[data-x~=u]", "[data-x|=zh]"),
    *(":first-child", ":last-child", ":only-child", "p:first-of-type", "span:last-of-type"),
    *("div:only-of-type", ":nth-child(2n+1)", ":nth-child(odd)", "p:nth-child(-n+2)"),
    *(":nth-last-child(2)", "span:nth-last-child(n + 3)", "p:nth-of-type(even)"),
    *("div:nth-last-of-type(2)", "span:nth-last-of-type(-n+1)", ":not(.a)", "p:not(.a, .b)"),
    *("div:not(:last-child)", ":is(p, span).b", ":where(.a, #n5)", "div:not(:nth-last-child(2n))"),
    *(":nth-child(+3)", ":nth-child( 2n - 1 )", ":nth-child(-2n+5)", ":not(:is(.a, p))"),
]
SIGNS = (" ", " > ", " + ", " ~ ", ">", "+")
NONE = ["p..a", "p >", "> p", "p:nth-child(x)", ":not()", "p >> span", "#", "p,", ":nth-child(2 n)"]
VALUES = ("", "1", "ab", "a b", "u v", "zh-CN", "zh", "xab")
#: The page is made of elements alone, each with a number, so that both sides name them alike.
MEANT = """texts => texts.map(text => {
  try { return [...document.querySelectorAll('main ' + text)].map(one => one.dataset.n) }
  catch { return null }
})"""
DRAWN = "texts => texts.map(t => { document.body.style.color = ''; document.body.style.color = t;"
DRAWN += " return document.body.style.color && getComputedStyle(document.body).color })"


def _grow(rng: Random, parent: Element, found: list[Element], depth: int) -> str:
    """Some HTML inside an element, which is noted as elements too."""
    texts = []
    for _ in range(rng.randint(1, 5)):
        tag = rng.choice(["div", "div", "span"]) if depth else "p"
        attributes = {"data-n": str(len(found))}
        if rng.random() < 0.6:
            attributes["class"] = " ".join(rng.sample("abc", rng.randint(1, 3)))
        if rng.random() < 0.4:
            attributes["data-x"] = rng.choice(VALUES)
        if rng.random() < 0.3:
            attributes["id"] = f"n{len(found)}"
        element = parent.hold(tag, attributes)
        found.append(element)
        inside = _grow(rng, element, found, depth - 1) if depth and len(found) < 80 else ""
        said = " ".join(f'{name}="{value}"' for name, value in attributes.items())
        texts.append(f"<{tag} {said}>{inside}</{tag}>")
    return "".join(texts)


def _selector(rng: Random) -> str:
    parts = [rng.choice(SIMPLE)]
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        parts += [rng.choice(SIGNS), rng.choice(SIMPLE)]
    return "".join(parts)


@pytest.mark.parametrize("seed", range(6))
def test_a_selector_means_what_it_means_in_a_browser(browser: Browser, seed):
    rng = Random(seed)
    found: list[Element] = []
    main = Element("", {}, None).hold("html", {}).hold("body", {}).hold("main", {})
    inside = _grow(rng, main, found, 3)
    texts = [*SIMPLE, *NONE, *(_selector(rng) for _ in range(300))]
    page = browser.new_page()
    page.set_content(f"<!doctype html><body><main>{inside}</main>")
    meant = page.evaluate(MEANT, texts)
    page.close()
    selectors = [parse_selectors(f"main {text}") for text in texts]
    here = [_meant(few, found) for few in selectors]
    assert sum(map(bool, here)) > 200
    assert dict(zip(texts, here, strict=True)) == {
        text: few or [] for text, few in zip(texts, meant, strict=True)
    }


def _meant(selectors: list[Selector], elements: list[Element]) -> list[str]:
    """The numbers of the elements that any of some selectors mean."""
    return [
        element.attributes["data-n"]
        for element in elements
        if any(selector.fits(element) for selector in selectors)
    ]


COLOURS = [
    *("gold", "Navy", "rebeccapurple", "darkslategrey", "#abc", "#ABCD", "#0a141e", "#0a141e80"),
    *("rgb(10, 20, 30)", "rgb(10 20 30)", "rgb(10%, 20%, 30%)", "rgba(1,2,3,.5)"),
    *("hsl(210, 50%, 25%)", "hsl(210deg 50% 25%)", "hsla(0, 100%, 50%, 1)", "hsl(-30, 40%, 90%)"),
    *("white", "black", "hsl(0, 0%, 100%)", "canvastext"),
]


def test_a_colour_is_that_of_a_browser(browser: Browser):
    page = browser.new_page()
    page.set_content("<!doctype html><body>")
    drawn = page.evaluate(DRAWN, COLOURS)
    page.close()
    for text, there in zip(COLOURS, drawn, strict=True):
        numbers = tuple(int(one) for one in there.partition("(")[2].rstrip(")").split(",")[:3])
        assert colour(text) == numbers, text
    assert colour("white") == WHITE
    assert colour("black") == BLACK
