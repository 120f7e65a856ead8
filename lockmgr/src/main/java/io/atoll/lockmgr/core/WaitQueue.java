package io.atoll.lockmgr.core;

import org.jspecify.annotations.Nullable;

/** Requests in their order of arrival; a linked list, because nearly all are empty. */
final class WaitQueue {
  @Nullable Wait head;
  private @Nullable Wait tail;
  int size;

  void add(Wait wait) {
    if (tail == null) {
      head = wait;
    } else {
      tail.next = wait;
    }
    tail = wait;
    size++;
  }

  /** Removes the request of this owner, any of its requests if {@code request} is negative. */
  @Nullable Wait remove(long owner, long request) {
    Wait before = null;
    for (Wait w = head; w != null; before = w, w = w.next) {
      if (w.owner == owner && (request < 0 || w.request == request)) {
        if (before == null) {
          head = w.next;
        } else {
          before.next = w.next;
        }
        if (tail == w) {
          tail = before;
        }
        size--;
        return w;
      }
    }
    return null;
  }

  @Nullable Wait find(long owner) {
    Wait w = head;
    while (w != null && w.owner != owner) {
      w = w.next;
    }
    return w;
  }
}
