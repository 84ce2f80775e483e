"""The words of `journeybot wording`."""

import argparse
from collections.abc import Callable
from pathlib import Path

Run = Callable[[argparse.Namespace], None]
Add = Callable[["argparse._SubParsersAction[argparse.ArgumentParser]", str, Run, str], argparse.ArgumentParser]


def wording_commands(wording: "argparse._SubParsersAction[argparse.ArgumentParser]", add: Add) -> None:
    checking = add(wording, "check", _check, "check a folder with your own wording")
    checking.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="that of JOURNEYBOT_WORDING, unless given"
    )
    checking.set_defaults(wrong_usage=checking.error)
    add(wording, "export", _export, "write the shipped wording as a start").add_argument(
        "folder", type=Path, metavar="DIR"
    )


def _check(options: argparse.Namespace) -> None:
    from bot.own_wording import check_folder
    from bot.settings import read_settings

    folder: Path | None = options.folder or read_settings().wording
    if not folder:
        options.wrong_usage("name the folder, or set JOURNEYBOT_WORDING")
    else:
        print(check_folder(folder))


def _export(options: argparse.Namespace) -> None:
    from bot.own_wording import export_wording

    print(export_wording(options.folder))
