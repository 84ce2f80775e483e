"""A folder with a team's own wording, checked before anything is sent with it (requirements N8).

What is written is looked at first; then every example is drawn with it, the friendly ones and the hostile ones, and
held against Slack's limits.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from journeys.catching_up import Missed
from journeys.digests import Digest, Shared, TeamDigest
from journeys.messages import MOST_TOGETHER
from journeys.notices import Gathered, Unattended
from journeys.run import Run
from notifications import example_alerts, example_roll_ups, examples
from notifications import example_reports as reports
from notifications.cards.alert import alert_card
from notifications.cards.digest import digest_card
from notifications.cards.gathered import gathered_card
from notifications.cards.handoff import handoff_card
from notifications.cards.roll_up import roll_up_card
from notifications.cards.team_digest import team_digest_card
from notifications.cards.unattended import unattended_card
from notifications.elements import Block
from notifications.hostile_examples import (
    SAMPLES,
    crowded,
    crowded_digest,
    crowded_roll_up,
    crowded_team,
    redrawn_digest,
    renamed,
    settled_digest,
)
from notifications.limits import UPDATED_TEXT, message_problems
from notifications.own_wording import Wording
from notifications.wording_language import LONGEST_FILE, Faulty, Problem, Worded, worded
from notifications.wording_parts import MESSAGES

ENDING = ".j2"


def read_folder(folder: Path) -> Wording:
    """A team's own wording, fit for use. Raises `Faulty` with all its problems."""
    wording, problems = _read(folder)
    if not problems:
        problems = list(trial_problems(wording))
    if problems:
        raise Faulty(*problems)
    return wording


def _read(folder: Path) -> tuple[Wording, list[Problem]]:
    own: dict[str, Worded] = {}
    problems: list[Problem] = []
    for file in _files(folder):
        try:
            own[file.stem] = _worded(file)
        except Faulty as fault:
            problems += fault.problems
    return Wording(own), problems


def _files(folder: Path) -> list[Path]:
    known = ", ".join(f"{message}{ENDING}" for message in MESSAGES)
    try:
        found = sorted(file for file in folder.iterdir() if file.suffix == ENDING)
    except OSError as error:
        raise Faulty(Problem(str(folder), 0, f"the folder cannot be read: {error.strerror}.")) from error
    if not found:
        raise Faulty(Problem(str(folder), 0, f"there is no wording in this folder; it may hold {known}."))
    return found


def _worded(file: Path) -> Worded:
    if file.stem not in MESSAGES:
        known = ", ".join(f"{message}{ENDING}" for message in MESSAGES)
        raise Faulty(Problem(str(file), 0, f"there is no message of this name; those there are: {known}."))
    try:
        return worded(str(file), _text(file), MESSAGES[file.stem])
    except OSError as error:
        raise Faulty(Problem(str(file), 0, f"it cannot be read: {error.strerror}.")) from error
    except UnicodeDecodeError as error:
        raise Faulty(Problem(str(file), 0, "it is not written in UTF-8.")) from error


def _text(file: Path) -> str:
    """No more of it than shows that it is too long; a pipe or a device could go on for ever."""
    if file.exists() and not file.is_file():
        raise Faulty(Problem(str(file), 0, "it cannot be read: it is no ordinary file."))
    with file.open(encoding="utf-8-sig") as source:
        return source.read(LONGEST_FILE + 1)


def trial_problems(wording: Wording) -> Iterator[Problem]:
    """What goes wrong when the examples are drawn, each problem once."""
    found: dict[tuple[str, int], Problem] = {}

    def hear(problem: Problem) -> None:
        found.setdefault((problem.file, problem.line), problem)

    cards = trial_cards(replace(wording, failed=hear))
    refused = [problem for card in cards for problem in message_problems(card, text_limit=UPDATED_TEXT)]
    yield from found.values()
    for limit in refused[:1]:
        yield Problem("wording", 0, f"Slack would refuse a message: {limit.message} ({limit.pointer}).")


def trial_cards(wording: Wording) -> Iterator[Block]:
    """Every message that a wording is about: the examples, with hostile names, and with far too much in them."""
    yield from _of_reports(wording)
    for run in (*reports.runs(), examples.paused(), examples.failed(), examples.completed(), examples.without_csm()):
        yield from _of_run(run, wording)
    for name in SAMPLES:
        run = renamed(examples.stuck(), name)
        yield from _of_run(run, wording)
        for digest in (crowded_digest, settled_digest, redrawn_digest):
            yield digest_card(digest(run, examples.TODAY), name, wording)
        yield team_digest_card(crowded_team(run, reports.team_digest()), name, wording)
        yield roll_up_card(crowded_roll_up(run, example_roll_ups.roll_up()), wording)
    yield from _of_run(crowded(renamed(examples.stuck(), SAMPLES[-2])), wording)


def _of_reports(wording: Wording) -> Iterator[Block]:
    for alert in (
        example_alerts.stuck_alert(),
        example_alerts.handled_alert(),
        example_alerts.settled_alert(),
        example_alerts.ended_alert(),
    ):
        yield alert_card(alert, wording)
    yield handoff_card(example_alerts.handoff(), wording)
    for told in (example_alerts.unattended(), replace(example_alerts.unattended(), run=examples.on_track())):
        yield unattended_card(told, wording)
    for gathered in example_alerts.all_together():
        yield gathered_card(gathered, wording)
    digests = (reports.digest(), reports.later_digest(), replace(reports.digest(), undelivered=3))
    silences = (Missed(examples.NOW), Missed(examples.NOW, examples.NOW))
    after = (replace(reports.digest(), missed=missed) for missed in silences)
    shared = Shared(examples.MARA, reports.NAMES[examples.MARA])
    in_a_channel = replace(reports.digest(), shared=shared)
    for digest in (*digests, *after, in_a_channel, Digest(examples.MARA, examples.TODAY)):
        yield digest_card(digest, examples.ZONE, wording)
    of_team = reports.team_digest()
    for team in (of_team, replace(of_team, is_asked_for=True), TeamDigest("C0TEAM", examples.TODAY)):
        yield team_digest_card(team, examples.ZONE, wording)
    weekly = example_roll_ups.roll_up()
    to_channels = (replace(weekly, is_team=True), replace(weekly, shared=shared))
    for roll_up in (weekly, *to_channels, example_roll_ups.empty_roll_up()):
        yield roll_up_card(roll_up, wording)


def _of_run(run: Run, wording: Wording) -> Iterator[Block]:
    activities = run.journey.activities
    alert = example_alerts.alert(run, run.journey.csm or "")
    yield alert_card(alert, wording)
    yield alert_card(replace(alert, holding=(), handled=activities), wording)
    owner = run.journey.csm or examples.MARA
    begun = tuple(milestone.id for milestone in run.template.milestones)
    handoff = replace(example_alerts.handoff(), run=run, recipient=owner, tasks=activities, finished=activities)
    yield handoff_card(handoff, wording)
    yield handoff_card(replace(handoff, milestones=begun, finished=()), wording)
    yield gathered_card(Gathered((replace(alert, handled=activities),) * MOST_TOGETHER), wording)
    yield gathered_card(Gathered((handoff,) * MOST_TOGETHER), wording)
    unattended = Unattended(example_alerts.left_alone(run), owner, run.today)
    for told in (unattended, replace(unattended, run=run)):
        yield unattended_card(told, wording)
        yield gathered_card(Gathered((told,) * MOST_TOGETHER), wording)
