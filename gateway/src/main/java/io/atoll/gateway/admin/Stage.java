package io.atoll.gateway.admin;

/** What a gateway is about. */
public enum Stage {
  /** Its doors are open, its pool not yet. */
  STARTING,
  /** Serving. */
  SERVING,
  /** On its way down. */
  STOPPING,
  /** The pool stopped after an error; nothing is served any more. */
  FAILED
}
