"""Conditional reads and writes."""

import threading

from botocore.exceptions import ClientError
from harness import test

OLD, FUTURE = "Sat, 29 Oct 1994 19:43:31 GMT", "Wed, 01 Dec 2094 16:00:00 GMT"


@test
def reads(t):
    name = t.bucket()
    etag = t.s3.put_object(Bucket=name, Key="k", Body=b"x", CacheControl="no-cache")["ETag"]

    def get(**conditions):
        return t.s3.get_object(Bucket=name, Key="k", **conditions)["Body"].read()

    for condition in [
        {"IfMatch": etag},
        {"IfMatch": etag.strip('"')},
        {"IfMatch": "*"},
        {"IfNoneMatch": '"other"'},
        {"IfModifiedSince": OLD},
        {"IfUnmodifiedSince": FUTURE},
        {"IfMatch": etag, "IfUnmodifiedSince": OLD},
        {"IfNoneMatch": '"other"', "IfModifiedSince": FUTURE},
    ]:
        t.eq(get(**condition), b"x", f"{condition}")
    for condition in [{"IfMatch": '"other"'}, {"IfUnmodifiedSince": OLD}]:
        t.fails(412, "PreconditionFailed", get, **condition)
        t.fails(412, "412", t.s3.head_object, Bucket=name, Key="k", **condition)
    for condition in [{"IfNoneMatch": etag}, {"IfNoneMatch": "*"}, {"IfModifiedSince": FUTURE}]:
        t.fails(304, "304", get, **condition)
        t.fails(304, "304", t.s3.head_object, Bucket=name, Key="k", **condition)
    answer = t.raw("GET", f"/{name}/k", headers={"If-None-Match": etag})
    t.eq((answer.status, answer.body, answer.headers["etag"]), (304, b"", etag), "304")
    t.eq(answer.headers.get("cache-control"), "no-cache", "what caches live by")
    t.ok("last-modified" in answer.headers, "Last-Modified")
    t.fails(404, "NoSuchKey", t.s3.get_object, Bucket=name, Key="no", IfNoneMatch="*")


@test
def if_range(t):
    name = t.bucket()
    t.put(name, "k", body=b"0123456789")
    head = t.raw("HEAD", f"/{name}/k").headers
    for value in [head["etag"], head["last-modified"]]:
        answer = t.raw("GET", f"/{name}/k", headers={"Range": "bytes=1-2", "If-Range": value})
        t.eq((answer.status, answer.body), (206, b"12"), "the object is as known")
    for value in ['"other"', OLD, "W/" + head["etag"]]:
        answer = t.raw("GET", f"/{name}/k", headers={"Range": "bytes=1-2", "If-Range": value})
        t.eq((answer.status, answer.body), (200, b"0123456789"), "it changed")


@test
def writes(t):
    name = t.bucket()

    def put(body, **conditions):
        return t.s3.put_object(Bucket=name, Key="k", Body=body, **conditions)["ETag"]

    t.fails(404, "NoSuchKey", put, b"0", IfMatch='"x"')
    one = put(b"1", IfNoneMatch="*")
    t.fails(412, "PreconditionFailed", put, b"2", IfNoneMatch="*")
    t.eq(t.body(name, "k"), b"1", "the first stays")
    two = put(b"2", IfMatch=one)
    t.fails(412, "PreconditionFailed", put, b"3", IfMatch=one)
    t.eq(t.body(name, "k"), b"2", "the second stays")
    t.fails(501, "NotImplemented", put, b"3", IfNoneMatch=two)
    t.fails(412, "PreconditionFailed", t.s3.delete_object, Bucket=name, Key="k", IfMatch=one)
    t.s3.delete_object(Bucket=name, Key="k", IfMatch=two)
    t.fails(404, "NoSuchKey", t.s3.get_object, Bucket=name, Key="k")
    put(b"4", IfNoneMatch="*")
    source = {"Bucket": name, "Key": "k"}
    t.s3.put_object(Bucket=name, Key="d", Body=b"d")
    copy = t.s3.copy_object
    t.fails(412, "PreconditionFailed", copy, Bucket=name, Key="d", CopySource=source, IfNoneMatch="*")
    t.eq(t.body(name, "d"), b"d", "not copied")


@test
def exactly_one_wins(t):
    name = t.bucket()
    outcomes, lock = [], threading.Lock()

    def work(i):
        client = t.client()
        try:
            client.put_object(Bucket=name, Key="k", Body=b"%d" % i, IfNoneMatch="*")
            result = i
        except ClientError as e:
            result = e.response["Error"]["Code"]
        with lock:
            outcomes.append(result)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [outcome for outcome in outcomes if isinstance(outcome, int)]
    t.eq(len(winners), 1, "one wins")
    t.ok(set(outcomes) - set(winners) <= {"PreconditionFailed", "ConditionalRequestConflict"}, "the others know")
    t.eq(t.body(name, "k"), b"%d" % winners[0], "the winner's bytes")
