package io.atoll.gateway.object;

/**
 * An upload as clients name it.
 *
 * @param id as given by {@link Uploads#create}
 */
public record UploadName(String bucket, String key, String id) {}
