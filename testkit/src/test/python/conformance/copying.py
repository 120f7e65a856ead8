"""Copies: metadata directives, conditions on the source, between buckets, of parts."""

from harness import test


@test
def within_and_between_buckets(t):
    one, two = t.bucket(), t.bucket()
    for size in [0, 10, 40_000, 3 << 20]:
        data = bytes(i % 251 for i in range(size))
        etag = t.s3.put_object(Bucket=one, Key="s", Body=data, Metadata={"m": "1"}, ContentType="a/b")["ETag"]
        for bucket in [one, two]:
            answer = t.s3.copy_object(Bucket=bucket, Key="d", CopySource={"Bucket": one, "Key": "s"})
            t.eq(answer["CopyObjectResult"]["ETag"], etag, f"ETag of {size}")
            got = t.s3.get_object(Bucket=bucket, Key="d")
            t.ok(got["Body"].read() == data, f"bytes of {size}")
            t.eq((got["Metadata"], got["ContentType"]), ({"m": "1"}, "a/b"), "metadata comes along")
    t.s3.delete_object(Bucket=one, Key="s")
    t.eq(t.s3.head_object(Bucket=one, Key="d")["ContentLength"], 3 << 20, "the copy stays")
    t.eq(len(t.body(two, "d")), 3 << 20, "and the other")


@test
def directives(t):
    name = t.bucket()
    t.s3.put_object(Bucket=name, Key="s", Body=b"x", Metadata={"a": "1"}, ContentType="a/b", Tagging="t=1")
    source = {"Bucket": name, "Key": "s"}
    t.s3.copy_object(Bucket=name, Key="d", CopySource=source, Metadata={"b": "2"})
    t.eq(t.s3.head_object(Bucket=name, Key="d")["Metadata"], {"a": "1"}, "COPY by default")
    t.s3.copy_object(
        Bucket=name,
        Key="d",
        CopySource=source,
        Metadata={"b": "2"},
        ContentType="c/d",
        MetadataDirective="REPLACE",
    )
    head = t.s3.head_object(Bucket=name, Key="d")
    t.eq((head["Metadata"], head["ContentType"]), ({"b": "2"}, "c/d"), "REPLACE")
    answer = t.raw("HEAD", f"/{name}/d")
    t.eq(answer.headers.get("x-amz-tagging-count"), "1", "tags come along")
    t.s3.copy_object(Bucket=name, Key="d", CopySource=source, Tagging="a=1&b=2", TaggingDirective="REPLACE")
    answer = t.raw("HEAD", f"/{name}/d")
    t.eq(answer.headers.get("x-amz-tagging-count"), "2", "tags replaced")
    headers = {"x-amz-copy-source": f"/{name}/s", "x-amz-metadata-directive": "MOVE"}
    t.refused(t.raw("PUT", f"/{name}/d", headers=headers), 400, "InvalidArgument", "unknown directive")


@test
def onto_itself(t):
    name = t.bucket()
    t.s3.put_object(Bucket=name, Key="s", Body=b"x", Metadata={"a": "1"})
    source = {"Bucket": name, "Key": "s"}
    t.fails(400, "InvalidRequest", t.s3.copy_object, Bucket=name, Key="s", CopySource=source)
    t.s3.copy_object(
        Bucket=name, Key="s", CopySource=source, Metadata={"b": "2"}, MetadataDirective="REPLACE"
    )
    t.eq(t.s3.head_object(Bucket=name, Key="s")["Metadata"], {"b": "2"}, "metadata replaced")
    t.s3.copy_object(Bucket=name, Key="s", CopySource=source, StorageClass="STANDARD")
    t.eq(t.body(name, "s"), b"x", "still there")


