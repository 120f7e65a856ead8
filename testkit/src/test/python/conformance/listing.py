"""Listings of both versions, of versions and of uploads, down to the corners."""

from harness import test

BASIC = ["asdf", "boo/bar", "boo/baz/xyzzy", "cquux/thud", "cquux/bla"]


@test
def order_is_that_of_bytes(t):
    name = t.bucket()
    keys = ["b", "a", "A", "~", "z", "é", "日本", "\U0001f600", "\uffee", "a b", "a+b", "a%b", "a/b", "a\u00a0b"]
    t.put(name, *keys)
    want = sorted(keys, key=lambda key: key.encode())
    t.eq(t.keys(name)[0], want, "v2")
    listed = [entry["Key"] for entry in t.s3.list_objects(Bucket=name)["Contents"]]
    t.eq(listed, want, "v1")
    plain = t.raw("GET", "/" + name, "list-type=2")
    t.ok("日本".encode() in plain.body, "without encoding-type keys are plain")
    encoded = t.raw("GET", "/" + name, "list-type=2&encoding-type=url")
    t.ok(b"%E6%97%A5%E6%9C%AC" in encoded.body, "with it they are encoded")
    t.ok(b"a%2Bb" in encoded.body, "plus is encoded")
    for key in keys:
        t.eq(t.body(name, key), key.encode(), f"body of {key!r}")


@test
def delimiters(t):
    name = t.bucket()
    t.put(name, *BASIC)
    t.eq(t.keys(name, Delimiter="/"), (["asdf"], ["boo/", "cquux/"]), "at the top")
    t.eq(t.keys(name, Delimiter="/", Prefix="boo/"), (["boo/bar"], ["boo/baz/"]), "in a folder")
    t.eq(t.keys(name, Delimiter="/", Prefix="boo"), ([], ["boo/"]), "prefix without slash")
    t.eq(t.keys(name, Delimiter="a"), (["cquux/thud"], ["a", "boo/ba", "cquux/bla"]), "letter")
    t.eq(t.keys(name, Delimiter="/b"), (["asdf", "cquux/thud"], ["boo/b", "cquux/b"]), "two letters")
    t.eq(t.keys(name, Delimiter="none"), (sorted(BASIC), []), "one that does not occur")
    t.eq(t.keys(name, Delimiter="\n"), (sorted(BASIC), []), "unprintable")
    t.eq(t.keys(name, Delimiter=""), (sorted(BASIC), []), "empty")
    page = t.s3.list_objects_v2(Bucket=name, Delimiter="", Prefix="")
    t.ok("Delimiter" not in page, "an empty delimiter is not repeated")
    t.eq(page.get("Prefix"), "", "an empty prefix is")


@test
def delimiter_at_edges(t):
    name = t.bucket()
    t.put(name, "/", "/a", "//", "a/", "a//", "a//b", "b")
    t.eq(t.keys(name, Delimiter="/"), (["b"], ["/", "a/"]), "top")
    t.eq(t.keys(name, Delimiter="/", Prefix="/"), (["/", "/a"], ["//"]), "leading slash")
    t.eq(t.keys(name, Delimiter="/", Prefix="a/"), (["a/"], ["a//"]), "the folder itself")
    t.eq(t.keys(name, Delimiter="/", Prefix="a//"), (["a//", "a//b"], []), "two slashes")


@test
def special_delimiters(t):
    for delimiter in ["%", " ", ".", "é", "+"]:
        name = t.bucket()
        t.put(name, *[key.replace("/", delimiter) for key in ["b/ar", "b/az", "c/ab", "foo"]])
        got = t.keys(name, Delimiter=delimiter)
        t.eq(got, (["foo"], ["b" + delimiter, "c" + delimiter]), f"delimiter {delimiter!r}")
        page = t.s3.list_objects_v2(Bucket=name, Delimiter=delimiter)
        t.eq(page["Delimiter"], delimiter, "repeated")


@test
def prefixes(t):
    name = t.bucket()
    t.put(name, "foo/bar", "foo/baz", "quux", "fop", "\x7f", "fo")
    t.eq(t.keys(name, Prefix="foo/"), (["foo/bar", "foo/baz"], []), "folder")
    t.eq(t.keys(name, Prefix="fo"), (["fo", "foo/bar", "foo/baz", "fop"], []), "letters")
    t.eq(t.keys(name, Prefix="none"), ([], []), "none")
    t.eq(t.keys(name, Prefix="\x7f"), (["\x7f"], []), "unprintable")
    page = t.s3.list_objects_v2(Bucket=name, Prefix="foo/")
    t.eq((page["KeyCount"], page["Name"], page["Prefix"]), (2, name, "foo/"), "what the page says")


