"""Objects: bodies, metadata, headers, ranges, deletion."""

import hashlib

from harness import test


@test
def sizes(t):
    name = t.bucket()
    for size in [0, 1, 4095, 4096, 32767, 32768, 32769, 40960, 40961, 131072, 131073, 1 << 20, (5 << 20) + 3]:
        data = bytes(hashlib.shake_128(str(size).encode()).digest(size))
        etag = f'"{hashlib.md5(data).hexdigest()}"'
        t.eq(t.s3.put_object(Bucket=name, Key="k", Body=data)["ETag"], etag, f"ETag of {size}")
        got = t.s3.get_object(Bucket=name, Key="k")
        t.eq((got["ContentLength"], got["ETag"]), (size, etag), f"head of {size}")
        t.ok(got["Body"].read() == data, f"body of {size}")


@test
def keys_of_all_kinds(t):
    name = t.bucket()
    keys = [
        "a", "a/b/c", "/lead", "trail/", "//", "a//b", ".", "..", "a/../b", "./x", "a b", " a", "a ",
        "a+b", "a%2Fb", "a?b", "a#b", "a&b=c", "a;b=c", "a:b", "a@b", "a,b", "a'b", 'a"b', "a<b>", "a\\b",
        "a|b", "a^b", "a`b", "a{b}", "a[b]", "a~b", "a*b", "a(b)", "a!b", "a$b", "\t", "a\nb", "é", "e\u0301",
        "日本語", "\U0001f680", "\u200b", "x" * 1024, "é" * 512,
    ]  # fmt: skip
    for key in keys:
        body = key.encode()
        t.s3.put_object(Bucket=name, Key=key, Body=body)
        t.eq(t.body(name, key), body, f"body of {key!r}")
        t.eq(t.s3.head_object(Bucket=name, Key=key)["ContentLength"], len(body), f"head of {key!r}")
    t.eq(t.keys(name)[0], sorted(keys, key=str.encode), "all are listed")
    deleted = t.s3.delete_objects(
        Bucket=name, Delete={"Objects": [{"Key": key} for key in keys if "\n" not in key and "\t" not in key]}
    )
    t.ok("Errors" not in deleted, "all are deleted")
    t.eq(t.keys(name)[0], ["\t", "a\nb"], "but two")
    for key in ["\t", "a\nb"]:
        t.s3.delete_object(Bucket=name, Key=key)
    t.eq(t.keys(name)[0], [], "none is left")


@test
def key_lengths(t):
    name = t.bucket()
    for key in ["x" * 1025, "%C3%A9" * 513]:
        answer = t.raw("PUT", f"/{name}/{key}", body=b"1")
        t.refused(answer, 400, "KeyTooLongError", "PUT")
        t.refused(t.raw("GET", f"/{name}/{key}"), 400, "KeyTooLongError", "GET")


@test
def headers_come_back(t):
    name = t.bucket()
    given = {
        "ContentType": "text/x-test; charset=utf-8",
        "CacheControl": "public, max-age=14400",
        "ContentDisposition": 'attachment; filename="a b.txt"',
        "ContentEncoding": "gzip",
        "ContentLanguage": "de, en",
        "Metadata": {"one": "1", "two": "zwei", "with-dash": "a, b", "empty": ""},
        "WebsiteRedirectLocation": "/elsewhere",
    }
    t.s3.put_object(Bucket=name, Key="k", Body=b"x", Expires="Wed, 01 Dec 2094 16:00:00 GMT", **given)
    for answer in [t.s3.get_object(Bucket=name, Key="k"), t.s3.head_object(Bucket=name, Key="k")]:
        for field, value in given.items():
            t.eq(answer.get(field), value, field)
        t.eq(answer["ExpiresString"], "Wed, 01 Dec 2094 16:00:00 GMT", "Expires")
        t.eq(answer["AcceptRanges"], "bytes", "Accept-Ranges")
    t.s3.put_object(Bucket=name, Key="k", Body=b"y")
    answer = t.s3.head_object(Bucket=name, Key="k")
    t.eq(answer["Metadata"], {}, "overwriting forgets metadata")
    t.eq(answer["ContentType"], "binary/octet-stream", "the default type")
    t.ok("CacheControl" not in answer, "and the rest")


