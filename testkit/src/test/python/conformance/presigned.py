"""Presigned URLs."""

import datetime
import time
import urllib.error
import urllib.request

from harness import test


def fetch(url, method="GET", data=None, headers=None):
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as e:
        return e.code, e.read(), dict(e.headers)


def presign(t, method, client=None, expires=60, **arguments):
    return (client or t.s3).generate_presigned_url(method, Params=arguments, ExpiresIn=expires)


@test
def get_and_put(t):
    name = t.bucket()
    client = t.client(signature_version="s3v4")
    for key in ["k", "a b+c/é", "x%2Fy"]:
        url = presign(t, "put_object", client, Bucket=name, Key=key)
        t.eq(fetch(url, "PUT", b"hello")[0], 200, "PUT")
        status, body, _ = fetch(presign(t, "get_object", client, Bucket=name, Key=key))
        t.eq((status, body), (200, b"hello"), "GET")
        t.eq(fetch(presign(t, "head_object", client, Bucket=name, Key=key), "HEAD")[0], 200, "HEAD")
        t.eq(fetch(presign(t, "delete_object", client, Bucket=name, Key=key), "DELETE")[0], 204, "DELETE")
    t.eq(t.keys(name)[0], [], "all deleted")


@test
def overrides_and_lists(t):
    name = t.bucket()
    t.put(name, "k")
    client = t.client(signature_version="s3v4")
    url = presign(t, "get_object", client, Bucket=name, Key="k", ResponseContentType="x/y")
    t.eq(fetch(url)[2].get("Content-Type"), "x/y", "override")
    url = presign(t, "list_objects_v2", client, Bucket=name, Prefix="k")
    t.ok(b"<Key>k</Key>" in fetch(url)[1], "list")


@test
def refused(t):
    name = t.bucket()
    t.put(name, "k")
    client = t.client(signature_version="s3v4")
    good = presign(t, "get_object", client, Bucket=name, Key="k")

    def code(url, **more):
        status, body, _ = fetch(url, **more)
        text = body.decode()
        return status, text[text.find("<Code>") + 6 : text.find("</Code>")]

    t.eq(code(good.replace("/k?", "/other?")), (403, "SignatureDoesNotMatch"), "another key")
    t.eq(code(good + "&response-content-type=a"), (403, "SignatureDoesNotMatch"), "more parameters")
    t.eq(code(good, method="DELETE"), (403, "SignatureDoesNotMatch"), "another method")
    t.eq(code(good[:-4] + "0000"), (403, "SignatureDoesNotMatch"), "another signature")
    wrong = t.client(secret="wrong", signature_version="s3v4")
    t.eq(code(presign(t, "get_object", wrong, Bucket=name, Key="k"))[1], "SignatureDoesNotMatch", "secret")
    unknown = t.client(access="NOBODY", signature_version="s3v4")
    t.eq(code(presign(t, "get_object", unknown, Bucket=name, Key="k"))[1], "InvalidAccessKeyId", "key")
    for text in ["604801", "x", "-5"]:
        url = good.replace("X-Amz-Expires=60", "X-Amz-Expires=" + text)
        t.eq(code(url), (400, "AuthorizationQueryParametersError"), f"expires {text}")
    url = good.replace("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Algorithm=AWS5")
    t.eq(code(url)[0], 400, "algorithm")
    url = "&".join(part for part in good.split("&") if not part.startswith("X-Amz-Date"))
    t.eq(code(url), (400, "AuthorizationQueryParametersError"), "no date")
    both = {"Authorization": "AWS4-HMAC-SHA256 Credential=a/20200101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"}
    t.eq(code(good, headers=both), (400, "InvalidArgument"), "two signatures")
    t.eq(t.body(name, "k"), b"k", "nothing happened")


@test
def expired(t):
    name = t.bucket()
    t.put(name, "k")
    url = presign(t, "get_object", t.client(signature_version="s3v4"), expires=1, Bucket=name, Key="k")
    end = datetime.datetime.now() + datetime.timedelta(seconds=2.2)
    while datetime.datetime.now() < end:
        time.sleep(0.1)
    status, body, _ = fetch(url)
    t.ok(status == 403 and b"<Code>AccessDenied</Code>" in body, "expired")
    t.ok(b"Request has expired" in body, "and says so")
