"""Uploads in parts."""

import hashlib

from harness import test

MIB = 1 << 20


def etag_of(parts):
    digest = hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()
    return f'"{digest}-{len(parts)}"'


def begin(t, name, key="k", **arguments):
    upload = t.s3.create_multipart_upload(Bucket=name, Key=key, **arguments)["UploadId"]
    return {"Bucket": name, "Key": key, "UploadId": upload}


def send(t, where, bodies, **arguments):
    parts = []
    for number, body in bodies.items():
        answer = t.s3.upload_part(PartNumber=number, Body=body, **where, **arguments)
        t.eq(answer["ETag"], f'"{hashlib.md5(body).hexdigest()}"', f"ETag of part {number}")
        parts.append({"PartNumber": number, "ETag": answer["ETag"]})
    return parts


def finish(t, where, parts, **arguments):
    return t.s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **where, **arguments)


@test
def whole_way(t):
    name = t.bucket()
    where = begin(t, name, ContentType="a/b", Metadata={"m": "1"}, CacheControl="no-store")
    bodies = {1: b"a" * (5 * MIB), 2: b"b" * (6 * MIB), 3: b"c"}
    parts = send(t, where, bodies)
    t.fails(404, "NoSuchKey", t.s3.get_object, Bucket=name, Key="k")
    answer = finish(t, where, parts)
    etag = etag_of(list(bodies.values()))
    t.eq((answer["ETag"], answer["Bucket"], answer["Key"]), (etag, name, "k"), "answer")
    t.ok(answer["Location"].endswith(f"/{name}/k"), "Location")
    got = t.s3.get_object(Bucket=name, Key="k")
    t.eq((got["ETag"], got["Metadata"], got["ContentType"]), (etag, {"m": "1"}, "a/b"), "head")
    t.ok(got["Body"].read() == b"".join(bodies.values()), "bytes")
    again = finish(t, where, parts)
    t.eq(again["ETag"], etag, "repeated, it answers the same")
    t.fails(404, "NoSuchUpload", t.s3.list_parts, **where)
    t.fails(404, "NoSuchUpload", t.s3.upload_part, PartNumber=4, Body=b"x", **where)
    offset = 0
    for number, body in bodies.items():
        part = t.s3.get_object(Bucket=name, Key="k", PartNumber=number)
        t.eq(part["PartsCount"], 3, "count")
        end = offset + len(body)
        t.eq(part["ContentRange"], f"bytes {offset}-{end - 1}/{11 * MIB + 1}", f"range of part {number}")
        t.ok(part["Body"].read() == body, f"bytes of part {number}")
        head = t.s3.head_object(Bucket=name, Key="k", PartNumber=number)
        t.eq((head["ContentLength"], head["PartsCount"]), (len(body), 3), "HEAD of a part")
        offset = end
    t.fails(416, "InvalidPartNumber", t.s3.get_object, Bucket=name, Key="k", PartNumber=4)
    across = t.body(name, "k", Range=f"bytes={5 * MIB - 2}-{5 * MIB + 1}")
    t.eq(across, b"aabb", "a range across parts")


@test
def part_number_of_simple_objects(t):
    name = t.bucket()
    t.put(name, "k")
    got = t.s3.get_object(Bucket=name, Key="k", PartNumber=1)
    t.eq(got["Body"].read(), b"k", "part 1 is all")
    t.fails(416, "InvalidPartNumber", t.s3.get_object, Bucket=name, Key="k", PartNumber=2)
    answer = t.raw("GET", f"/{name}/k", "partNumber=0")
    t.refused(answer, 400, "InvalidArgument", "part 0")
    answer = t.raw("GET", f"/{name}/k", "partNumber=1", headers={"Range": "bytes=0-0"})
    t.refused(answer, 400, "InvalidRequest", "range and part")


