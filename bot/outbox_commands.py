"""The words of `journeybot outbox`."""

import argparse
import asyncio
from collections.abc import Callable

from journeys.messages import MessageState

Run = Callable[[argparse.Namespace], None]
Add = Callable[["argparse._SubParsersAction[argparse.ArgumentParser]", str, Run, str], argparse.ArgumentParser]


def outbox_commands(outbox: "argparse._SubParsersAction[argparse.ArgumentParser]", add: Add) -> None:
    listing = add(outbox, "list", _list, "list messages that wait, may have arrived, or are dead")
    states = [state.value for state in MessageState]
    listing.add_argument("--state", action="append", default=[], choices=states, help="only these; may be repeated")
    listing.add_argument("--limit", type=_count, default=50, metavar="N", help="at most so many, 50")
    add(outbox, "show", _show, "show all there is to know about a message").add_argument("id", metavar="ID")
    retrying = add(outbox, "retry", _retry, "send dead or cancelled messages again")
    which = retrying.add_mutually_exclusive_group(required=True)
    which.add_argument("ids", nargs="*", metavar="ID", default=[])
    which.add_argument("--all", action="store_true", help="all that are dead")
    add(outbox, "cancel", _cancel, "never send messages that wait").add_argument("ids", nargs="+", metavar="ID")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= 1_000_000):
        raise argparse.ArgumentTypeError("how many is a number from 1 to 1000000")
    return int(text)


def _list(options: argparse.Namespace) -> None:
    from bot.outbox_jobs import list_messages
    from bot.settings import read_settings

    print(asyncio.run(list_messages(read_settings(), options.state, options.limit)))


def _show(options: argparse.Namespace) -> None:
    from bot.outbox_jobs import show_message
    from bot.settings import read_settings

    print(asyncio.run(show_message(read_settings(), options.id)))


def _retry(options: argparse.Namespace) -> None:
    from bot.outbox_jobs import retry_messages
    from bot.settings import read_settings

    print(asyncio.run(retry_messages(read_settings(), options.ids, all_dead=options.all)))


def _cancel(options: argparse.Namespace) -> None:
    from bot.outbox_jobs import cancel_messages
    from bot.settings import read_settings

    print(asyncio.run(cancel_messages(read_settings(), options.ids)))
