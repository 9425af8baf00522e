"""A client of Dân Ý in Python's standard library, to copy and cut down: tokens, retries, pages, versions, bulk."""

import json
import random
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request


class Problem(Exception):
    """An error as the server told it (RFC 9457). Go by `slug` and `codes`; `detail` is for people."""

    def __init__(self, status, said):
        super().__init__(f"{status} {said.get('type', '')}: {said.get('detail', '')}")
        self.status = status
        self.slug = said.get("type", "").rsplit("/", 1)[-1]
        self.codes = [each["code"] for each in said.get("errors", [])]
        self.said = said


def new_id():
    """A UUIDv7: what is created under an id of the client's own can be sent again without being made twice."""
    number = int(time.time() * 1000) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Dany:
    """One signed-in caller. Not for several threads at once: a refresh token works once."""

    def __init__(self, url, username=None, password=None, key=None, attempts=6, sleep=time.sleep):
        self.url, self.attempts, self.sleep = url.rstrip("/"), attempts, sleep
        self.token, self.refresh = key, None
        if username:
            self._session(self.send("POST", "/v1/sessions", {"username": username, "password": password})[0])

    def _session(self, answer):
        self.token, self.refresh = answer["accessToken"], answer["refreshToken"]

    def send(self, method, path, body=None, headers=None, query=None):
        """(answer, headers). Waits out 429 and 503; renews the token once; every other error is a `Problem`."""
        if query:
            path += "?" + urllib.parse.urlencode(query)
        renewed = False
        for attempt in range(self.attempts):
            try:
                return self._once(method, path, body, headers or {})
            except Problem as problem:
                if problem.slug == "unauthenticated" and self.refresh and not renewed:
                    renewed, spent = True, self.refresh
                    self.token = self.refresh = None
                    self._session(self.send("POST", "/v1/sessions/refresh", {"refreshToken": spent})[0])
                elif problem.status in (429, 503) and attempt + 1 < self.attempts:
                    self.sleep(self._wait(attempt, problem.said.get("retryAfter")))
                else:
                    raise
            except urllib.error.URLError:
                # No answer: it may have been done. Reads, and creations under an own id, can be sent again, and so can
                # lines, which are told apart by their externalId.
                if attempt + 1 == self.attempts or not self._is_repeatable(method, body):
                    raise
                self.sleep(self._wait(attempt, None))
        raise RuntimeError("not reached")

    @staticmethod
    def _is_repeatable(method, body):
        return method == "GET" or isinstance(body, bytes) or (isinstance(body, dict) and "id" in body)

    @staticmethod
    def _wait(attempt, asked):
        """As long as the server asks, else doubling; with some chance, so that clients don't come back together."""
        return float(asked) if asked is not None else min(60, 2**attempt) * random.uniform(0.5, 1)

    def _once(self, method, path, body, headers):
        kind = "application/x-ndjson" if isinstance(body, bytes) else "application/json"
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Accept", kind)
        if data is not None:
            request.add_header("Content-Type", kind)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        for name, value in headers.items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                content = answer.read()
                if "ndjson" in answer.headers.get("Content-Type", ""):
                    return [json.loads(line) for line in content.splitlines()], answer.headers
                return (json.loads(content) if content else None), answer.headers
        except urllib.error.HTTPError as error:
            content = error.read()
            said = json.loads(content) if "json" in error.headers.get("Content-Type", "") else {}
            said["retryAfter"] = error.headers.get("Retry-After")
            raise Problem(error.code, said) from None

    def items(self, path, **query):
        """All of a list; each page leads to the next, with the same filters."""
        while True:
            page, _ = self.send("GET", path, query=query)
            yield from page["items"]
            if page["next"] is None:
                return
            query["cursor"] = page["next"]

    def push(self, path, lines, size=1000, attempts=3):
        """Sends things by the line, so many in a request, and yields (thing, answer). The answers to a request end with a
        summary: without it the work was cut short, and the same lines go again."""
        for start in range(0, len(lines), size):
            part = lines[start : start + size]
            body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in part).encode()
            for attempt in range(attempts):
                answers, _ = self.send("POST", path, body)
                if answers and "summary" in answers[-1]:
                    break
                self.sleep(self._wait(attempt, None))
            else:
                raise RuntimeError(f"{path} was cut short {attempts} times")
            yield from zip(part, answers[:-1])

    def change(self, path, edit, method="PATCH", attempts=3):
        """Reads, lets `edit(resource)` say what to send, and sends that for the version read: again, when somebody else
        was faster."""
        for attempt in range(attempts):
            resource, headers = self.send("GET", path)
            try:
                return self.send(method, path, edit(resource), {"If-Match": headers["ETag"]})[0]
            except Problem as problem:
                if problem.slug != "precondition-failed" or attempt + 1 == attempts:
                    raise
        raise RuntimeError("not reached")