@test
def numbers_with_gaps_and_replacement(t):
    name = t.bucket()
    where = begin(t, name)
    send(t, where, {3: b"old" * MIB})
    parts = send(t, where, {3: b"x" * (5 * MIB), 700: b"y" * (5 * MIB), 10000: b"z"})
    listed = t.s3.list_parts(**where)["Parts"]
    t.eq([p["PartNumber"] for p in listed], [3, 700, 10000], "listed")
    finish(t, where, parts)
    t.ok(t.body(name, "k") == b"x" * (5 * MIB) + b"y" * (5 * MIB) + b"z", "the newer part counts")


@test
def only_named_parts_count(t):
    name = t.bucket()
    where = begin(t, name)
    parts = send(t, where, {1: b"1", 2: b"2"})
    finish(t, where, parts[1:])
    t.eq(t.body(name, "k"), b"2", "the other is dropped")


@test
def failures_of_completion(t):
    name = t.bucket()
    where = begin(t, name)
    parts = send(t, where, {1: b"a" * 10, 2: b"b"})
    t.fails(400, "EntityTooSmall", finish, t, where, parts)
    t.fails(400, "InvalidPartOrder", finish, t, where, parts[::-1])
    t.fails(400, "InvalidPartOrder", finish, t, where, [parts[0], parts[0]])
    wrong = [{"PartNumber": 1, "ETag": '"0123456789abcdef0123456789abcdef"'}]
    t.fails(400, "InvalidPart", finish, t, where, wrong)
    t.fails(400, "InvalidPart", finish, t, where, [{"PartNumber": 9, "ETag": parts[0]["ETag"]}])
    path, query = f"/{name}/k", "uploadId=" + where["UploadId"]
    empty = b"<CompleteMultipartUpload></CompleteMultipartUpload>"
    t.refused(t.raw("POST", path, query, body=empty), 400, "MalformedXML", "no parts")
    t.refused(t.raw("POST", path, query, body=b"<Complete"), 400, "MalformedXML", "cut off")
    t.refused(t.raw("POST", path, query, body=b"not xml"), 400, "MalformedXML", "no XML")
    t.fails(404, "NoSuchUpload", finish, t, dict(where, UploadId="nobody"), parts[:1])
    t.fails(404, "NoSuchUpload", finish, t, dict(where, Key="other"), parts[:1])
    t.eq(len(t.s3.list_parts(**where)["Parts"]), 2, "the upload is still there")
    finish(t, where, [{"PartNumber": 1, "ETag": parts[0]["ETag"].strip('"')}])
    t.eq(t.body(name, "k"), b"a" * 10, "ETags may lack quotes")


@test
def size_stated_at_completion(t):
    name = t.bucket()
    where = begin(t, name)
    parts = send(t, where, {1: b"12345"})
    t.fails(400, "InvalidRequest", finish, t, where, parts, MpuObjectSize=4)
    finish(t, where, parts, MpuObjectSize=5)
    t.eq(t.body(name, "k"), b"12345", "completed")


@test
def abort(t):
    name = t.bucket()
    where = begin(t, name)
    send(t, where, {1: b"x"})
    answer = t.s3.abort_multipart_upload(**where)
    t.eq(answer["ResponseMetadata"]["HTTPStatusCode"], 204, "status")
    t.fails(404, "NoSuchUpload", t.s3.abort_multipart_upload, **where)
    t.fails(404, "NoSuchUpload", t.s3.list_parts, **where)
    t.ok("Uploads" not in t.s3.list_multipart_uploads(Bucket=name), "not listed")


@test
def part_numbers_and_ids(t):
    name = t.bucket()
    where = begin(t, name)
    for number in ["0", "10001", "-1", "x"]:
        query = f"partNumber={number}&uploadId=" + where["UploadId"]
        answer = t.raw("PUT", f"/{name}/k", query, body=b"x")
        t.refused(answer, 400, "InvalidArgument", f"part {number}")
    for upload in ["nobody", "x" * 500, "%00", "..%2F..", "0" * 32]:
        answer = t.raw("PUT", f"/{name}/k", f"partNumber=1&uploadId={upload}", body=b"x")
        t.refused(answer, 404, "NoSuchUpload", f"upload {upload[:20]}")
    answer = t.raw("PUT", f"/{name}/k", "partNumber=1", body=b"x")
    t.ok(answer.status >= 400, "a part without upload")
    t.fails(404, "NoSuchKey", t.s3.get_object, Bucket=name, Key="k")


