"""Uploads from HTML forms."""

import http.client
import urllib.parse

from harness import Answer, test

BOUNDARY = "9431149156168"


def post(t, bucket, fields, file=b"hello", name="a.txt"):
    """Sends a form; fields come before the file, in order."""
    body = b""
    for key, value in fields.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
    if file is not None:
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'.encode()
        body += b"Content-Type: text/plain\r\n\r\n" + file + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()
    url = urllib.parse.urlsplit(t.endpoint)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    connection.request("POST", "/" + bucket, body=body, headers=headers)
    answer = Answer(connection.getresponse())
    connection.close()
    return answer


def form(t, bucket, key, conditions=(), fields=None, expires=600):
    signed = t.client(signature_version="s3v4").generate_presigned_post(
        bucket, key, Fields=fields or {}, Conditions=list(conditions), ExpiresIn=expires
    )
    return signed["fields"]


@test
def accepted(t):
    name = t.bucket()
    answer = post(t, name, form(t, name, "k"))
    t.eq((answer.status, answer.body), (204, b""), "204 by default")
    t.eq(answer.headers["location"], f"{t.endpoint}/{name}/k", "Location")
    t.eq(t.body(name, "k"), b"hello", "stored")
    big = bytes(i % 251 for i in range(3 << 20)) + b"\r\n--" + BOUNDARY[:5].encode() + b"x"
    t.eq(post(t, name, form(t, name, "big"), file=big).status, 204, "large")
    t.ok(t.body(name, "big") == big, "what looks like a boundary is content")
    answer = post(t, name, form(t, name, "up/${filename}"), name="c:\\x\\f ile.txt")
    t.eq(t.keys(name, Prefix="up/")[0], ["up/f ile.txt"], "the file's name")
    fields = {"x-amz-meta-name": "${filename}"}
    named = form(t, name, "${filename}", [["eq", "$x-amz-meta-name", "n.txt"], ["starts-with", "$key", "n"]], fields)
    t.eq(post(t, name, named, name="n.txt").status, 204, "the policy speaks of the file's name")
    t.eq(t.s3.head_object(Bucket=name, Key="n.txt")["Metadata"], {"name": "n.txt"}, "in every field")
    t.refused(post(t, name, named, name="m.txt"), 403, "AccessDenied", "another file's name")
    fields = {"success_action_status": "201", "Content-Type": "image/x", "x-amz-meta-a": "b"}
    answer = post(t, name, form(t, name, "m", [{k: v} for k, v in fields.items()], fields))
    t.eq((answer.status, answer.element("Key"), answer.element("Bucket")), (201, "m", name), "201")
    head = t.s3.head_object(Bucket=name, Key="m")
    t.eq((head["ContentType"], head["Metadata"]), ("image/x", {"a": "b"}), "fields are headers")
    fields = {"success_action_redirect": "http://example.com/done?x=1"}
    answer = post(t, name, form(t, name, "r", [fields], fields))
    t.eq(answer.status, 303, "redirect")
    t.ok(answer.headers["location"].startswith(f"http://example.com/done?x=1&bucket={name}&key=r&etag=%22"), "to")
    t.eq(post(t, name, form(t, name, "e"), file=b"").status, 204, "an empty file")


@test
def refused(t):
    name = t.bucket()
    good = form(t, name, "k", [["content-length-range", 2, 10]])
    t.refused(post(t, name, good, file=b"x" * 11), 400, "EntityTooLarge", "too large")
    t.refused(post(t, name, good, file=b"x"), 400, "EntityTooSmall", "too small")
    t.refused(post(t, name, dict(good, key="other")), 403, "AccessDenied", "another key")
    t.refused(post(t, name, dict(good, **{"x-amz-meta-a": "b"})), 403, "AccessDenied", "a field too many")
    t.refused(post(t, name, dict(good, **{"x-amz-signature": "0" * 64})), 403, "SignatureDoesNotMatch", "signature")
    t.refused(post(t, name, {"key": "k"}), 403, "AccessDenied", "no policy")
    for field in ["policy", "x-amz-signature", "x-amz-credential", "x-amz-date", "x-amz-algorithm"]:
        half = {k: v for k, v in good.items() if k != field}
        t.refused(post(t, name, half), 400, "InvalidArgument", f"signed without {field}")
    t.refused(post(t, name, dict(good, policy="e30=")), 400, "InvalidPolicyDocument", "no expiration")
    t.refused(post(t, name, good, file=None), 400, "IncorrectNumberOfFilesInPostRequest", "no file")
    without = {k: v for k, v in good.items() if k != "key"}
    answer = post(t, name, without)
    t.ok(answer.status in (400, 403), "no key")
    expired = form(t, name, "k", expires=-10)
    t.refused(post(t, name, expired), 403, "AccessDenied", "expired")
    t.eq(t.keys(name)[0], [], "nothing stored")
    t.eq(post(t, name, good, file=b"12").status, 204, "the good form is good")