@test
def metadata_bytes(t):
    name = t.bucket()
    for value in ["plain", "  inner space kept ", "a,b;c=d", "q" * 1900]:
        t.s3.put_object(Bucket=name, Key="k", Metadata={"m": value})
        t.eq(t.s3.head_object(Bucket=name, Key="k")["Metadata"], {"m": value.strip()}, value[:20])
    too_much = {"m" * 100: "v" * 1949}
    t.fails(400, "MetadataTooLarge", t.s3.put_object, Bucket=name, Key="k2", Metadata=too_much)
    t.fails(404, "404", t.s3.head_object, Bucket=name, Key="k2")


@test
def aws_chunked_is_not_stored(t):
    name = t.bucket()
    t.s3.put_object(Bucket=name, Key="k", Body=b"x", ContentEncoding="aws-chunked")
    t.ok("ContentEncoding" not in t.s3.head_object(Bucket=name, Key="k"), "nothing left")
    t.s3.put_object(Bucket=name, Key="k", Body=b"x", ContentEncoding="gzip,aws-chunked")
    t.eq(t.s3.head_object(Bucket=name, Key="k")["ContentEncoding"], "gzip", "the rest is left")


@test
def ranges(t):
    name = t.bucket()
    small, large = b"0123456789", bytes(range(256)) * 4096
    t.put(name, "small", body=small)
    t.put(name, "large", body=large)
    for key, data in [("small", small), ("large", large)]:
        size = len(data)
        for text, start, end in [
            ("bytes=0-0", 0, 1),
            ("bytes=2-5", 2, 6),
            ("bytes=4-", 4, size),
            ("bytes=-3", size - 3, size),
            (f"bytes=-{size * 2}", 0, size),
            (f"bytes=5-{size * 2}", 5, size),
            (f"bytes={size - 1}-{size - 1}", size - 1, size),
            (f"bytes=0-{size - 1}", 0, size),
        ]:
            got = t.s3.get_object(Bucket=name, Key=key, Range=text)
            t.eq(got["ResponseMetadata"]["HTTPStatusCode"], 206, f"status of {text}")
            t.eq(got["ContentRange"], f"bytes {start}-{end - 1}/{size}", f"Content-Range of {text}")
            t.eq(got["ContentLength"], end - start, f"length of {text}")
            t.ok(got["Body"].read() == data[start:end], f"bytes of {text}")
            head = t.s3.head_object(Bucket=name, Key=key, Range=text)
            t.eq(head["ContentLength"], end - start, f"HEAD of {text}")
        for text in [f"bytes={size}-", f"bytes={size}-{size + 5}", "bytes=-0"]:
            error = t.fails(416, "InvalidRange", t.s3.get_object, Bucket=name, Key=key, Range=text)
            t.eq(error["Error"].get("ActualObjectSize"), str(size), "size in the error")
        for text in ["bytes=5-2", "bytes=a-b", "bits=0-1", "bytes=0-1,3-4", "bytes=-", "0-1"]:
            got = t.s3.get_object(Bucket=name, Key=key, Range=text)
            t.eq(got["ResponseMetadata"]["HTTPStatusCode"], 200, f"{text} is ignored")
            t.ok(got["Body"].read() == data, f"all for {text}")
    t.s3.put_object(Bucket=name, Key="empty")
    t.fails(416, "InvalidRange", t.s3.get_object, Bucket=name, Key="empty", Range="bytes=0-0")
    t.eq(t.body(name, "empty"), b"", "an empty object")


@test
def response_overrides(t):
    name = t.bucket()
    t.s3.put_object(Bucket=name, Key="k", Body=b"x", ContentType="text/plain")
    wanted = {
        "ContentType": "foo/bar",
        "CacheControl": "no-cache",
        "ContentDisposition": "bla",
        "ContentEncoding": "aaa",
        "ContentLanguage": "esperanto",
    }
    got = t.s3.get_object(
        Bucket=name,
        Key="k",
        ResponseExpires="Thu, 01 Dec 1994 16:00:00 GMT",
        **{"Response" + field: value for field, value in wanted.items()},
    )
    for field, value in wanted.items():
        t.eq(got[field], value, field)
    t.eq(got["ExpiresString"], "Thu, 01 Dec 1994 16:00:00 GMT", "Expires")
    answer = t.raw("GET", f"/{name}/k", "response-content-type=a%0D%0AX%3A%20y")
    t.refused(answer, 400, "InvalidArgument", "header lines of one's own")
    answer = t.raw("GET", f"/{name}/k", "response-content-type=a/b", sign=False)
    t.refused(answer, 400, "InvalidRequest", "anonymous")


