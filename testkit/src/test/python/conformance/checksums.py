"""Content-MD5, x-amz-content-sha256 and additional checksums, as header and as trailer."""

import base64
import hashlib
import zlib

from harness import test

ALGORITHMS = ["CRC32", "SHA1", "SHA256"]
BODY = b"The quick brown fox jumps over the lazy dog"


def value(algorithm, data):
    if algorithm == "CRC32":
        raw = zlib.crc32(data).to_bytes(4, "big")
    else:
        raw = hashlib.new(algorithm.lower(), data).digest()
    return base64.b64encode(raw).decode()


@test
def headers(t):
    name = t.bucket()
    for algorithm in ALGORITHMS:
        field = "Checksum" + algorithm
        good = value(algorithm, BODY)
        answer = t.s3.put_object(Bucket=name, Key="k", Body=BODY, **{field: good})
        t.eq((answer[field], answer["ChecksumType"]), (good, "FULL_OBJECT"), f"{algorithm} of PUT")
        head = t.s3.head_object(Bucket=name, Key="k", ChecksumMode="ENABLED")
        t.eq(head[field], good, f"{algorithm} of HEAD")
        t.ok(field not in t.client(response_checksum_validation="when_required").head_object(
            Bucket=name, Key="k"), "only on request")  # fmt: skip
        wrong = value(algorithm, b"other")
        t.fails(400, "BadDigest", t.s3.put_object, Bucket=name, Key="n", Body=BODY, **{field: wrong})
        header = {"x-amz-checksum-" + algorithm.lower(): "nonsense"}
        answer = t.raw("PUT", f"/{name}/n", headers=header, body=BODY)
        t.refused(answer, 400, "InvalidRequest", f"{algorithm} that is none")
        attributes = t.s3.get_object_attributes(Bucket=name, Key="k", ObjectAttributes=["Checksum"])
        t.eq(attributes["Checksum"][field], good, "in attributes")
    t.fails(404, "404", t.s3.head_object, Bucket=name, Key="n")
    both = {"x-amz-checksum-crc32": value("CRC32", BODY), "x-amz-checksum-sha1": value("SHA1", BODY)}
    t.refused(t.raw("PUT", f"/{name}/n", headers=both, body=BODY), 400, "InvalidRequest", "two at once")


@test
def sdk_algorithms(t):
    name = t.bucket()
    for algorithm in ALGORITHMS:
        answer = t.s3.put_object(Bucket=name, Key="k", Body=BODY, ChecksumAlgorithm=algorithm)
        t.eq(answer["Checksum" + algorithm], value(algorithm, BODY), algorithm)


@test
def default_checksum(t):
    name = t.bucket()
    plain = t.client(request_checksum_calculation="when_required")
    answer = plain.put_object(Bucket=name, Key="k", Body=b"123456789")
    t.eq(answer.get("ChecksumCRC64NVME"), "rosUhgp5mIg=", "CRC64NVME where none was sent")


