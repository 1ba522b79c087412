"""What the command line says of itself, in both languages: help, arguments, wrong calls."""

from __future__ import annotations

import argparse
import ast
import inspect
import re

import pytest

from shimahe import cli, terms

COMMANDS = ("read", "audit", "export", "new", "check", "report", "lab", "dashboard")
HELP = [[], *([command] for command in COMMANDS)]
WRONG = [
    [],
    ["paint"],
    ["read", "--lang", "fr"],
    ["read", "--max-lines", "x"],
    ["read", "--max-lines"],
    ["read", "--max", "1"],
    ["read", "--paint"],
    ["read", "--json=1"],
    ["lab", "--port", "x"],
    ["export"],
    ["export", "--to", "x", "--format", "json"],
    ["new"],
    ["check"],
]
#: Texts of argparse that only who writes a program meets.
_OF_PROGRAMMERS = re.compile(
    "conflict|not defined|mode %r|open|merge|invalid argument|option string %|dest=|mutually"
    "|subparser|callable|default|version|deprecated|warning|subcommands"
)
CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ \n]+[A-Za-z]{2,}){2,}")
#: What a line of usage lists: programs, commands, options with their values.
_USAGE = re.compile(r"(?:用法：|usage:).*?(?:\n\n|\nshimahe)", re.S)


def said(capsys, lang, *arguments):
    with pytest.raises(SystemExit):
        cli.main(["--lang", lang, *arguments])
    captured = capsys.readouterr()
    return captured.out + captured.err


def is_in_language(text, lang):
    if lang == "en":
        return not CHINESE.search(text)
    return CHINESE.search(text) and not ENGLISH.search(_USAGE.sub("", text))


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize("command", HELP, ids=" ".join)
def test_help_is_in_one_language(capsys, command, lang):
    text = said(capsys, lang, *command, "--help")
    assert is_in_language(text, lang), text


@pytest.mark.parametrize("lang", terms.LANGUAGES)
@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_wrong_call_is_answered_in_one_language(capsys, arguments, lang):
    text = said(capsys, lang, *arguments)
    assert is_in_language(text, lang), text


def parsers(parser):
    """A parser with those of its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from parsers(each)


@pytest.mark.parametrize("lang", terms.LANGUAGES)
def test_every_argument_has_its_help_and_a_name_from_the_words(lang):
    terms.set_language(lang)
    metavars = {terms.text(key, lang) for key in terms.text_keys("cli.metavar.")}
    for parser in parsers(cli._parser()):
        for action in parser._actions:
            takes_value = action.nargs != 0 and not action.choices
            assert action.help or isinstance(action, argparse._SubParsersAction), action
            assert not takes_value or action.metavar in metavars, action


def test_the_words_of_argparse_that_users_meet_are_all_translated():
    known = {terms.template(key, "en") for key in terms.text_keys("argparse.")}
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if not is_call or node.func.id not in ("_", "ngettext"):
            continue
        texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
        for text in texts:
            assert text.strip() in known or _OF_PROGRAMMERS.search(text), text


def test_words_of_argparse_are_filled_with_the_same_values_in_both_languages():
    for key in terms.text_keys("argparse."):
        one, other = (
            re.findall(r"%(?:\(\w+\))?[sr]", terms.template(key, x)) for x in ("zh", "en")
        )
        assert sorted(one) == sorted(other)


def test_argparse_speaks_as_before_once_the_arguments_are_parsed(capsys):
    before = argparse._
    said(capsys, "zh", "--help")
    assert argparse._ is before


def test_the_language_asked_for_last_counts_wherever_it_stands():
    assert cli._language_asked(["--lang", "en", "read", "--lang=zh"]) == "zh"
    assert cli._language_asked(["read", "--lang"]) is None
    assert cli._language_asked(["--lang", "en", "read", "--lang", "fr"]) == "en"
