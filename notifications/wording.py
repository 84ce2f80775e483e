"""What is written rather than computed: Jinja2 templates in `templates/`, one or more paragraphs of markup each.

Markup is Slack's, so nothing escapes by itself; every user's text passes one of the filters, which do.
"""

from jinja2 import Environment, PackageLoader, StrictUndefined

from notifications import phrases, run_phrases

_ENVIRONMENT = Environment(  # noqa: S701 - HTML's escaping would break Slack's markup
    loader=PackageLoader("notifications"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_ENVIRONMENT.filters.update(
    at=phrases.at,
    because=phrases.because,
    by=phrases.by,
    count=phrases.count,
    day=phrases.day,
    handled=phrases.handled,
    headline=run_phrases.headline,
    journey_name=run_phrases.journey_name,
    place=run_phrases.place,
    quoted=phrases.quoted,
    said=phrases.said,
    sentence_case=phrases.sentence_case,
    strong=phrases.strong,
    who=phrases.who,
)


def worded(template: str, **values: object) -> list[str]:
    """The paragraphs of a template, such as "help", filled in; a value it names and nobody gave is an error."""
    text = _ENVIRONMENT.get_template(f"{template}.j2").render(values)
    return [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]
