"""Every hook has a user, a paragraph, a test, and the promised annotations."""

import importlib
import inspect
import re
import tomllib
import typing
from pathlib import Path

import pytest

from core import hookspecs

ROOT = Path(__file__).parents[2]
SPECS = {
    name: spec
    for name, spec in vars(hookspecs).items()
    if hasattr(spec, f"{hookspecs.PROJECT}_spec")
}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PLUGINS = PYPROJECT["project"]["entry-points"][hookspecs.PROJECT]
README = (ROOT / "plugins/README.md").read_text("utf-8")


def hooks_of(plugin):
    """Return the hook implementations of one plugin's module."""
    module = importlib.import_module(plugin)
    marked = f"{hookspecs.PROJECT}_impl"
    return {n: f for n, f in vars(module).items() if getattr(f, marked, None)}


IMPLEMENTATIONS = [
    (name, hook, function)
    for name, module in sorted(PLUGINS.items())
    for hook, function in sorted(hooks_of(module).items())
]


def test_there_are_hooks_and_plugins():
    assert len(SPECS) >= 10
    assert len(IMPLEMENTATIONS) >= len(SPECS)


@pytest.mark.parametrize("hook", sorted(SPECS))
def test_every_hook_has_a_user(hook):
    assert hook in {used for _, used, _ in IMPLEMENTATIONS}


@pytest.mark.parametrize("hook", sorted(SPECS))
def test_every_hook_has_a_paragraph_in_the_readme(hook):
    section = re.search(rf"^### `{hook}`\n(.+?)(?=\n#|\Z)", README, re.M | re.S)
    assert section, f"plugins/README.md has no section ### `{hook}`"
    assert len(section[1].split()) >= 25


def test_the_readme_describes_no_hook_that_is_gone():
    assert set(re.findall(r"^### `(\w+)`$", README, re.M)) == set(SPECS)


@pytest.mark.parametrize("hook", sorted(SPECS))
def test_every_hook_is_mentioned_in_a_test(hook):
    here = Path(__file__)
    tests = [p for p in (ROOT / "tests").rglob("test_*.py") if p != here]
    assert any(re.search(rf"\b{hook}\b", p.read_text("utf-8")) for p in tests)


@pytest.mark.parametrize("hook", sorted(SPECS))
def test_a_hook_is_a_promise_in_words(hook):
    assert (SPECS[hook].__doc__ or "").strip().endswith(".")


@pytest.mark.parametrize("name", sorted(PLUGINS))
def test_every_entry_point_has_hooks_that_exist(name):
    hooks = hooks_of(PLUGINS[name])
    assert hooks
    assert set(hooks) <= set(SPECS)


@pytest.mark.parametrize(
    ("hook", "function"),
    [(hook, function) for _, hook, function in IMPLEMENTATIONS],
    ids=[f"{name}-{hook}" for name, hook, _ in IMPLEMENTATIONS],
)
def test_an_implementation_keeps_the_promise(hook, function):
    assert not inspect.iscoroutinefunction(function)
    assert not inspect.isasyncgenfunction(function)
    promised = inspect.signature(SPECS[hook], eval_str=True)
    given = inspect.signature(function, eval_str=True)
    # It may ask for less than is offered, never for anything else.
    assert given.parameters.items() <= promised.parameters.items()
    assert keeps(given.return_annotation, promised.return_annotation)


def keeps(given, promised):
    """Say whether an answer is the promised one, or a narrower one: never None."""
    if given == promised:
        return True
    for offer in typing.get_args(promised):
        same_sort = typing.get_origin(given) is typing.get_origin(offer) is not None
        if given == offer or (same_sort and typing.get_args(offer) == (typing.Any,)):
            return given is not type(None)
    return False
