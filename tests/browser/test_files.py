"""Files and pictures, sent and looked at as a person does."""

import base64

import pytest
from playwright.async_api import FilePayload, Locator, expect

from bot.sandbox.files import Upload
from tests.browser.chromium import barriers
from tests.browser.shell import Shell

pytestmark = pytest.mark.asyncio(loop_scope="package")

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGOUSflvwIANMGEVHboSAHw+AV1xL1s6AAAAAElFTkSuQmCC"
)
KETTLE = FilePayload(name="kettle.png", mimeType="image/png", buffer=PNG)
PLAN = FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"Boil water")
HAND_OVER = """([element, kind]) => {
    const given = new DataTransfer();
    given.items.add(new File(["Boil water"], "plan.txt", { type: "text/plain" }));
    const how = { bubbles: true, cancelable: true };
    const event = kind === "paste"
        ? new ClipboardEvent(kind, { ...how, clipboardData: given })
        : new DragEvent(kind, { ...how, dataTransfer: given });
    element.dispatchEvent(event);
}"""


def held(shell: Shell) -> Locator:
    return shell.page.get_by_role("list", name="Files to send").get_by_role("listitem")


async def choose(shell: Shell, *files: FilePayload, opener: str = "Attach files") -> None:
    """Press the button, and choose in the browser's own dialog."""
    async with shell.page.expect_file_chooser() as asked:
        await shell.page.get_by_role("button", name=opener).first.press("Enter")
    await (await asked.value).set_files(list(files))


async def test_files_are_chosen_described_and_sent_by_keyboard(shell: Shell) -> None:
    await shell.look()
    await choose(shell, KETTLE, PLAN)
    await expect(held(shell)).to_have_count(2)
    await expect(shell.box).to_be_focused()
    await shell.page.get_by_label("What kettle.png shows").fill("A kettle on a shelf")
    await shell.page.keyboard.press("Enter")
    await shell.page.keyboard.type("Look")
    await shell.page.keyboard.press("Enter")

    picture = shell.messages.get_by_role("img", name="A kettle on a shelf")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 8
    await expect(shell.messages.last).to_contain_text("Look")
    await expect(held(shell)).to_have_count(0)


async def test_a_file_is_downloaded_under_its_name(shell: Shell) -> None:
    shell.workspace.post("C00000001", shell.id_of("bo"), "", uploads=[Upload("plan.html", b"<b>Boil water</b>")])
    await shell.look()
    async with shell.page.expect_download() as begun:
        await shell.page.get_by_role("link", name="Download plan.html").click()

    download = await begun.value
    assert download.suggested_filename == "plan.html"
    assert (await download.path()).read_bytes() == b"<b>Boil water</b>"


async def test_what_one_sends_another_sees_without_reload(shell: Shell) -> None:
    shell.say("ada", "Wait for it")
    await shell.look("bo")
    await expect(shell.messages.last).to_contain_text("Wait for it")
    upload = Upload("kettle.png", PNG, "A kettle on a shelf")
    shell.workspace.post("C00000001", shell.id_of("ada"), "", uploads=[upload])

    await expect(shell.messages.get_by_role("img", name="A kettle on a shelf")).to_be_visible()
    await expect(shell.page.locator("#announcer")).to_have_text("Ada Example: kettle.png")


@pytest.mark.parametrize("kind", ["drop", "paste"])
async def test_files_are_dropped_or_pasted(shell: Shell, kind: str) -> None:
    await shell.look()
    await shell.box.evaluate(f"(box) => ({HAND_OVER})([box, '{kind}'])")
    await expect(held(shell)).to_contain_text(["plan.txt"])
    await shell.box.press("Enter")

    await expect(shell.messages.last).to_contain_text("plan.txt")


async def test_a_file_is_taken_out_again(shell: Shell) -> None:
    await shell.look()
    await choose(shell, KETTLE, PLAN)
    await shell.page.get_by_role("button", name="Remove kettle.png").press("Enter")
    await expect(held(shell)).to_contain_text(["plan.txt"])
    await expect(shell.box).to_be_focused()
    await shell.box.press("Enter")

    await expect(shell.messages.last.get_by_role("listitem")).to_have_count(1)


async def test_what_does_not_fit_is_told_at_the_box(shell: Shell) -> None:
    await shell.look()
    large = FilePayload(name="large.bin", mimeType="application/octet-stream", buffer=bytes(10_000_001))
    await choose(shell, PLAN, large)
    trouble = shell.page.locator(".held-trouble")
    await expect(trouble).to_have_text("large.bin is too large: here a message takes 10 MB of files in all.")
    await expect(held(shell)).to_contain_text(["plan.txt"])

    await choose(shell, *[PLAN] * 10)
    await expect(trouble).to_have_text("A message takes 10 files. Send the others with another one.")
    await expect(held(shell)).to_have_count(10)


async def test_a_command_with_files_stays_in_the_box(shell: Shell) -> None:
    await shell.look()
    await choose(shell, PLAN)
    await shell.box.fill("/journey tasks")
    await shell.box.press("Enter")

    await expect(shell.messages.last).to_contain_text("Commands take no files.")
    await expect(shell.box).to_have_value("/journey tasks")
    await expect(held(shell)).to_have_count(1)


async def test_a_reply_in_a_thread_takes_files(shell: Shell) -> None:
    shell.say("bo", "A question")
    await shell.look()
    await shell.messages.first.hover()
    await shell.page.get_by_role("button", name="Reply in thread").click()
    async with shell.page.expect_file_chooser() as asked:
        await shell.page.locator("#thread").get_by_role("button", name="Attach files").click()
    await (await asked.value).set_files([PLAN])
    await shell.page.get_by_label("Reply in this thread").press("Enter")

    await expect(shell.page.locator("#thread .message").last).to_contain_text("plan.txt")


async def test_one_who_reads_the_end_stays_there_while_pictures_come_in(shell: Shell) -> None:
    for number in range(30):
        shell.say("bo", f"Message {number}")
    await shell.look()
    upload = Upload("kettle.png", PNG, "A kettle")
    shell.workspace.post("C00000001", shell.id_of("bo"), "", uploads=[upload])
    picture = shell.messages.get_by_role("img", name="A kettle")
    await picture.evaluate("image => image.decode()")

    await expect(shell.page.get_by_role("link", name="Download kettle.png")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_anybodys_way(shell: Shell, scheme: str) -> None:
    await shell.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    uploads = [Upload("kettle.png", PNG, "A kettle"), Upload("plan.txt", b"Boil water")]
    shell.workspace.post("C00000001", shell.id_of("bo"), "", uploads=uploads)
    await shell.look()
    await choose(shell, KETTLE, PLAN, FilePayload(name="empty", mimeType="", buffer=b""))
    await expect(shell.page.locator(".held-trouble")).to_have_text("empty is empty. Slack takes no empty files.")

    assert await barriers(shell.page) == []
