"""Template documents as models, each parsed once however often it is read."""

from functools import lru_cache

from journeys.template import Template


@lru_cache(maxsize=512)
def parsed(document: str) -> Template:
    """The model of a document. Models are frozen, so one serves all workspaces and versions with the same document."""
    return Template.model_validate_json(document)
