/** Real server processes under load, killed without warning. */
@NullMarked
package io.atoll.testkit.kill;

import org.jspecify.annotations.NullMarked;
