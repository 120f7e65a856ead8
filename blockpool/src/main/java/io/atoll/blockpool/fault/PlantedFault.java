package io.atoll.blockpool.fault;

/** The mistakes that can be planted, each where its description says. See docs/testing.md. */
public enum PlantedFault {
  /** The journal answers commits before it flushed their group (J2). */
  ACKNOWLEDGE_BEFORE_FLUSH,
  /** The journal does not flush at all (J2). */
  SKIP_GROUP_FLUSH,
  /** Readers see records that are not durable yet (J5). */
  VISIBLE_BEFORE_DURABLE,
  /** Commits of a group are answered last to first (J2). */
  ACKNOWLEDGE_OUT_OF_ORDER,
  /** Payloads are written behind the group's flush (J1). */
  PAYLOAD_AFTER_GROUP,
  /** Journal space is provisioned on every way through, whatever is still needed there (J4). */
  PROVISIONED_BLINDLY,
  /** Replay goes on behind a group that is missing (R2). */
  REPLAY_PAST_GAP,
  /** Only the first block of a group is compared with its checksum (J4). */
  PARTIAL_GROUP_CHECKSUM,
  /** The extents of the journal's unflushed tail are not looked at (recovery step 3). */
  TAIL_EXTENTS_UNVERIFIED,
  /** Replay applies only the first operation of the last record (R2). */
  HALF_A_RECORD,
  /** A new run goes on under the incarnation of the one before (R3). */
  INCARNATION_REUSED,
  /** A recovery forgets the closings of earlier ones (L6). */
  CLOSING_FORGOTTEN,
  /** Replay leaves blocks free that a record refers to (S1). */
  REPLAYED_BLOCKS_FREE,
  /** Recovery does not free what the last checkpoint's root table left. */
  ROOT_TABLE_GARBAGE_FORGOTTEN,
  /** Uploads that a crash ended stay (recovery step 6). */
  PENDING_NOT_ADOPTED,
  /** The data ids that a record used are not in it, so that they are given out again. */
  SEQUENCE_NOT_RECORDED,
  /** A checkpoint drops the last change of a sealed overlay. */
  OVERLAY_TAIL_DROPPED,
  /** A checkpoint drops what was committed while it was made. */
  OVERLAY_DROPPED_AT_PUBLISH,
  /** A checkpoint says of a dataset what became of it after the cut. */
  LATER_STATE_IN_CHECKPOINT,
  /** A checkpoint does not merge deletions. */
  TOMBSTONES_NOT_MERGED,
  /** A leaf's filter does not know the leaf's last key. */
  LEAF_FILTER_INCOMPLETE,
  /** The header is written before what it leads to is flushed (C1). */
  HEADER_BEFORE_FLUSH,
  /** The header is written over the one in use (C4). */
  HEADER_IN_PLACE,
  /** A map page's second copy is believed whatever it says (C2). */
  STALE_MAP_COPY_TRUSTED,
  /** Freed space is given out before the checkpoint that forgot it is durable (C3). */
  FREED_SPACE_REUSED_EARLY,
  /** Freed space is given out while readers that began before are under way (L7). */
  EPOCH_IGNORED,
  /** A content block is freed that an upload holds (S3). */
  FREED_WHILE_HELD,
  /** A copy does not count its pointer. */
  REFERENCE_FORGOTTEN_ON_COPY,
  /** A manifest does not count the blocks that it lists. */
  MANIFEST_CHILDREN_UNCOUNTED,
  /** The last pointer to a content block goes and its space stays taken. */
  LAST_REFERENCE_LEAKS,
  /** Content is given to readers without a look at its checksums (L3). */
  CONTENT_UNVERIFIED,
  /** A tree page is believed whatever its checksum (L3). */
  PAGE_UNVERIFIED
}
