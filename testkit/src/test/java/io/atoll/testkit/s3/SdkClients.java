package io.atoll.testkit.s3;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.S3CrtAsyncClientBuilder;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The AWS SDK for Java's clients, told where the server is. They do not retry, so that every
 * failure is seen.
 */
final class SdkClients {
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(
          AwsBasicCredentials.create(S3TestServer.ACCESS_KEY, S3TestServer.SECRET_KEY));
  private static final Region REGION = Region.of(S3TestServer.REGION);

  private SdkClients() {}

  static S3ClientBuilder sync(S3TestServer server) {
    return S3Client.builder()
        .endpointOverride(server.endpoint())
        .region(REGION)
        .credentialsProvider(CREDENTIALS)
        .forcePathStyle(true)
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()));
  }

  static S3AsyncClientBuilder async(S3TestServer server) {
    return S3AsyncClient.builder()
        .endpointOverride(server.endpoint())
        .region(REGION)
        .credentialsProvider(CREDENTIALS)
        .forcePathStyle(true)
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()));
  }

  static S3CrtAsyncClientBuilder crt(S3TestServer server) {
    return S3AsyncClient.crtBuilder()
        .endpointOverride(server.endpoint())
        .region(REGION)
        .credentialsProvider(CREDENTIALS)
        .forcePathStyle(true)
        .retryConfiguration(r -> r.numRetries(0));
  }

  static S3Presigner presigner(URI endpoint, boolean pathStyle) {
    return S3Presigner.builder()
        .endpointOverride(endpoint)
        .region(REGION)
        .credentialsProvider(CREDENTIALS)
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(pathStyle).build())
        .build();
  }
}
