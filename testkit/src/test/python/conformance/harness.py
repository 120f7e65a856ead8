"""Checks that are counted, a client, buckets that clean up after themselves, and requests no SDK would send."""

import hashlib
import http.client
import itertools
import re
import urllib.parse

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

TESTS = []


def test(function):
    """Registers a test: a function of one Context."""
    TESTS.append(function)
    return function


class Signer(S3SigV4Auth):
    """Signs with a value of x-amz-content-sha256 of one's own."""

    def __init__(self, credentials, service, region, digest):
        super().__init__(credentials, service, region)
        self.digest = digest

    def payload(self, request):
        return self.digest


class Answer:
    """A raw answer."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    def element(self, name):
        """The text of the first element of that name, or None."""
        found = re.search(rf"<{name}>(.*?)</{name}>", self.body.decode("utf-8", "replace"), re.S)
        return found.group(1) if found else None

    @property
    def code(self):
        return self.element("Code")


class Context:
    """What a test works with, and where it leaves its checks."""

    names = itertools.count(1)

    def __init__(self, endpoint, access, secret, region, run):
        self.endpoint, self.access, self.secret, self.region = endpoint, access, secret, region
        self.run = run
        self.checks = 0
        self.failures = []
        self.created = []
        self.s3 = self.client()

    def client(self, access=None, secret=None, **config):
        """A client with a configuration of its own; no retries, so that errors are seen."""
        settings = {"retries": {"max_attempts": 0}, "s3": {"addressing_style": "path"}}
        settings.update(config)
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=access or self.access,
            aws_secret_access_key=secret or self.secret,
            region_name=self.region,
            config=Config(**settings),
        )

    # ---- checks

    def ok(self, condition, what):
        self.checks += 1
        if not condition:
            self.failures.append(what)

    def eq(self, actual, expected, what):
        self.ok(actual == expected, f"{what}: expected {expected!r}, got {actual!r}")

    def fails(self, status, code, call, *args, **kwargs):
        """The call must be answered by that error. HEAD has no body, so there the code is the status."""
        name = getattr(call, "__name__", "call")
        try:
            call(*args, **kwargs)
        except ClientError as e:
            self.eq(e.response["ResponseMetadata"]["HTTPStatusCode"], status, f"status of {name}")
            self.eq(e.response["Error"]["Code"], code, f"code of {name}")
            return e.response
        self.ok(False, f"{name} should fail with {status} {code}")
        return {}

    def refused(self, answer, status, code, what):
        self.eq((answer.status, answer.code), (status, code), what)

    # ---- things

    def name(self):
        return f"conf-{self.run}-{next(self.names)}"

    def bucket(self, **arguments):
        name = self.name()
        self.s3.create_bucket(Bucket=name, **arguments)
        self.created.append(name)
        return name

    def put(self, bucket, *keys, body=b""):
        for key in keys:
            self.s3.put_object(Bucket=bucket, Key=key, Body=body or key.encode())

    def keys(self, bucket, **query):
        """Keys and common prefixes of one page of version 2."""
        page = self.s3.list_objects_v2(Bucket=bucket, **query)
        return (
            [entry["Key"] for entry in page.get("Contents", [])],
            [entry["Prefix"] for entry in page.get("CommonPrefixes", [])],
        )

    def body(self, bucket, key, **arguments):
        return self.s3.get_object(Bucket=bucket, Key=key, **arguments)["Body"].read()

    def clean(self):
        for bucket in self.created:
            try:
                for upload in self.s3.list_multipart_uploads(Bucket=bucket).get("Uploads", []):
                    self.s3.abort_multipart_upload(
                        Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                    )
                pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
                for page in pages:
                    keys = [{"Key": entry["Key"]} for entry in page.get("Contents", [])]
                    if keys:
                        self.s3.delete_objects(Bucket=bucket, Delete={"Objects": keys})
                self.s3.delete_bucket(Bucket=bucket)
            except ClientError as e:
                if e.response["Error"]["Code"] != "NoSuchBucket":
                    raise
        self.created = []

    # ---- raw requests

    def raw(self, method, path, query="", headers=None, body=b"", sign=True, payload=None):
        """
        Sends exactly this.

        path and query are percent-encoded already; payload replaces the value of
        x-amz-content-sha256; sign=False sends no signature.
        """
        url = urllib.parse.urlsplit(self.endpoint)
        target = path + ("?" + query if query else "")
        sent = dict(headers or {})
        if sign:
            request = AWSRequest(method=method, url=self.endpoint + target, data=body, headers=sent)
            digest = payload or hashlib.sha256(body or b"").hexdigest()
            credentials = Credentials(self.access, self.secret)
            Signer(credentials, "s3", self.region, digest).add_auth(request)
            sent = dict(request.headers.items())
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
        try:
            connection.request(method, target, body=body or None, headers=sent)
            return Answer(connection.getresponse())
        finally:
            connection.close()
