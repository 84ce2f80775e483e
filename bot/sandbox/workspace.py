"""The workspace: who is in it, what was said, what is open, and what the app did. No HTTP, no page."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from bot.clock import Clock
from bot.sandbox.app import SandboxApp
from bot.sandbox.changes import Changes
from bot.sandbox.conversations import Conversations
from bot.sandbox.delivery import Ack, Delivery
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files, Upload, describe_files
from bot.sandbox.interactions import Interactions
from bot.sandbox.messages import Messages
from bot.sandbox.naming import Ids, Timestamps, unguessable
from bot.sandbox.people import People
from bot.sandbox.rates import RateLimiter, Rates
from bot.sandbox.records import Call, Change, Channel, Json, Message, User
from bot.sandbox.views import Views

CALLS_KEPT = 10_000
PROBLEMS_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in this workspace: its token, its bot user and what marks its messages."""

    token: str
    user: str
    bot_id: str
    app_id: str
    team: str

    @property
    def marks(self) -> Json:
        return {"user": self.user, "bot_id": self.bot_id, "app_id": self.app_id, "team": self.team}


class Workspace:
    """One Slack workspace with one app installed.

    `calls` holds the last ten thousand calls of the app, `problems` sentences on what it did that Slack would take
    amiss or ignore; a test can ask that there are none. `public_url` is set by the server.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        app: SandboxApp | None = None,
        rates: Rates | None = None,
        team_id: str = "T00000001",
        name: str = "Sandbox",
        bot_handle: str = "journeybot",
    ) -> None:
        self.clock = clock
        self.app = app or SandboxApp()
        self.team_id = team_id
        self.name = name
        self.domain = name.lower().replace(" ", "-")
        self.installed = True
        self.public_url = ""
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.problems: deque[str] = deque(maxlen=PROBLEMS_KEPT)
        self.ids = Ids()
        self.changes = Changes()
        self.faults = Faults()
        self.limiter = RateLimiter(rates or Rates(), clock)
        self.people = People(self.ids)
        self.conversations = Conversations(self.ids)
        self.messages = Messages(lambda what, message: self.changes.tell(Change(what, message)))
        self.files = Files(self.ids)
        self.views = Views(self.ids, lambda what, view: self.changes.tell(Change(what, view)))
        self.interactions = Interactions(clock, self.ids)
        self.timestamps = Timestamps()
        bot = self.people.add(bot_handle, bot_handle.title(), is_bot=True)
        token = f"xoxb-{team_id}-{unguessable()}"
        self.bot = Installation(token, bot.id, self.ids.next("B"), self.app.app_id, team_id)

    def add_user(
        self,
        handle: str,
        real_name: str | None = None,
        *,
        email: str | None = None,
        tz: str = "Europe/London",
        is_admin: bool = False,
    ) -> User:
        """A new member, whose name is made from the handle when none is given."""
        return self.people.add(handle, real_name, email=email, tz=tz, is_admin=is_admin)

    def add_channel(
        self, name: str, members: Iterable[str] = (), *, private: bool = False, bot: bool = True
    ) -> Channel:
        """A new channel with these members (user ids), and the bot unless told otherwise."""
        everyone = {*members, self.bot.user} if bot else set(members)
        return self.conversations.add(name, everyone, private=private, created=self.seconds())

    def direct(self, user: str) -> Channel:
        """The conversation between a person and the bot."""
        return self.conversations.direct(user, self.bot.user, self.seconds())

    def channel(self, wanted: str) -> Channel:
        """A channel by id, name or #name; KeyError when there is none."""
        found = self.conversations.get(wanted) or self.conversations.named(wanted)
        if found is None:
            raise KeyError(f"There is no channel {wanted}.")
        return found

    def post(
        self, channel: str, user: str, text: str, *, thread_ts: str | None = None, uploads: Iterable[Upload] = ()
    ) -> Message:
        """A person's own message, put there without telling the app."""
        files = tuple(self.files.add(upload, user, self.seconds()) for upload in uploads)
        return self.messages.post(Message(channel, self.next_ts(), user, text, thread_ts=thread_ts, files=files))

    def files_of(self, message: Message) -> Json:
        """What is told of a message's files, in Slack's words."""
        return describe_files(message.files, self.team_id, self.public_url)

    def next_ts(self) -> str:
        """A timestamp for the next message, later than all before."""
        return self.timestamps.next(self.clock.now())

    def seconds(self) -> int:
        return int(self.clock.now().timestamp())

    def response_url(self, key: str) -> str:
        return f"{self.public_url}/response/{self.team_id}/{key}"

    def record(self, call: Call) -> None:
        self.calls.append(call)
        self.changes.tell(Change("called", call))

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    def problem(self, sentence: str) -> None:
        self.problems.append(sentence)
        self.changes.tell(Change("noticed", sentence))

    async def deliver(self, delivery: Delivery) -> Ack:
        """Hand something to the app; twice if that fault is planned."""
        twice = self.faults.take_double()
        ack = await self.app.deliver(delivery)
        if twice:
            await self.app.deliver(delivery)
        return ack