@test
def trailers(t):
    name = t.bucket()

    def put(key, trailer, announced="x-amz-checksum-crc32", length=len(BODY), size=None):
        framed = b"%x\r\n" % (size or len(BODY)) + BODY + b"\r\n0\r\n" + trailer + b"\r\n"
        return t.raw(
            "PUT",
            f"/{name}/{key}",
            headers={
                "Content-Encoding": "aws-chunked",
                "x-amz-decoded-content-length": str(length),
                "x-amz-trailer": announced,
            },
            body=framed,
            payload="STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        )

    good = b"x-amz-checksum-crc32:" + value("CRC32", BODY).encode() + b"\r\n"
    t.eq(put("k", good).status, 200, "good")
    t.eq(t.body(name, "k"), BODY, "stored without framing")
    bare = good.replace(b"\r\n", b"\n\r\n")
    t.eq(put("k", bare).status, 200, "the header ends with a line feed and the CRLF of a chunk")
    t.ok("ContentEncoding" not in t.s3.head_object(Bucket=name, Key="k"), "framing is no coding")
    wrong = b"x-amz-checksum-crc32:" + value("CRC32", b"x").encode() + b"\r\n"
    t.refused(put("n", wrong), 400, "BadDigest", "wrong")
    t.refused(put("n", b""), 400, "MalformedTrailerError", "missing")
    other = b"x-amz-checksum-sha1:" + value("SHA1", BODY).encode() + b"\r\n"
    t.refused(put("n", other), 400, "MalformedTrailerError", "not the announced one")
    t.refused(put("n", good, length=len(BODY) + 1), 400, "IncompleteBody", "length too large")
    t.refused(put("n", good, length=len(BODY) - 1), 400, "IncompleteBody", "length too small")
    t.refused(put("n", good, size=len(BODY) + 3), 400, "IncompleteBody", "broken framing")
    t.fails(404, "404", t.s3.head_object, Bucket=name, Key="n")


@test
def content_md5(t):
    name = t.bucket()
    good = base64.b64encode(hashlib.md5(BODY).digest()).decode()
    t.s3.put_object(Bucket=name, Key="k", Body=BODY, ContentMD5=good)
    bad = base64.b64encode(hashlib.md5(b"x").digest()).decode()
    t.fails(400, "BadDigest", t.s3.put_object, Bucket=name, Key="n", Body=BODY, ContentMD5=bad)
    for text in ["", "short", "YWJyYWNhZGFicmE=", "*" * 24]:
        answer = t.raw("PUT", f"/{name}/n", headers={"Content-MD5": text}, body=BODY)
        t.refused(answer, 400, "InvalidDigest", f"Content-MD5 {text!r}")
    t.fails(404, "404", t.s3.head_object, Bucket=name, Key="n")


@test
def content_sha256(t):
    name = t.bucket()
    other = hashlib.sha256(b"other").hexdigest()
    answer = t.raw("PUT", f"/{name}/n", body=BODY, payload=other)
    t.refused(answer, 400, "XAmzContentSHA256Mismatch", "of another body")
    answer = t.raw("PUT", f"/{name}/n", body=BODY, payload="nonsense")
    t.refused(answer, 400, "InvalidArgument", "none at all")
    t.fails(404, "404", t.s3.head_object, Bucket=name, Key="n")
    t.eq(t.raw("PUT", f"/{name}/k", body=BODY, payload="UNSIGNED-PAYLOAD").status, 200, "unsigned")
    t.eq(t.body(name, "k"), BODY, "stored")


@test
def unknown_algorithm(t):
    name = t.bucket()
    answer = t.raw("PUT", f"/{name}/n", headers={"x-amz-checksum-crc128": "AAAA"}, body=BODY)
    t.refused(answer, 400, "InvalidRequest", "a checksum that nobody makes")
    for algorithm, size in [("md5", 16), ("sha512", 64), ("xxhash64", 8), ("xxhash3", 8), ("xxhash128", 16)]:
        header = {"x-amz-checksum-" + algorithm: base64.b64encode(bytes(size)).decode()}
        answer = t.raw("PUT", f"/{name}/n", headers=header, body=BODY)
        t.refused(answer, 400, "BadDigest", f"{algorithm} of another body")
    t.fails(404, "404", t.s3.head_object, Bucket=name, Key="n")


@test
def multipart_types(t):
    name = t.bucket()
    body = [b"a" * (5 << 20), b"b" * 100]
    for algorithm, kind in [("CRC32", "FULL_OBJECT"), ("CRC32", "COMPOSITE"), ("SHA256", "COMPOSITE")]:
        field = "Checksum" + algorithm
        upload = t.s3.create_multipart_upload(
            Bucket=name, Key="k", ChecksumAlgorithm=algorithm, ChecksumType=kind
        )
        t.eq((upload["ChecksumAlgorithm"], upload["ChecksumType"]), (algorithm, kind), "begun")
        where = {"Bucket": name, "Key": "k", "UploadId": upload["UploadId"]}
        parts, raw = [], b""
        for number, part in enumerate(body, 1):
            answer = t.s3.upload_part(PartNumber=number, Body=part, ChecksumAlgorithm=algorithm, **where)
            t.eq(answer[field], value(algorithm, part), "of the part")
            raw += base64.b64decode(answer[field])
            parts.append({"PartNumber": number, "ETag": answer["ETag"], field: answer[field]})
        whole = value(algorithm, b"".join(body))
        want = whole if kind == "FULL_OBJECT" else value(algorithm, raw) + "-2"
        wrong = [dict(parts[0], **{field: parts[1][field]}), parts[1]]
        complete = t.s3.complete_multipart_upload
        t.fails(400, "InvalidPart", complete, MultipartUpload={"Parts": wrong}, **where)
        done = complete(MultipartUpload={"Parts": parts}, ChecksumType=kind, **where)
        t.eq((done[field], done["ChecksumType"]), (want, kind), "of the whole")
        head = t.s3.head_object(Bucket=name, Key="k", ChecksumMode="ENABLED")
        t.eq((head[field], head["ChecksumType"]), (want, kind), "of HEAD")
    refused = {"Bucket": name, "Key": "k", "ChecksumAlgorithm": "SHA1", "ChecksumType": "FULL_OBJECT"}
    t.fails(400, "InvalidRequest", t.s3.create_multipart_upload, **refused)


@test
def copies(t):
    name = t.bucket()
    t.s3.put_object(Bucket=name, Key="s", Body=BODY, ChecksumAlgorithm="SHA1")
    source = {"Bucket": name, "Key": "s"}
    done = t.s3.copy_object(Bucket=name, Key="d", CopySource=source)
    t.eq(done["CopyObjectResult"]["ChecksumSHA1"], value("SHA1", BODY), "the source's")
    done = t.s3.copy_object(Bucket=name, Key="d", CopySource=source, ChecksumAlgorithm="SHA256")
    t.eq(done["CopyObjectResult"]["ChecksumSHA256"], value("SHA256", BODY), "another")
