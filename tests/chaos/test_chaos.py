"""The short form of `make chaos`: a storm on each database, one on workers, one where the bot cannot read its posts."""

from pathlib import Path

from bot.demo.stage import sqlite_in
from tests.chaos.run import REPLICAS, SHORT, restarting, run
from tests.postgres import PostgresServer

SEED = 20261124


async def test_through_kills_and_faults_every_message_comes_once_on_sqlite(tmp_path: Path) -> None:
    outcome = await run(sqlite_in(tmp_path), tmp_path, SHORT, SEED)
    assert outcome.report.is_clean, str(outcome.report)
    assert outcome.kills


async def test_through_kills_faults_and_restarts_three_processes_send_every_message_once(
    tmp_path: Path, sturdy_postgres: PostgresServer
) -> None:
    url, restart = sturdy_postgres.create_database("chaos"), restarting(sturdy_postgres)
    outcome = await run(url, tmp_path, SHORT, SEED, restart_database=restart)
    assert outcome.report.is_clean, str(outcome.report)
    assert outcome.kills
    assert outcome.restarts


async def test_workers_send_every_message_once_though_hints_are_lost_and_doubled_and_workers_killed(
    tmp_path: Path, sturdy_postgres: PostgresServer
) -> None:
    url, restart = sturdy_postgres.create_database("chaos"), restarting(sturdy_postgres)
    outcome = await run(url, tmp_path, SHORT, SEED, restart_database=restart, parts=REPLICAS)
    assert outcome.report.is_clean, str(outcome.report)
    assert outcome.kills
    assert outcome.restarts


async def test_where_nobody_can_look_a_doubtful_message_is_repeated_at_most_once_and_says_so(tmp_path: Path) -> None:
    report = (await run(sqlite_in(tmp_path), tmp_path, SHORT, SEED, reads_history=False)).report
    assert report.is_clean, str(report)
    assert report.most_repeats <= 1
