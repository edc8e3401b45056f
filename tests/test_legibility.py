"""Limits on lines, functions and files, as CONTRIBUTING.md states them. Migrations are generated."""

import ast
import re
import statistics
from pathlib import Path

from django.conf import settings
from django.template.base import Lexer, TokenType

ROOT = Path(settings.BASE_DIR)
TEMPLATE_LINE, LONGEST_TEMPLATE_LINE = 160, 220  # characters, of 99 % of the lines and of all
PRODUCT_FILE, TEST_FILE, FUNCTION = 350, 500, 40  # lines


def test_lines_of_templates_are_short():
    lengths = {
        f"{name(template)}:{number}": len(line)
        for template in templates()
        for number, line in enumerate(template.read_text().splitlines(), 1)
        if line.strip()
    }

    assert over(LONGEST_TEMPLATE_LINE, lengths) == {}
    assert statistics.quantiles(lengths.values(), n=100)[98] <= TEMPLATE_LINE


def test_includes_name_what_they_pass():
    ambient = [
        f"{name(template)}:{token.lineno} {token.contents}"
        for template in templates()
        for token in Lexer(template.read_text()).tokenize()
        if token.token_type == TokenType.BLOCK
        and token.split_contents()[0] == "include"
        and "only" not in token.split_contents()
    ]

    assert ambient == []


def test_stylesheets_have_one_declaration_a_line():
    packed = [
        f"{name(stylesheet)}:{number} {line.strip()}"
        for stylesheet in sorted((ROOT / "static" / "css").glob("*.css"))
        for number, line in enumerate(code_of(stylesheet).splitlines(), 1)
        if line.count(";") > 1 or (":" in line and re.search(r"\{\s*\S|\S\s*\}", line))
    ]

    assert packed == []


def test_product_files_are_short():
    assert over(PRODUCT_FILE, lines_of(product())) == {}


def test_test_files_are_short():
    assert over(TEST_FILE, lines_of(python(ROOT / "tests"))) == {}


def test_functions_are_short():
    lengths = {
        f"{name(module)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for module in product()
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert over(FUNCTION, lengths) == {}


def over(limit, lengths):
    return {name: length for name, length in lengths.items() if length > limit}


def lines_of(files):
    return {name(file): len(file.read_text().splitlines()) for file in files}


def code_of(stylesheet):
    """Its text without comments and strings; every line keeps its number."""
    comment_or_string = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)
    return comment_or_string.sub(lambda found: "\n" * found[0].count("\n"), stylesheet.read_text())


def templates():
    return sorted(file for file in (ROOT / "templates").rglob("*") if file.is_file())


def product():
    """Every package beside the tests, so that a new app is among them by itself."""
    packages = {module.parent for module in ROOT.glob("*/__init__.py")} - {ROOT / "tests"}
    return [module for package in sorted(packages) for module in python(package)]


def python(folder):
    return sorted(
        module
        for module in folder.rglob("*.py")
        if not {"migrations", "mongo_migrations"} & set(module.parts)
    )


def name(file):
    return str(file.relative_to(ROOT))
