"""A real browser without a window, driven over its own pipe: it loads pages, fills forms, takes pictures."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


class Chromium:
    """One browser with one page. What it refuses or cannot load stands in `complaints`."""

    def __init__(self, folder: Path, width: int = 1280, height: int = 900) -> None:
        fonts = folder / "fonts.conf"
        fonts.write_text(f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder}</cachedir></fontconfig>", encoding="utf-8")
        read_end, self._to = os.pipe()
        self._from, write_end = os.pipe()
        self.complaints: list[str] = []
        self._answers: dict[int, Any] = {}
        self._events: list[dict[str, Any]] = []
        self._buffer, self._count = b"", 0

        def hand_over() -> None:
            # The browser listens on 3 and speaks on 4. The ends may have these numbers already, the wrong way round.
            spare = os.dup(write_end)
            os.dup2(read_end, 3)
            os.dup2(spare, 4)

        self._process = subprocess.Popen(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--no-first-run", "--hide-scrollbars", "--force-color-profile=srgb", f"--window-size={width},{height}",
             f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, pass_fds=(3, 4, read_end, write_end), preexec_fn=hand_over,
        )  # fmt: skip
        os.close(read_end)
        os.close(write_end)
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._ask(f"{domain}.enable")

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._to)
        os.close(self._from)

    def go(self, url: str) -> None:
        """Loads a page, until it is shown."""
        self._loaded(lambda: self._ask("Page.navigate", url=url))

    def fill(self, **fields: str) -> None:
        """Writes into the boxes of these names, as a person would have."""
        for name, text in fields.items():
            self.run(f"document.querySelector('[name={name}]').value = {json.dumps(text)}")

    def choose(self, name: str, file: Path) -> None:
        """Chooses a file in the box of this name."""
        root = self._ask("DOM.getDocument")["root"]["nodeId"]
        node = self._ask("DOM.querySelector", nodeId=root, selector=f"[name={name}]")["nodeId"]
        self._ask("DOM.setFileInputFiles", files=[str(file)], nodeId=node)

    def press(self, selector: str) -> None:
        """Presses a button or link that leads to another page."""
        self._loaded(lambda: self.run(f"document.querySelector({json.dumps(selector)}).click()"))

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self._ask("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self.run("document.body.innerText"))

    def picture(self, file: Path, *, dark: bool = False) -> None:
        """The whole page as a picture."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._ask("Emulation.setEmulatedMedia", features=scheme)
        shot = self._ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))

    def _loaded(self, act: Any) -> None:
        self._events.clear()
        act()
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._read()

    def _ask(self, method: str, **parameters: Any) -> Any:
        self._count += 1
        number = self._count
        call: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if method.partition(".")[0] != "Target":
            call["sessionId"] = self._session
        os.write(self._to, json.dumps(call).encode() + b"\0")
        while number not in self._answers:
            self._read()
        answer = self._answers.pop(number)
        assert "error" not in answer, answer
        return answer["result"]

    def _read(self) -> None:
        while b"\0" not in self._buffer:
            more = os.read(self._from, 1 << 20)
            assert more, "the browser is gone"
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\0")
        said = json.loads(line)
        if "id" in said:
            self._answers[said["id"]] = said
            return
        self._events.append(said)
        if said["method"] == "Log.entryAdded":
            self.complaints.append(said["params"]["entry"]["text"])
        elif said["method"] == "Network.loadingFailed" and not said["params"].get("canceled"):
            self.complaints.append(said["params"].get("errorText", ""))
