package io.atoll.blockpool.check;

import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.dataset.Dataset;

/** Makes findings of head rows that count wrong. */
record PointerFindings(Dataset dataset, Findings findings) implements PointerCheck.Counts {
  @Override
  public void head(long id, DataRow row, long found, long tickets) {
    long stated = row.references();
    if (PointerCheck.right(dataset, stated, found, tickets)) {
      return;
    }
    String text =
        "%s counts %d pointers, there are %d and %d more to be taken"
            .formatted(name(id), stated, found, tickets);
    if (stated < found + tickets) {
      findings.damage(Kind.POINTER_COUNT, -1, text);
    } else {
      findings.repairable(Kind.POINTER_COUNT, -1, text);
    }
  }

  @Override
  public void dangling(long id, long found) {
    findings.damage(
        Kind.POINTER_COUNT,
        -1,
        "%s has %d pointers, but does not exist".formatted(name(id), found));
  }

  private String name(long id) {
    return "data %d of dataset %d".formatted(id, dataset.id());
  }
}