@test
def missing(t):
    name = t.bucket()
    error = t.fails(404, "NoSuchKey", t.s3.get_object, Bucket=name, Key="no")
    t.eq(error["Error"].get("Key"), "no", "names the key")
    t.fails(404, "404", t.s3.head_object, Bucket=name, Key="no")
    t.eq(t.raw("HEAD", f"/{name}/no").body, b"", "no body")
    answer = t.s3.delete_object(Bucket=name, Key="no")
    t.eq(answer["ResponseMetadata"]["HTTPStatusCode"], 204, "deleting nothing")


@test
def delete_many(t):
    name = t.bucket()
    keys = [f"k{i}" for i in range(1000)]
    for key in keys[::100]:
        t.put(name, key)
    answer = t.s3.delete_objects(Bucket=name, Delete={"Objects": [{"Key": key} for key in keys]})
    t.eq(len(answer["Deleted"]), 1000, "missing ones count as deleted")
    t.eq(t.keys(name)[0], [], "nothing left")
    t.put(name, "a", "b")
    answer = t.s3.delete_objects(
        Bucket=name, Delete={"Quiet": True, "Objects": [{"Key": "a"}, {"Key": "b"}]}
    )
    t.ok("Deleted" not in answer and "Errors" not in answer, "quiet")
    t.fails(
        400,
        "MalformedXML",
        t.s3.delete_objects,
        Bucket=name,
        Delete={"Objects": [{"Key": f"{i}"} for i in range(1001)]},
    )
    t.put(name, "c")
    answer = t.s3.delete_objects(
        Bucket=name,
        Delete={"Objects": [{"Key": "c", "ETag": "wrong"}, {"Key": "x" * 1025}, {"Key": "d"}]},
    )
    codes = {error["Code"] for error in answer["Errors"]}
    t.eq(codes, {"PreconditionFailed", "KeyTooLongError"}, "each key for itself")
    t.eq([d["Key"] for d in answer["Deleted"]], ["d"], "the other is deleted")
    t.eq(t.keys(name)[0], ["c"], "the guarded one is there")


@test
def version_ids(t):
    name = t.bucket()
    t.put(name, "k")
    t.eq(t.body(name, "k", VersionId="null"), b"k", "the version null")
    t.fails(400, "InvalidArgument", t.s3.get_object, Bucket=name, Key="k", VersionId="abc")
    t.s3.delete_object(Bucket=name, Key="k", VersionId="null")
    t.fails(404, "NoSuchKey", t.s3.get_object, Bucket=name, Key="k")


@test
def storage_classes(t):
    name = t.bucket()
    for value in ["STANDARD", "STANDARD_IA", "REDUCED_REDUNDANCY"]:
        t.s3.put_object(Bucket=name, Key="k", StorageClass=value)
        head = t.s3.head_object(Bucket=name, Key="k")
        t.eq(head.get("StorageClass", "STANDARD"), value, "class of head")
        t.eq(t.s3.list_objects_v2(Bucket=name)["Contents"][0]["StorageClass"], value, "and list")
    answer = t.raw("PUT", f"/{name}/k", headers={"x-amz-storage-class": "COLD"}, body=b"1")
    t.refused(answer, 400, "InvalidStorageClass", "unknown class")


