"""Errors: their documents, signatures that are wrong, methods that do not exist."""

from harness import test

AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=%s/20260101/us-east-1/s3/aws4_request, "
    "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=" + "0" * 64
)


@test
def documents(t):
    name = t.bucket()
    answer = t.raw("GET", f"/{name}/none")
    t.refused(answer, 404, "NoSuchKey", "code")
    t.eq(answer.headers["content-type"], "application/xml", "type")
    t.ok(answer.body.startswith(b'<?xml version="1.0" encoding="UTF-8"?>'), "declaration")
    t.eq(answer.element("RequestId"), answer.headers["x-amz-request-id"], "request id")
    t.eq(answer.element("Message"), "The specified key does not exist.", "message")
    t.ok(answer.element("HostId") is not None, "host id")
    t.eq(answer.headers["content-length"], str(len(answer.body)), "length")
    answer = t.raw("GET", f"/{name}/%3Cb%3E%26")
    t.eq(answer.element("Key"), "&lt;b&gt;&amp;", "escaped")


@test
def anonymous(t):
    name = t.bucket()
    t.put(name, "k")
    for method, path in [("GET", "/"), ("GET", f"/{name}"), ("GET", f"/{name}/k"), ("PUT", f"/{name}/k"), ("DELETE", f"/{name}/k")]:
        answer = t.raw(method, path, sign=False, body=b"x" if method == "PUT" else b"")
        t.refused(answer, 403, "AccessDenied", f"{method} {path}")
    t.eq(t.body(name, "k"), b"k", "unchanged")


@test
def wrong_keys(t):
    name = t.bucket()
    t.fails(403, "SignatureDoesNotMatch", t.client(secret="x").list_objects_v2, Bucket=name)
    t.fails(403, "InvalidAccessKeyId", t.client(access="NOBODY").list_objects_v2, Bucket=name)
    t.fails(403, "SignatureDoesNotMatch", t.client(secret="x").put_object, Bucket=name, Key="k", Body=b"1")
    t.eq(t.keys(name)[0], [], "nothing stored")


@test
def malformed_authorization(t):
    name = t.bucket()
    for text, code in [
        ("nonsense", "InvalidArgument"),
        ("AWS4-HMAC-SHA256", "AuthorizationHeaderMalformed"),
        ("AWS4-HMAC-SHA256 Credential=x", "AuthorizationHeaderMalformed"),
        (AUTHORIZATION % t.access + "0", "AuthorizationHeaderMalformed"),
        ("AWS abc:def", "InvalidRequest"),
    ]:
        headers = {"Authorization": text, "x-amz-date": "20260101T000000Z", "x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
        answer = t.raw("GET", "/" + name, headers=headers, sign=False)
        t.ok(answer.status in (400, 403) and answer.code is not None, f"{text[:30]!r} is refused")
    headers = {"Authorization": AUTHORIZATION % t.access, "x-amz-date": "20260101T000000Z", "x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
    answer = t.raw("GET", "/" + name, headers=headers, sign=False)
    t.refused(answer, 403, "RequestTimeTooSkewed", "an old date")


@test
def methods(t):
    name = t.bucket()
    t.put(name, "k")
    for method, path in [("POST", "/"), ("PUT", "/"), ("DELETE", "/"), ("PATCH", f"/{name}/k"), ("POST", f"/{name}")]:
        answer = t.raw(method, path)
        t.ok(answer.status in (405, 411, 412, 400), f"{method} {path}: {answer.status}")
        t.ok(answer.code in ("MethodNotAllowed", "MissingContentLength", "InvalidRequest"), f"{method} {path}: {answer.code}")
    answer = t.raw("OPTIONS", f"/{name}/k", sign=False)
    t.refused(answer, 400, "BadRequest", "a preflight without origin")
    headers = {"Origin": "http://example.com", "Access-Control-Request-Method": "GET"}
    answer = t.raw("OPTIONS", f"/{name}/k", headers=headers, sign=False)
    t.refused(answer, 403, "AccessForbidden", "a preflight")
    t.eq(t.body(name, "k"), b"k", "unchanged")


@test
def addresses(t):
    for path in ["/%zz", "/bucket/%", "/bucket/%f", "/bucket/%ff%fe"]:
        answer = t.raw("GET", path, sign=False)
        t.ok(answer.status in (400, 403), f"{path}: {answer.status}")
    name = t.bucket()
    answer = t.raw("GET", f"/{name}/k", "versionId=")
    t.refused(answer, 400, "InvalidArgument", "empty version id")


@test
def delete_documents(t):
    name = t.bucket()
    import base64
    import hashlib

    def delete(body, md5=True):
        headers = {"Content-MD5": base64.b64encode(hashlib.md5(body).digest()).decode()} if md5 else {}
        return t.raw("POST", "/" + name, "delete", headers=headers, body=body)

    good = b"<Delete><Object><Key>k</Key></Object></Delete>"
    t.eq(delete(good).status, 200, "good")
    t.refused(delete(good, md5=False), 400, "InvalidRequest", "no digest")
    for body in [b"<Delete>", b"x", b"<Delete></Delete>", b"<Delete><Object/></Delete>", b"<Other/>",
                 b'<!DOCTYPE a [<!ENTITY b "c">]><Delete><Object><Key>&b;</Key></Object></Delete>']:  # fmt: skip
        t.refused(delete(body), 400, "MalformedXML", body[:30])
    spaced = b'<?xml version="1.0"?>\n<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\n <Object>\n <Key>k</Key>\n </Object>\n</Delete>\n'
    t.eq(delete(spaced).status, 200, "white space and namespace")
