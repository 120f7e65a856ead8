/**
 * The transport over JGroups; nothing else knows JGroups.
 *
 * <p>It gives reliable ordered unicasts, connections, TLS and hints. A view is only a hint: no lock
 * and no membership follows from it. Frames are delivered on JGroups' bounded pool of platform
 * threads.
 */
@NullMarked
package io.atoll.lockmgr.jgroups;

import org.jspecify.annotations.NullMarked;
