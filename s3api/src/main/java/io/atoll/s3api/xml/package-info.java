/**
 * The documents of S3: strict readers of what clients send, fast writers of what they get.
 *
 * <p>Readers refuse document types and entities, bound depth and size, and take elements with or
 * without S3's namespace; whatever is not in the schema is {@code MalformedXML}. Writers append
 * straight to a byte buffer. All entry points are static, pure, and may be called from any thread.
 */
@NullMarked
package io.atoll.s3api.xml;

import org.jspecify.annotations.NullMarked;
