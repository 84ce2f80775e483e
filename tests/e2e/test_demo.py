"""`journeybot demo --walk` tells the main job from beginning to end and leaves nothing behind."""

import asyncio
import sys
from pathlib import Path

TOLD = (
    "types /journey status acme",
    "Acme Rockets is stuck",
    "Done by @mara",
    "is already done: by @mara",
    "changes when it comes",
    "By CSM",
)


async def test_the_demo_walks_through_the_main_job_and_exits_with_0(tmp_path: Path) -> None:
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from bot.cli import main; main(['demo', '--walk'])", cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    printed, complaints = await demo.communicate()

    assert (demo.returncode, complaints.decode()) == (0, "")
    assert [words for words in TOLD if words not in printed.decode()] == []
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - nothing else runs
