"""`journeybot wording`, and what a broken wording does to `serve` and `check` (requirements N8)."""

from pathlib import Path

from tests.bot.cli.conftest import CommandLine


async def test_a_team_begins_with_the_shipped_files_and_checks_its_own(journeybot: CommandLine) -> None:
    exported = await journeybot("wording", "export", "words")
    again = await journeybot("wording", "export", "words")
    checked = await journeybot("wording", "check", "words")
    named = await journeybot("wording", "check", JOURNEYBOT_WORDING="words")
    unnamed = await journeybot("wording", "check")

    assert (exported.code, checked.code, named.code) == (0, 0, 0)
    assert exported.out.splitlines()[0] == "Wrote words/alert.j2."
    assert (
        checked.out
        == named.out
        == "words can be used; it words alert, digest, escalation, gathered, handoff, roll_up, team_digest.\n"
    )
    assert (again.code, unnamed.code) == (1, 2)
    assert "are there already" in again.err
    assert "set JOURNEYBOT_WORDING" in unnamed.err


async def test_serve_and_check_refuse_a_broken_file_with_its_line(connected: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "digest.j2").write_text("{% block summary %}\n{{ overdew }} late\n{% endblock %}", "utf-8")

    serving, checked, alone = (
        await connected("serve", JOURNEYBOT_WORDING=str(folder)),
        await connected("check", JOURNEYBOT_WORDING=str(folder)),
        await connected("wording", "check", folder),
    )

    for ran in (serving, checked, alone):
        assert ran.code == 1
        assert f"{folder}/digest.j2:2: there is no value “overdew” here; those there are: " in ran.err