@test
def acls(t):
    name = t.bucket()
    t.put(name, "k")
    grants = t.s3.get_object_acl(Bucket=name, Key="k")["Grants"]
    t.eq([grant["Permission"] for grant in grants], ["FULL_CONTROL"], "the owner's")
    for acl in ["private", "bucket-owner-full-control"]:
        t.s3.put_object(Bucket=name, Key="k", ACL=acl)
    code = "AccessControlListNotSupported"
    t.fails(400, code, t.s3.put_object, Bucket=name, Key="k", ACL="public-read")
    t.fails(400, code, t.s3.put_object_acl, Bucket=name, Key="k", ACL="public-read")
    read = t.s3.get_object_acl(Bucket=name, Key="k")
    same = {"Owner": read["Owner"], "Grants": read["Grants"]}
    t.s3.put_object_acl(Bucket=name, Key="k", AccessControlPolicy=same)
    t.s3.put_bucket_acl(Bucket=name, AccessControlPolicy=same)
    t.s3.put_object_acl(Bucket=name, Key="k", ACL="private")
    t.fails(404, "NoSuchKey", t.s3.put_object_acl, Bucket=name, Key="no", ACL="private")
    everyone = {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"}
    more = dict(same, Grants=same["Grants"] + [{"Grantee": everyone, "Permission": "READ"}])
    t.fails(400, code, t.s3.put_object_acl, Bucket=name, Key="k", AccessControlPolicy=more)
    t.fails(400, code, t.s3.put_bucket_acl, Bucket=name, AccessControlPolicy=more)
    nothing = dict(same, Grants=[])
    t.fails(400, code, t.s3.put_object_acl, Bucket=name, Key="k", AccessControlPolicy=nothing)
    t.fails(400, code, t.s3.put_bucket_acl, Bucket=name, AccessControlPolicy=nothing)
    for body in [b"", b"<AccessControlPolicy>", b"<Other/>"]:
        t.refused(t.raw("PUT", f"/{name}/k", "acl", body=body), 400, "MalformedACLError", body)


@test
def tags_on_put(t):
    name = t.bucket()
    t.s3.put_object(Bucket=name, Key="k", Tagging="a=1&b=two%20words")
    answer = t.raw("GET", f"/{name}/k")
    t.eq(answer.headers.get("x-amz-tagging-count"), "2", "count")
    too_many = "&".join(f"k{i}=v" for i in range(11))
    t.fails(400, "BadRequest", t.s3.put_object, Bucket=name, Key="k", Tagging=too_many)
    t.fails(400, "InvalidTag", t.s3.put_object, Bucket=name, Key="k", Tagging="x" * 129 + "=1")
    t.fails(400, "InvalidTag", t.s3.put_object, Bucket=name, Key="k", Tagging="x=" + "v" * 257)


@test
def tags_of_an_object(t):
    name = t.bucket()
    where = {"Bucket": name, "Key": "k"}
    t.s3.put_object(Body=b"x", Tagging="a=1&b=two%20words", **where)
    before = t.s3.head_object(**where)
    one, two = {"Key": "a", "Value": "1"}, {"Key": "b", "Value": "two words"}
    t.eq(t.s3.get_object_tagging(**where)["TagSet"], [one, two], "as created")
    t.s3.put_object_tagging(Tagging={"TagSet": [two]}, **where)
    t.eq(t.s3.get_object_tagging(**where)["TagSet"], [two], "replaced")
    after = t.s3.head_object(**where)
    t.eq((after["ETag"], after["LastModified"]), (before["ETag"], before["LastModified"]), "the object stays")
    t.eq(t.raw("HEAD", f"/{name}/k").headers.get("x-amz-tagging-count"), "1", "count")
    for tags, code in [
        ([one, one], "InvalidTag"),
        ([{"Key": "k" * 129, "Value": ""}], "InvalidTag"),
        ([{"Key": "k", "Value": "v" * 257}], "InvalidTag"),
        ([{"Key": "aws:x", "Value": ""}], "InvalidTag"),
        ([{"Key": f"k{i}", "Value": ""} for i in range(11)], "BadRequest"),
    ]:
        t.fails(400, code, t.s3.put_object_tagging, Tagging={"TagSet": tags}, **where)
    t.refused(t.raw("PUT", f"/{name}/k", "tagging", body=b"<Tagging>"), 400, "MalformedXML", "cut off")
    t.s3.delete_object_tagging(**where)
    t.eq(t.s3.get_object_tagging(**where)["TagSet"], [], "deleted")
    for call in [t.s3.get_object_tagging, t.s3.delete_object_tagging]:
        t.fails(404, "NoSuchKey", call, Bucket=name, Key="no")
    t.fails(404, "NoSuchKey", t.s3.put_object_tagging, Bucket=name, Key="no", Tagging={"TagSet": []})
    upload = t.s3.create_multipart_upload(Bucket=name, Key="parts", Tagging="m=1")["UploadId"]
    part = {"Bucket": name, "Key": "parts", "UploadId": upload}
    etag = t.s3.upload_part(PartNumber=1, Body=b"p", **part)["ETag"]
    t.s3.complete_multipart_upload(MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]}, **part)
    tags = t.s3.get_object_tagging(Bucket=name, Key="parts")["TagSet"]
    t.eq(tags, [{"Key": "m", "Value": "1"}], "of an upload in parts")


@test
def refused_features(t):
    name = t.bucket()
    t.put(name, "k")
    for header, value in [
        ("x-amz-server-side-encryption", "AES256"),
        ("x-amz-server-side-encryption-customer-algorithm", "AES256"),
        ("x-amz-write-offset-bytes", "0"),
    ]:
        answer = t.raw("PUT", f"/{name}/k", headers={header: value}, body=b"changed")
        t.refused(answer, 501, "NotImplemented", header)
    answer = t.raw("PUT", f"/{name}/k", headers={"x-amz-object-lock-mode": "GOVERNANCE"}, body=b"changed")
    t.refused(answer, 400, "InvalidRequest", "object lock")
    t.eq(t.body(name, "k"), b"k", "unchanged")