@test
def list_parts_paged(t):
    name = t.bucket()
    where = begin(t, name, StorageClass="STANDARD_IA")
    send(t, where, {n: b"%d" % n for n in range(1, 12)})
    numbers, marker = [], 0
    while True:
        page = t.s3.list_parts(MaxParts=4, PartNumberMarker=marker, **where)
        numbers += [part["PartNumber"] for part in page["Parts"]]
        t.eq(page["MaxParts"], 4, "max")
        if not page["IsTruncated"]:
            break
        marker = page["NextPartNumberMarker"]
    t.eq(numbers, list(range(1, 12)), "all once")
    page = t.s3.list_parts(**where)
    t.eq(page["StorageClass"], "STANDARD_IA", "class")
    t.eq(page["Parts"][10]["Size"], 2, "size")
    t.ok("Initiator" in page and "Owner" in page, "who")


@test
def conditional_completion(t):
    name = t.bucket()
    where = begin(t, name)
    parts = send(t, where, {1: b"new"})
    etag = t.s3.put_object(Bucket=name, Key="k", Body=b"old")["ETag"]
    t.fails(412, "PreconditionFailed", finish, t, where, parts, IfNoneMatch="*")
    t.fails(412, "PreconditionFailed", finish, t, where, parts, IfMatch='"other"')
    t.eq(t.body(name, "k"), b"old", "unchanged")
    finish(t, where, parts, IfMatch=etag)
    t.eq(t.body(name, "k"), b"new", "completed")


@test
def attributes(t):
    name = t.bucket()
    where = begin(t, name, ChecksumAlgorithm="SHA256")
    parts = []
    for number, body in {1: b"a" * (5 * MIB), 2: b"b"}.items():
        answer = t.s3.upload_part(PartNumber=number, Body=body, ChecksumAlgorithm="SHA256", **where)
        parts.append(
            {"PartNumber": number, "ETag": answer["ETag"], "ChecksumSHA256": answer["ChecksumSHA256"]}
        )
    finish(t, where, parts)
    wanted = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]
    got = t.s3.get_object_attributes(Bucket=name, Key="k", ObjectAttributes=wanted)
    t.eq(got["ObjectSize"], 5 * MIB + 1, "size")
    t.eq(got["StorageClass"], "STANDARD", "class")
    t.ok(got["ETag"].endswith("-2") and '"' not in got["ETag"], "ETag without quotes")
    t.eq(got["Checksum"]["ChecksumType"], "COMPOSITE", "type")
    t.eq(got["ObjectParts"]["TotalPartsCount"], 2, "count")
    sums = [part["ChecksumSHA256"] for part in got["ObjectParts"]["Parts"]]
    t.eq(sums, [part["ChecksumSHA256"] for part in parts], "checksums of the parts")
    page = t.s3.get_object_attributes(Bucket=name, Key="k", ObjectAttributes=["ObjectParts"], MaxParts=1)
    t.eq((page["ObjectParts"]["IsTruncated"], len(page["ObjectParts"]["Parts"])), (True, 1), "paged")
    t.ok("ObjectSize" not in page, "only what was asked for")
    attributes = t.s3.get_object_attributes
    t.fails(404, "NoSuchKey", attributes, Bucket=name, Key="no", ObjectAttributes=wanted)
    answer = t.raw("GET", f"/{name}/k", "attributes", headers={"x-amz-object-attributes": "Color"})
    t.refused(answer, 400, "InvalidArgument", "unknown attribute")
    t.refused(t.raw("GET", f"/{name}/k", "attributes"), 400, "InvalidRequest", "none asked for")