@test
def sources(t):
    name = t.bucket()
    keys = ["a b", "a+b", "é/ü", "a%2Fb", "?x", "dir/"]
    t.put(name, *keys)
    for key in keys:
        t.s3.copy_object(Bucket=name, Key="d", CopySource={"Bucket": name, "Key": key})
        t.eq(t.body(name, "d"), key.encode(), f"copy of {key!r}")
    source = {"Bucket": name, "Key": "none"}
    t.fails(404, "NoSuchKey", t.s3.copy_object, Bucket=name, Key="d", CopySource=source)
    source = {"Bucket": t.name(), "Key": "k"}
    t.fails(404, "NoSuchBucket", t.s3.copy_object, Bucket=name, Key="d", CopySource=source)
    for text in ["", "/", "nokey", "/nokey", "/nokey/"]:
        answer = t.raw("PUT", f"/{name}/d", headers={"x-amz-copy-source": text})
        t.refused(answer, 400, "InvalidArgument", f"source {text!r}")
    source = {"Bucket": name, "Key": "a b", "VersionId": "null"}
    t.s3.copy_object(Bucket=name, Key="d2", CopySource=source)
    t.eq(t.body(name, "d2"), b"a b", "the version null")


@test
def conditions_on_the_source(t):
    name = t.bucket()
    etag = t.s3.put_object(Bucket=name, Key="s", Body=b"x")["ETag"]
    source = {"Bucket": name, "Key": "s"}
    old, future = "Sat, 29 Oct 1994 19:43:31 GMT", "Wed, 01 Dec 2094 16:00:00 GMT"

    def copy(**conditions):
        return t.s3.copy_object(Bucket=name, Key="d", CopySource=source, **conditions)

    copy(CopySourceIfMatch=etag)
    copy(CopySourceIfNoneMatch='"other"')
    copy(CopySourceIfModifiedSince=old)
    copy(CopySourceIfUnmodifiedSince=future)
    t.eq(t.body(name, "d"), b"x", "copied")
    for condition in [
        {"CopySourceIfMatch": '"other"'},
        {"CopySourceIfNoneMatch": etag},
        {"CopySourceIfUnmodifiedSince": old},
    ]:
        t.fails(412, "PreconditionFailed", copy, **condition)


@test
def parts(t):
    name = t.bucket()
    data = bytes(i % 253 for i in range(11 << 20))
    t.put(name, "s", body=data)
    source = {"Bucket": name, "Key": "s"}
    upload = t.s3.create_multipart_upload(Bucket=name, Key="d")["UploadId"]
    where = {"Bucket": name, "Key": "d", "UploadId": upload}
    etags = []
    for number, (start, end) in enumerate([(0, 5 << 20), (5 << 20, 10 << 20), (10 << 20, 11 << 20)], 1):
        answer = t.s3.upload_part_copy(
            PartNumber=number, CopySource=source, CopySourceRange=f"bytes={start}-{end - 1}", **where
        )
        etags.append({"PartNumber": number, "ETag": answer["CopyPartResult"]["ETag"]})
    bad = f"bytes=0-{len(data)}"
    copy = t.s3.upload_part_copy
    t.fails(400, "InvalidArgument", copy, PartNumber=4, CopySource=source, CopySourceRange=bad, **where)
    for text in ["bytes=0", "0-1", "bytes=5-2", "bytes=hello-world", "bytes=0-bar", "bytes=0-"]:
        t.fails(400, "InvalidArgument", copy, PartNumber=4, CopySource=source, CopySourceRange=text, **where)
    t.s3.complete_multipart_upload(MultipartUpload={"Parts": etags}, **where)
    t.ok(t.body(name, "d") == data, "the parts make the whole")
    upload = t.s3.create_multipart_upload(Bucket=name, Key="e")["UploadId"]
    where = {"Bucket": name, "Key": "e", "UploadId": upload}
    answer = copy(PartNumber=1, CopySource={"Bucket": name, "Key": "d"}, **where)
    parts = [{"PartNumber": 1, "ETag": answer["CopyPartResult"]["ETag"]}]
    t.s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **where)
    t.ok(t.body(name, "e") == data, "a whole multipart object as one part")
    missing = {"Bucket": name, "Key": "none"}
    where = {"Bucket": name, "Key": "e", "UploadId": "nobody"}
    t.fails(404, "NoSuchUpload", copy, PartNumber=1, CopySource=source, **where)
    upload = t.s3.create_multipart_upload(Bucket=name, Key="f")["UploadId"]
    where = {"Bucket": name, "Key": "f", "UploadId": upload}
    t.fails(404, "NoSuchKey", copy, PartNumber=1, CopySource=missing, **where)
