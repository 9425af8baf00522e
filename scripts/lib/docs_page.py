"""Looks at /docs in a real browser: that every operation is shown, nothing is wider than a phone, and a call works.

By hand, with a server that has the demo (scripts/run):
    apt-get install chromium; python3 -m venv .build/docs-venv; .build/docs-venv/bin/pip install websockets
    .build/docs-venv/bin/python scripts/lib/docs_page.py http://127.0.0.1:8080 data/demo-accounts.json [PICTURES]
PICTURES is a folder for screenshots, light and dark, at three widths.
"""

import asyncio
import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

import websockets

WIDTHS = {1300: 900, 500: 900, 360: 740}  # CSS pixels
PLACES = {"start": "", "operation": "#createReport", "list": "#listReports", "schema": "#schema/ReportCreate"}


class Page:
    def __init__(self, socket):
        self.socket = socket
        self.last = 0
        self.faults = []

    async def call(self, method, **parameters):
        self.last += 1
        await self.socket.send(json.dumps({"id": self.last, "method": method, "params": parameters}))
        while True:
            message = json.loads(await self.socket.recv())
            if message.get("id") == self.last:
                assert "error" not in message, (method, message["error"])
                return message["result"]
            self.heard(message)

    def heard(self, message):
        kind, said = message.get("method"), message.get("params", {})
        if kind == "Runtime.exceptionThrown":
            details = said["exceptionDetails"]
            self.faults.append(details.get("exception", {}).get("description", details["text"]))
        elif kind == "Log.entryAdded" and said["entry"]["level"] == "error" and "/v1/" not in said["entry"].get("url", ""):
            self.faults.append(f"{said['entry']['text']} {said['entry'].get('url', '')}")

    async def run(self, script):
        result = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, (script, result["exceptionDetails"])
        return result["result"].get("value")

    async def until(self, script, seconds=20):
        for _ in range(seconds * 50):
            if value := await self.run(script):
                return value
            await asyncio.sleep(0.02)
        raise AssertionError(f"never: {script}")

    async def size(self, width, scheme="light"):
        await self.call("Emulation.setDeviceMetricsOverride", width=width, height=WIDTHS[width],
                        deviceScaleFactor=1, mobile=width < 600)
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    async def picture(self, path):
        shot = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))


async def open_page(process, url):
    for line in process.stderr:
        if "DevTools listening on " in line:
            port = line.split(":")[2].split("/")[0]
            break
    request = urllib.request.Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT")
    with urllib.request.urlopen(request) as answer:
        address = json.load(answer)["webSocketDebuggerUrl"]
    page = Page(await websockets.connect(address, max_size=None))
    for domain in ("Page", "Runtime", "Log"):
        await page.call(f"{domain}.enable")
    await page.call("Page.navigate", url=f"{url}/docs")
    await page.until("document.querySelectorAll('main .operations li').length > 0")
    return page


async def every_operation(page, operations):
    """Each by its own address, with all that can be unfolded unfolded once."""
    for operation in operations:
        await page.run(f"location.hash = {json.dumps(operation['operationId'])}")
        await page.until(f"document.querySelector('h1').textContent === {json.dumps(operation['summary'])}")
        wide = await page.run("""(async () => {
            for (let round = 0; round < 2; round += 1) {
                for (const each of document.querySelectorAll('main details:not([open])')) each.open = true;
                await new Promise((done) => setTimeout(done, 30));
            }
            return document.documentElement.scrollWidth - innerWidth;
        })()""")
        if wide > 0:
            page.faults.append(f"{operation['operationId']} is {wide} px too wide")


async def search(page):
    """Without marks, and in Vietnamese words of the descriptions."""
    async def found(text):
        await page.run(f"document.querySelector('nav input').value = {json.dumps(text)};"
                       "document.querySelector('nav input').dispatchEvent(new Event('input'))")
        return await page.run("[...document.querySelectorAll('nav .list a')].map((each) => each.hash)")
    assert "#createReport" in await found("nhap ho"), "the search needs marks"
    assert await found("dieu khong co") == [], "the search finds what is not there"
    await found("")


async def one_call(page, account):
    await page.run("location.hash = 'getMe'")
    await page.until("document.querySelector('.attempt') !== null")
    await page.run("document.querySelector('#tools button').click()")
    await page.run(f"""(() => {{
        const [name, word] = document.querySelectorAll('#sign-in form:first-of-type input');
        name.value = {json.dumps(account["username"])}; word.value = {json.dumps(account["password"])};
        document.querySelector('#sign-in form').requestSubmit();
    }})()""")
    await page.until("document.getElementById('sign-in').hidden")
    await page.run("document.querySelector('.attempt').open = true")
    await page.until("document.querySelector('form.try') !== null")
    await page.run("document.querySelector('form.try').requestSubmit()")
    status = await page.until("document.querySelector('.result strong')?.textContent")
    shown = await page.run("document.querySelector('form.try').textContent")
    assert status.startswith("200"), status
    assert account["username"] in shown and "$TOKEN" in shown, shown
    stored = await page.run("localStorage.length + sessionStorage.length + document.cookie.length")
    assert stored == 0, "the page keeps something"


async def look(page, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            await page.size(width, scheme)
            for name, place in PLACES.items():
                await page.run(f"location.hash = {json.dumps(place)}; scrollTo(0, 0)")
                await asyncio.sleep(0.3)
                await page.picture(folder / f"{name}-{width}-{scheme}.png")
            await page.run("location.hash = 'acceptReport'")
            await page.until("document.querySelector('h1').textContent.includes('ccept')")
            await page.run("document.querySelector('.attempt').open = true")
            await page.until("document.querySelector('form.try') !== null")
            await page.run("document.querySelector('form.try input').value = '01a14cbc-bd00-7b1e-aa41-5d20b7f3c011'")
            await page.run("document.querySelector('form.try').requestSubmit()")
            await page.until("document.querySelector('.result strong') !== null")
            await page.run("document.querySelector('.attempt').scrollIntoView()")
            await asyncio.sleep(0.3)
            await page.picture(folder / f"try-{width}-{scheme}.png")


async def main(url, accounts, pictures=None, only_pictures=None):
    with urllib.request.urlopen(f"{url}/openapi.json") as answer:
        paths = json.load(answer)["paths"]
    operations = [each for methods in paths.values() for name, each in methods.items() if name != "parameters"]
    account = json.loads(pathlib.Path(accounts).read_text())[0]
    with tempfile.TemporaryDirectory() as profile:
        process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
             f"--user-data-dir={profile}", "about:blank"], stderr=subprocess.PIPE, text=True)
        try:
            page = await open_page(process, url)
            shown = await page.run("document.querySelectorAll('main .operations li').length")
            assert shown == len(operations), f"{shown} of {len(operations)} operations"
            await search(page)
            await page.size(360)
            if not only_pictures:
                await every_operation(page, operations)
            await page.size(1300)
            await one_call(page, account)
            if pictures:
                await look(page, pathlib.Path(pictures))
        finally:
            process.terminate()
            process.wait()
    if page.faults:
        sys.exit("\n".join(page.faults[:20]))
    print(f"{len(operations)} operations shown at 360 px, a call made at 1300 px")


asyncio.run(main(*sys.argv[1:]))