@test
def pages_v2(t):
    name = t.bucket()
    keys = [f"k{i:03d}" for i in range(25)]
    t.put(name, *keys)
    got, token, pages = [], None, 0
    while True:
        more = {"ContinuationToken": token} if token else {}
        page = t.s3.list_objects_v2(Bucket=name, MaxKeys=7, **more)
        got += [entry["Key"] for entry in page["Contents"]]
        pages += 1
        t.eq(page["MaxKeys"], 7, "max")
        t.eq(page["KeyCount"], len(page["Contents"]), "count")
        if token:
            t.eq(page["ContinuationToken"], token, "token repeated")
        if not page["IsTruncated"]:
            t.ok("NextContinuationToken" not in page, "no token at the end")
            break
        token = page["NextContinuationToken"]
    t.eq((got, pages), (keys, 4), "all keys once")
    exact = t.s3.list_objects_v2(Bucket=name, MaxKeys=25)
    t.eq((exact["IsTruncated"], exact["KeyCount"]), (False, 25), "a page that just holds all")
    none = t.s3.list_objects_v2(Bucket=name, MaxKeys=0)
    t.eq((none["IsTruncated"], none["KeyCount"]), (False, 0), "none wanted")
    many = t.s3.list_objects_v2(Bucket=name, MaxKeys=5000)
    t.eq((many["MaxKeys"], many["KeyCount"]), (1000, 25), "more than allowed")
    for bad in ["-1", "x", "99999999999999999999"]:
        answer = t.raw("GET", "/" + name, f"list-type=2&max-keys={bad}")
        t.refused(answer, 400, "InvalidArgument", f"max-keys {bad}")
    answer = t.raw("GET", "/" + name, "list-type=2&continuation-token=nonsense")
    t.refused(answer, 400, "InvalidArgument", "token of nobody")
    answer = t.raw("GET", "/" + name, "list-type=2&continuation-token=")
    t.refused(answer, 400, "InvalidArgument", "empty token")
    t.refused(t.raw("GET", "/" + name, "list-type=3"), 400, "InvalidArgument", "list-type 3")
    answer = t.raw("GET", "/" + name, "list-type=2&encoding-type=base64")
    t.refused(answer, 400, "InvalidArgument", "encoding-type")


@test
def pages_with_prefixes(t):
    name = t.bucket()
    t.put(name, *[f"d{i}/{j}" for i in range(6) for j in range(3)], "e", "f")
    rows, token = [], None
    while True:
        more = {"ContinuationToken": token} if token else {}
        page = t.s3.list_objects_v2(Bucket=name, Delimiter="/", MaxKeys=3, **more)
        part = [p["Prefix"] for p in page.get("CommonPrefixes", [])]
        part += [entry["Key"] for entry in page.get("Contents", [])]
        t.ok(0 < len(part) <= 3, "page size")
        rows += part
        token = page.get("NextContinuationToken")
        if not token:
            break
    t.eq(rows, ["d0/", "d1/", "d2/", "d3/", "d4/", "d5/", "e", "f"], "each prefix once")


@test
def markers_v1(t):
    name = t.bucket()
    t.put(name, "bar", "baz", "foo", "quxx", "q/1", "q/2")
    page = t.s3.list_objects(Bucket=name, MaxKeys=1)
    t.eq((page["IsTruncated"], page["Marker"]), (True, ""), "first page")
    t.ok("NextMarker" not in page, "no NextMarker without delimiter")
    page = t.s3.list_objects(Bucket=name, Marker="bar", MaxKeys=10)
    t.eq([e["Key"] for e in page["Contents"]], ["baz", "foo", "q/1", "q/2", "quxx"], "after bar")
    page = t.s3.list_objects(Bucket=name, Marker="blah")
    t.eq([e["Key"] for e in page["Contents"]], ["foo", "q/1", "q/2", "quxx"], "between keys")
    t.ok("Contents" not in t.s3.list_objects(Bucket=name, Marker="zzz"), "behind all")
    page = t.s3.list_objects(Bucket=name, Delimiter="/", MaxKeys=4)
    t.eq(page["NextMarker"], "q/", "NextMarker is the prefix")
    page = t.s3.list_objects(Bucket=name, Delimiter="/", Marker="q/")
    t.eq([e["Key"] for e in page["Contents"]], ["quxx"], "behind the prefix")
    t.ok("CommonPrefixes" not in page, "not the prefix again")
    owner = t.s3.list_objects(Bucket=name)["Contents"][0]["Owner"]
    t.eq(len(owner["ID"]), 64, "v1 names owners")


