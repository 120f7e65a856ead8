package io.atoll.blockpool.journal;

import io.atoll.blockpool.format.SlotHeader.JournalPosition;

/**
 * A slot's part of the device as a ring of blocks: where the next group goes and how much room is
 * left before the oldest one that is still needed. Pure arithmetic.
 */
final class JournalRegion {
  private final int blocks;
  private int head;
  private int tail;
  private boolean empty;

  JournalRegion(int blocks, int tail, int head, boolean empty) {
    this.blocks = blocks;
    this.tail = tail;
    this.head = head;
    this.empty = empty;
  }

  /**
   * Takes a contiguous place for a group; at the end of the region it goes to the start. -1 when
   * there is no room yet.
   */
  int take(int count) {
    int at = head + count <= blocks ? head : 0;
    int needed = count + (at == 0 && head + count > blocks ? blocks - head : 0);
    if (needed > free()) {
      return -1;
    }
    head = (at + count) % blocks;
    empty = false;
    return at;
  }

  int free() {
    if (empty) {
      return blocks;
    }
    int used = Math.floorMod(head - tail, blocks);
    return used == 0 ? 0 : blocks - used;
  }

  /** Free blocks behind the group taken last, in one piece: none where it ends with the region. */
  int freeBehindLast() {
    return head == 0 ? 0 : Math.min(free(), blocks - head);
  }

  int used() {
    return blocks - free();
  }

  int head() {
    return head;
  }

  /** Everything before the position is not needed any more. */
  void forgetBefore(JournalPosition position) {
    tail = position.block();
    empty = tail == head;
  }
}
