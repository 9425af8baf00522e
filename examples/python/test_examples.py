"""python3 -m unittest discover -s examples/python: what needs no server of ours."""

import http.server
import json
import threading
import unittest

import dany
import webhook

# The example that the Standard Webhooks specification and its libraries are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
TIMESTAMP = 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def headers(signature=SIGNATURE, timestamp=TIMESTAMP):
    return {"webhook-id": MESSAGE, "webhook-timestamp": str(timestamp), "webhook-signature": signature}


class SignatureTest(unittest.TestCase):
    def test_the_published_example_is_genuine(self):
        self.assertEqual(webhook.sign(SECRET, MESSAGE, TIMESTAMP, BODY), SIGNATURE)
        self.assertEqual(webhook.verify(SECRET, headers(), BODY, TIMESTAMP), {"test": 2432232314})

    def test_one_of_several_signatures_is_enough(self):
        several = f"v1a,b3RoZXI= v1,AAAA {SIGNATURE}"
        self.assertEqual(webhook.verify(SECRET, headers(several), BODY, TIMESTAMP), {"test": 2432232314})

    def test_what_differs_in_anything_is_not_genuine(self):
        refused = [
            (headers(), BODY + b" ", TIMESTAMP),
            (headers(SIGNATURE[:-2] + "A="), BODY, TIMESTAMP),
            (headers(SIGNATURE.replace("v1", "v2")), BODY, TIMESTAMP),
            (headers(""), BODY, TIMESTAMP),
            (headers(timestamp=TIMESTAMP + 1), BODY, TIMESTAMP),
            ({**headers(), "webhook-id": "msg_other"}, BODY, TIMESTAMP),
            ({}, BODY, TIMESTAMP),
            ({**headers(), "webhook-timestamp": "now"}, BODY, TIMESTAMP),
        ]
        for given, body, now in refused:
            with self.assertRaises(webhook.NotGenuine):
                webhook.verify(SECRET, given, body, now)
        with self.assertRaises(webhook.NotGenuine):
            webhook.verify("whsec_AAAA", headers(), BODY, TIMESTAMP)

    def test_a_message_is_taken_within_five_minutes_either_way(self):
        for late in (-webhook.TOLERANCE, webhook.TOLERANCE):
            webhook.verify(SECRET, headers(), BODY, TIMESTAMP + late)
        for late in (-webhook.TOLERANCE - 1, webhook.TOLERANCE + 1):
            with self.assertRaises(webhook.NotGenuine):
                webhook.verify(SECRET, headers(), BODY, TIMESTAMP + late)


class Stub(http.server.BaseHTTPRequestHandler):
    """Answers from a list, and remembers what came."""

    answers, came = [], []

    def do_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.came.append((self.command, self.path, body, dict(self.headers)))
        status, said, more = self.answers.pop(0)
        lines = isinstance(said, list)
        content = ("".join(json.dumps(each) + "\n" for each in said) if lines else json.dumps(said)).encode()
        kind = "application/x-ndjson" if lines else "application/json"
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_any

    def log_message(self, *arguments):
        pass


class ClientTest(unittest.TestCase):
    def setUp(self):
        Stub.answers, Stub.came = [], []
        self.server = http.server.HTTPServer(("127.0.0.1", 0), Stub)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.waited = []
        self.client = dany.Dany(f"http://127.0.0.1:{self.server.server_port}", key="k", sleep=self.waited.append)

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def test_429_and_503_are_waited_out_and_the_same_is_sent_again(self):
        Stub.answers = [(429, {}, {"Retry-After": "7"}), (503, {}, {}), (201, {"id": "x"}, {})]
        answer, _ = self.client.send("POST", "/v1/reports", {"id": "x"})
        self.assertEqual(answer, {"id": "x"})
        self.assertEqual(self.waited[0], 7)
        self.assertTrue(0.5 <= self.waited[1] <= 2)
        self.assertEqual(len({body for _, _, body, _ in Stub.came}), 1)

    def test_it_does_not_wait_for_ever_and_not_at_all_for_what_is_refused(self):
        Stub.answers = [(503, {}, {"Retry-After": "1"})] * 6
        with self.assertRaises(dany.Problem):
            self.client.send("GET", "/v1/me")
        self.assertEqual((len(Stub.came), len(self.waited)), (6, 5))
        Stub.answers = [(422, {"type": "/problems/rule-refused", "errors": [{"code": "locked"}]}, {})]
        with self.assertRaises(dany.Problem) as refused:
            self.client.send("POST", "/v1/reports", {})
        self.assertEqual((refused.exception.slug, refused.exception.codes), ("rule-refused", ["locked"]))
        self.assertEqual(len(Stub.came), 7)

    def test_a_change_that_came_too_late_is_made_again_on_the_new_version(self):
        late = {"type": "/problems/precondition-failed"}
        Stub.answers = [(200, {"n": 1}, {"ETag": '"1"'}), (412, late, {}), (200, {"n": 2}, {"ETag": '"2"'}), (200, {}, {})]
        self.client.change("/v1/x", lambda read: {"n": read["n"] + 10})
        self.assertEqual(Stub.came[-1][2], b'{"n": 12}')
        self.assertEqual(Stub.came[-1][3]["If-Match"], '"2"')

    def test_pages_are_followed_with_the_same_filters(self):
        Stub.answers = [(200, {"items": [1, 2], "next": "c"}, {}), (200, {"items": [3], "next": None}, {})]
        self.assertEqual(list(self.client.items("/v1/units", q="a b")), [1, 2, 3])
        self.assertEqual([path for _, path, _, _ in Stub.came], ["/v1/units?q=a+b", "/v1/units?q=a+b&cursor=c"])

    def test_lines_go_in_parts_and_again_when_the_summary_is_missing(self):
        summary = {"summary": {}}
        Stub.answers = [
            (200, [{"line": 1}], {}), (503, {}, {"Retry-After": "1"}), (200, [{"line": 1}, {"line": 2}, summary], {}),
            (200, [{"line": 1, "status": 409}, summary], {})]
        answers = list(self.client.push("/v1/reports/bulk", [{"n": 1}, {"n": 2}, {"n": 3}], size=2))
        self.assertEqual([line["n"] for line, _ in answers], [1, 2, 3])
        self.assertEqual(answers[2][1]["status"], 409)
        self.assertEqual([body for _, _, body, _ in Stub.came], [b'{"n": 1}\n{"n": 2}\n'] * 3 + [b'{"n": 3}\n'])
        self.assertEqual(Stub.came[0][3]["Content-Type"], "application/x-ndjson")
        Stub.answers = [(200, [{"line": 1}, {"problem": {}}], {})] * 3
        with self.assertRaises(RuntimeError):
            list(self.client.push("/v1/reports/bulk", [{"n": 1}]))

    def test_a_token_that_expired_is_renewed_once(self):
        self.client.refresh = "r"
        fresh = {"accessToken": "k2", "refreshToken": "r2"}
        Stub.answers = [(401, {"type": "/problems/unauthenticated"}, {}), (200, fresh, {}), (200, {}, {})]
        self.client.send("GET", "/v1/me")
        self.assertEqual(json.loads(Stub.came[1][2]), {"refreshToken": "r"})
        self.assertEqual(Stub.came[2][3]["Authorization"], "Bearer k2")

    def test_ids_are_uuids_of_version_7(self):
        self.assertRegex(dany.new_id(), "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
        self.assertEqual(len({dany.new_id() for _ in range(1000)}), 1000)


if __name__ == "__main__":
    unittest.main()
