"""What a team's own wording may be made of, and what is said of everything else (requirements N8)."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from jinja2 import nodes

from notifications.wording_parts import Part

DEEPEST = 40
"""How many nodes may stand within each other."""

LOOPS_WITHIN_LOOPS = 2
LOOP = frozenset({"index", "first", "last", "length"})
_TAKEN = (
    *(nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign, nodes.Name, nodes.Const, nodes.Getattr),
    *(nodes.Getitem, nodes.Slice, nodes.List, nodes.Filter, nodes.Compare, nodes.Operand, nodes.And, nodes.Or),
    *(nodes.Not, nodes.CondExpr, nodes.Concat, nodes.Add, nodes.Sub, nodes.Neg),
)
_REFUSED: Mapping[type[nodes.Node], str] = {
    nodes.Call: "functions and methods cannot be called",
    nodes.Include: "other files cannot be included",
    nodes.Import: "other files cannot be imported",
    nodes.FromImport: "other files cannot be imported",
    nodes.Extends: "other files cannot be extended",
    nodes.Macro: "macros cannot be written",
    nodes.Test: "there are no tests with `is`; compare with == or write `if name`",
    nodes.AssignBlock: "`set` takes a value: `{% set name = … %}`",
    nodes.Keyword: "filters take plain values, one after the other",
    nodes.Tuple: "only one plain name can be set at a time, and a list is written [a, b]",
    nodes.Block: "a block cannot stand within another, a loop or a condition",
}

Fault: TypeAlias = tuple[int, str]


def faults(tree: nodes.Template, parts: Mapping[str, Part], filters: frozenset[str]) -> Iterator[Fault]:
    """All that is wrong with how a file is written, each with its line."""
    blocks = [node for node in tree.body if isinstance(node, nodes.Block)]
    yield from (_outside(node) for node in tree.body if not isinstance(node, nodes.Block) and not _is_blank(node))
    if not blocks:
        yield 1, f"it holds no block; those it may have are {', '.join(parts)}."
    for block in blocks:
        if block.name in parts:
            part = parts[block.name]
            for node in block.body:
                yield from _within(node, _known(block, part), part, filters)
        else:
            yield block.lineno, f"there is no block “{block.name}” here; those there are: {', '.join(parts)}."


def _is_blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(child, nodes.TemplateData) and not child.data.strip() for child in node.nodes
    )


def _outside(node: nodes.Node) -> Fault:
    if isinstance(node, nodes.Output) or type(node) in (nodes.If, nodes.For, nodes.Assign):
        return node.lineno, "what stands outside of all blocks is never sent; put it into one."
    return node.lineno, f"{_REFUSED.get(type(node), 'this cannot be used')}."


def _known(block: nodes.Block, part: Part) -> frozenset[str]:
    return part.variables | {name.name for name in block.find_all(nodes.Name) if name.ctx == "store"}


def _within(
    node: nodes.Node, known: frozenset[str], part: Part, filters: frozenset[str], depth: int = 0, loops: int = 0
) -> Iterator[Fault]:
    if not isinstance(node, _TAKEN):
        yield node.lineno, f"{_REFUSED.get(type(node), f'{_spelled(node)} cannot be used')}."
        return
    loops += isinstance(node, nodes.For)
    if depth > DEEPEST or loops > LOOPS_WITHIN_LOOPS:
        yield node.lineno, "too much stands within each other."
        return
    yield from ((node.lineno, f"{sentence}.") for sentence in _faults_of(node, known, part, filters))
    for child in node.iter_child_nodes():
        yield from _within(child, known, part, filters, depth + 1, loops)


def _spelled(node: nodes.Node) -> str:
    return f"“{node.operator}”" if isinstance(node, nodes.BinExpr) else type(node).__name__


def _faults_of(node: nodes.Node, known: frozenset[str], part: Part, filters: frozenset[str]) -> Iterator[str]:
    match node:
        case nodes.Name(ctx="load", name=name) if name not in known | {"loop"}:
            yield f"there is no value “{name}” here; those there are: {', '.join(sorted(part.variables))}"
        case nodes.Name(ctx="store", name=name) if name.startswith("_") or name == "loop":
            yield f"“{name}” cannot be set"
        case nodes.For(recursive=True):
            yield "loops cannot be recursive"
        case nodes.Filter():
            yield from _of_filter(node, filters)
        case nodes.Getattr():
            yield from _of_attribute(node, part)
        case nodes.Getitem():
            yield from _of_item(node)


def _of_filter(node: nodes.Filter, filters: frozenset[str]) -> Iterator[str]:
    if node.name not in filters:
        yield f"there is no filter “{node.name}”; those there are: {', '.join(sorted(filters))}"
    elif node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
        yield f"“{node.name}” takes plain values, one after the other"


def _of_attribute(node: nodes.Getattr, part: Part) -> Iterator[str]:
    is_loop = isinstance(node.node, nodes.Name) and node.node.name == "loop"
    allowed = LOOP if is_loop else part.attributes
    if node.attr not in allowed:
        there_is = ", ".join(sorted(allowed)) or "nothing"
        yield f"“.{node.attr}” is not there; after a dot there can be {there_is}"


def _of_item(node: nodes.Getitem) -> Iterator[str]:
    if not isinstance(node.arg, nodes.Slice) or node.arg.step is not None:
        yield "brackets only shorten a list, as in `rules[:5]`"
