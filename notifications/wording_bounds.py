"""Bounds in the syntax tree of a team's own wording: what could grow or go on passes filters of ours (requirements N8).

Joined texts, shortened lists and loops become calls of `join`, `_cut` and `_steps` (`wording_language`).
"""

from typing import cast

from jinja2 import nodes
from jinja2.visitor import NodeTransformer


def bounded(tree: nodes.Template) -> nodes.Template:
    """The tree rewritten; what was put into it has the line of what it stands in."""
    rewritten = cast("nodes.Template", _Bounded().visit(tree))
    _number(rewritten, 1)
    return rewritten


class _Bounded(NodeTransformer):
    """Rewrites what could grow or go on; what the file itself says is markup already."""

    def visit_Const(self, node: nodes.Const) -> nodes.Expr:  # noqa: N802  named by Jinja2
        return nodes.MarkSafe(node) if isinstance(node.value, str) else node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        return _filter(nodes.List(node.nodes), "join")

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        part = cast("nodes.Slice", node.arg)
        return _filter(node.node, "_cut", part.start or nodes.Const(None), part.stop or nodes.Const(None))

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802
        cost = 1 + sum(1 for _ in node.find_all(nodes.Node))
        self.generic_visit(node)
        node.iter = _filter(cast("nodes.Expr", node.iter), "_steps", nodes.Const(cost))
        return node


def _filter(node: nodes.Expr, name: str, *args: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(args), [], None, None)


def _number(node: nodes.Node, line: int) -> None:
    """Give what was put into the tree the line of what it stands in."""
    line = getattr(node, "lineno", None) or line
    node.lineno = line
    for child in node.iter_child_nodes():
        _number(child, line)
