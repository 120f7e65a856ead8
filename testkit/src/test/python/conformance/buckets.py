"""Buckets: names, creation, configuration that is not there, deletion, the list."""

from harness import test

GOOD_NAMES = ["abc", "a-b-c", "a.b.c", "1abc", "abc1", "0-0", "a" * 63, "my.bucket-1.x", "123.456"]
BAD_NAMES = [
    "ab", "a" * 64, "Abc", "abcD", "a_b_c", "abc-", "-abc", ".abc", "abc.", "a..b", "a.-b", "a-.b",
    "192.168.5.123", "xn--abc", "abc-s3alias", "abc--ol-s3", "sthree-abc", "abc--x-s3", "a%21b", "a%20b",
]  # fmt: skip


@test
def good_names(t):
    for name in GOOD_NAMES:
        t.s3.create_bucket(Bucket=name)
        t.created.append(name)
        t.eq(t.s3.head_bucket(Bucket=name)["ResponseMetadata"]["HTTPStatusCode"], 200, name)


@test
def bad_names(t):
    for name in BAD_NAMES:
        t.refused(t.raw("PUT", "/" + name), 400, "InvalidBucketName", f"bucket {name}")


@test
def create_again_and_head(t):
    name = t.bucket()
    t.fails(409, "BucketAlreadyOwnedByYou", t.s3.create_bucket, Bucket=name)
    head = t.s3.head_bucket(Bucket=name)
    t.eq(head["BucketRegion"], t.region, "region of head")
    t.fails(404, "404", t.s3.head_bucket, Bucket=t.name())
    t.eq(t.raw("HEAD", "/" + t.name()).body, b"", "body of a failed HEAD")


@test
def create_answers_location(t):
    name = t.name()
    t.eq(t.s3.create_bucket(Bucket=name)["Location"], "/" + name, "Location")
    t.created.append(name)


@test
def regions(t):
    def create(region):
        body = (
            "<CreateBucketConfiguration><LocationConstraint>"
            f"{region}</LocationConstraint></CreateBucketConfiguration>"
        )
        return t.raw("PUT", "/" + t.name(), body=body.encode())

    t.refused(create("mars"), 400, "InvalidLocationConstraint", "no region")
    t.refused(create("eu-north-9"), 400, "IllegalLocationConstraintException", "other region")
    answer = t.raw("PUT", "/" + t.name(), body=b"<CreateBucketConfiguration>")
    t.refused(answer, 400, "MalformedXML", "malformed configuration")
    answer = t.raw("PUT", "/" + t.name(), body=b"<Wrong/>")
    t.refused(answer, 400, "MalformedXML", "other document")
    name = t.bucket()
    location = t.s3.get_bucket_location(Bucket=name).get("LocationConstraint")
    t.eq(location or "us-east-1", t.region, "location")


@test
def delete(t):
    name = t.bucket()
    t.put(name, "key")
    t.fails(409, "BucketNotEmpty", t.s3.delete_bucket, Bucket=name)
    t.s3.delete_object(Bucket=name, Key="key")
    answer = t.s3.delete_bucket(Bucket=name)
    t.eq(answer["ResponseMetadata"]["HTTPStatusCode"], 204, "status")
    t.fails(404, "NoSuchBucket", t.s3.delete_bucket, Bucket=name)
    t.fails(404, "NoSuchBucket", t.s3.list_objects_v2, Bucket=name)


@test
def delete_with_uploads(t):
    name = t.bucket()
    upload = t.s3.create_multipart_upload(Bucket=name, Key="k")["UploadId"]
    t.s3.upload_part(Bucket=name, Key="k", UploadId=upload, PartNumber=1, Body=b"x")
    t.s3.delete_bucket(Bucket=name)
    t.fails(404, "404", t.s3.head_bucket, Bucket=name)


@test
def everything_on_no_bucket(t):
    name = t.name()
    s3 = t.s3
    for call, arguments in [
        (s3.list_objects, {}),
        (s3.list_objects_v2, {}),
        (s3.list_object_versions, {}),
        (s3.list_multipart_uploads, {}),
        (s3.get_bucket_location, {}),
        (s3.get_bucket_versioning, {}),
        (s3.get_bucket_acl, {}),
        (s3.get_bucket_cors, {}),
        (s3.get_object, {"Key": "k"}),
        (s3.put_object, {"Key": "k", "Body": b"1"}),
        (s3.delete_object, {"Key": "k"}),
        (s3.create_multipart_upload, {"Key": "k"}),
        (s3.delete_objects, {"Delete": {"Objects": [{"Key": "k"}]}}),
        (s3.copy_object, {"Key": "k", "CopySource": name + "/x"}),
    ]:
        t.fails(404, "NoSuchBucket", call, Bucket=name, **arguments)