@test
def start_after(t):
    name = t.bucket()
    t.put(name, "bar", "baz", "foo", "quxx")
    page = t.s3.list_objects_v2(Bucket=name, StartAfter="bar")
    t.eq([e["Key"] for e in page["Contents"]], ["baz", "foo", "quxx"], "after bar")
    t.eq(page["StartAfter"], "bar", "repeated")
    t.eq(t.keys(name, StartAfter="blah")[0], ["foo", "quxx"], "between keys")
    t.eq(t.keys(name, StartAfter="zzz")[0], [], "behind all")
    t.eq(t.keys(name, StartAfter="a", Prefix="f")[0], ["foo"], "with prefix")
    page = t.s3.list_objects_v2(Bucket=name, StartAfter="bar", MaxKeys=1)
    page = t.s3.list_objects_v2(
        Bucket=name, StartAfter="bar", ContinuationToken=page["NextContinuationToken"]
    )
    t.eq([e["Key"] for e in page["Contents"]], ["foo", "quxx"], "the token wins")


@test
def owners_only_on_request(t):
    name = t.bucket()
    t.put(name, "k")
    t.ok("Owner" not in t.s3.list_objects_v2(Bucket=name)["Contents"][0], "not by itself")
    page = t.s3.list_objects_v2(Bucket=name, FetchOwner=True)
    t.eq(len(page["Contents"][0]["Owner"]["ID"]), 64, "on request")


@test
def entries_say_what_head_says(t):
    name = t.bucket()
    t.put(name, "k", body=b"12345")
    head = t.s3.head_object(Bucket=name, Key="k")
    for entry in [
        t.s3.list_objects_v2(Bucket=name)["Contents"][0],
        t.s3.list_objects(Bucket=name)["Contents"][0],
        t.s3.list_object_versions(Bucket=name)["Versions"][0],
    ]:
        t.eq(entry["ETag"], head["ETag"], "ETag")
        t.eq(entry["Size"], head["ContentLength"], "size")
        t.eq(entry["StorageClass"], "STANDARD", "class")
        t.eq(entry["LastModified"].replace(microsecond=0), head["LastModified"], "time")


@test
def versions_of_a_bucket_without_versioning(t):
    name = t.bucket()
    t.put(name, *BASIC)
    page = t.s3.list_object_versions(Bucket=name)
    t.eq([v["Key"] for v in page["Versions"]], sorted(BASIC), "keys")
    t.eq({(v["VersionId"], v["IsLatest"]) for v in page["Versions"]}, {("null", True)}, "ids")
    t.ok("DeleteMarkers" not in page, "no markers")
    keys, more = [], {}
    while True:
        page = t.s3.list_object_versions(Bucket=name, MaxKeys=2, **more)
        keys += [v["Key"] for v in page.get("Versions", [])]
        if not page["IsTruncated"]:
            break
        more = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}
    t.eq(keys, sorted(BASIC), "paged")
    page = t.s3.list_object_versions(Bucket=name, Delimiter="/")
    t.eq([p["Prefix"] for p in page["CommonPrefixes"]], ["boo/", "cquux/"], "prefixes")
    answer = t.raw("GET", "/" + name, "versions&version-id-marker=x")
    t.refused(answer, 400, "InvalidArgument", "version id without key")


@test
def uploads_in_progress(t):
    name = t.bucket()
    ids = {}
    for key in ["a", "b/1", "b/2", "b/2", "c"]:
        upload = t.s3.create_multipart_upload(Bucket=name, Key=key)["UploadId"]
        ids.setdefault(key, []).append(upload)
    page = t.s3.list_multipart_uploads(Bucket=name)
    got = [(u["Key"], u["UploadId"]) for u in page["Uploads"]]
    t.eq(got, [(key, i) for key in sorted(ids) for i in ids[key]], "by key, then by age")
    page = t.s3.list_multipart_uploads(Bucket=name, Delimiter="/")
    t.eq([u["Key"] for u in page["Uploads"]], ["a", "c"], "beside prefixes")
    t.eq([p["Prefix"] for p in page["CommonPrefixes"]], ["b/"], "prefixes")
    page = t.s3.list_multipart_uploads(Bucket=name, Prefix="b/")
    t.eq(len(page["Uploads"]), 3, "by prefix")
    rows, more = [], {}
    while True:
        page = t.s3.list_multipart_uploads(Bucket=name, MaxUploads=1, **more)
        rows += [(u["Key"], u["UploadId"]) for u in page["Uploads"]]
        if not page["IsTruncated"]:
            break
        more = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}
    t.eq(rows, got, "paged")
    t.eq(t.keys(name), ([], []), "none of them is an object")
