"""What a modal's submission is answered with: nothing, errors, update, push or clear."""

from collections.abc import Mapping

from bot.sandbox.arguments import Arguments
from bot.sandbox.delivery import Ack
from bot.sandbox.errors import SlackError
from bot.sandbox.interactions import Interaction
from bot.sandbox.methods.views import view_of
from bot.sandbox.outcomes import Answer, Submitted
from bot.sandbox.records import View
from bot.sandbox.workspace import Workspace


def settle_submission(workspace: Workspace, act: Interaction, view: View, ack: Ack) -> Submitted:
    """Do with the modal what the ack says; one Slack would refuse leaves it open."""
    answer = Answer(workspace, ack, act, view.id)
    if not ack.ok:
        return Submitted(answer, view=view)
    try:
        errors = _apply(workspace, act, view, ack)
    except SlackError as error:
        workspace.problem(f"view_submission: the answer was refused with {error.code} {dict(error.details)}.")
        return Submitted(answer, view=view, refused=error.code)
    top = workspace.views.top(view.user)
    closed = workspace.views.find(view.id, None) is None
    return Submitted(answer, errors, top, closed)


def _apply(workspace: Workspace, act: Interaction, view: View, ack: Ack) -> Mapping[str, str]:
    views = workspace.views
    match ack.body.get("response_action"):
        case None:
            views.close(view)
        case "errors":
            return _show_errors(workspace, view, ack)
        case "update":
            views.update(view, view_of(Arguments(ack.body), "modal"))
        case "push":
            views.push(view.user, view_of(Arguments(ack.body), "modal"), act.id)
        case "clear":
            views.clear(view.user)
        case other:
            raise SlackError("invalid_response_action", {"response_action": other})
    return {}


def _show_errors(workspace: Workspace, view: View, ack: Ack) -> Mapping[str, str]:
    errors = ack.body.get("errors")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
        raise SlackError("invalid_errors", {"errors": errors, "inputs": sorted(inputs)})
    workspace.views.show_errors(view, errors)
    return dict(errors)