@test
def configurations_not_there(t):
    name = t.bucket()
    s3 = t.s3
    for call, code in [
        (s3.get_bucket_cors, "NoSuchCORSConfiguration"),
        (s3.get_bucket_lifecycle_configuration, "NoSuchLifecycleConfiguration"),
        (s3.get_bucket_policy, "NoSuchBucketPolicy"),
        (s3.get_bucket_tagging, "NoSuchTagSet"),
        (s3.get_bucket_website, "NoSuchWebsiteConfiguration"),
        (s3.get_bucket_encryption, "ServerSideEncryptionConfigurationNotFoundError"),
        (s3.get_bucket_replication, "ReplicationConfigurationNotFoundError"),
        (s3.get_object_lock_configuration, "ObjectLockConfigurationNotFoundError"),
        (s3.get_public_access_block, "NoSuchPublicAccessBlockConfiguration"),
    ]:
        t.fails(404, code, call, Bucket=name)
    versioning = s3.get_bucket_versioning(Bucket=name)
    t.ok("Status" not in versioning, "never versioned")
    grants = s3.get_bucket_acl(Bucket=name)["Grants"]
    t.eq([grant["Permission"] for grant in grants], ["FULL_CONTROL"], "grants")


# What S3 lets be deleted whether or not it is there.
DELETABLE = ["cors", "encryption", "lifecycle", "policy", "publicAccessBlock", "replication", "tagging", "website"]


@test
def deleting_what_is_not_there(t):
    name = t.bucket()
    t.put(name, "key")
    for query in DELETABLE:
        answer = t.raw("DELETE", "/" + name, query)
        t.eq((answer.status, answer.body), (204, b""), f"DELETE ?{query}")
        t.refused(t.raw("DELETE", "/" + t.name(), query), 404, "NoSuchBucket", f"DELETE ?{query} of no bucket")
        t.refused(t.raw("DELETE", "/" + name, query + "&x=1"), 501, "NotImplemented", f"DELETE ?{query}&x=1")
    for query in ["object-lock", "policyStatus", "versioning"]:
        t.refused(t.raw("DELETE", "/" + name, query), 501, "NotImplemented", f"DELETE ?{query}")
    t.eq(t.body(name, "key"), b"key", "the object is as it was")


@test
def unknown_sub_resources_change_nothing(t):
    name = t.bucket()
    t.put(name, "key")
    for query in ["versioning", "policy", "lifecycle", "cors", "tagging", "website", "inventory", "x=1"]:
        for method in ["PUT", "DELETE"]:
            if method == "PUT" or query not in DELETABLE:
                answer = t.raw(method, "/" + name, query, body=b"<a/>" if method == "PUT" else b"")
                t.refused(answer, 501, "NotImplemented", f"{method} ?{query}")
            if query == "tagging":
                continue  # of a key there are such requests
            answer = t.raw(method, f"/{name}/key", query, body=b"<a/>" if method == "PUT" else b"")
            t.refused(answer, 501, "NotImplemented", f"{method} of a key ?{query}")
    for query in ["logging", "notification", "requestPayment", "accelerate", "analytics", "unknown"]:
        t.refused(t.raw("GET", "/" + name, query), 501, "NotImplemented", f"GET ?{query}")
    t.eq(t.body(name, "key"), b"key", "the object is as it was")


@test
def list_buckets(t):
    names = sorted(t.bucket() for _ in range(5))
    listed = [bucket["Name"] for bucket in t.s3.list_buckets()["Buckets"]]
    t.ok(set(names) <= set(listed), "all are listed")
    t.eq(listed, sorted(listed), "in order")
    prefix = f"conf-{t.run}-"
    paged, token, pages = [], None, 0
    while True:
        more = {"ContinuationToken": token} if token else {}
        page = t.s3.list_buckets(MaxBuckets=2, Prefix=prefix, **more)
        paged += [bucket["Name"] for bucket in page["Buckets"]]
        t.ok(len(page["Buckets"]) <= 2, "page size")
        token = page.get("ContinuationToken")
        pages += 1
        if not token:
            break
    t.eq(paged, [name for name in listed if name.startswith(prefix)], "pages make the list")
    t.ok(pages >= 3, "several pages")
    t.refused(t.raw("GET", "/", "max-buckets=0"), 400, "InvalidArgument", "no buckets")
    t.refused(t.raw("GET", "/", "max-buckets=x"), 400, "InvalidArgument", "not a number")
    owner = t.s3.list_buckets()["Owner"]
    t.eq(len(owner["ID"]), 64, "canonical id")


@test
def expected_owner(t):
    name = t.bucket()
    t.put(name, "key")
    wrong = {"ExpectedBucketOwner": "111122223333"}
    t.fails(403, "AccessDenied", t.s3.get_object, Bucket=name, Key="key", **wrong)
    t.fails(403, "AccessDenied", t.s3.put_object, Bucket=name, Key="key", Body=b"no", **wrong)
    t.fails(403, "AccessDenied", t.s3.list_objects_v2, Bucket=name, **wrong)
    t.fails(403, "403", t.s3.head_bucket, Bucket=name, **wrong)
    t.fails(403, "AccessDenied", t.s3.delete_bucket, Bucket=name, **wrong)
    answer = t.raw("GET", f"/{name}/key", headers={"x-amz-expected-bucket-owner": "12"})
    t.refused(answer, 400, "InvalidBucketOwnerAWSAccountID", "no account id")
    t.eq(t.body(name, "key"), b"key", "unchanged")
