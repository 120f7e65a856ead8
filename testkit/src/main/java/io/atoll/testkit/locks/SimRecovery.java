package io.atoll.testkit.locks;

import io.atoll.lockmgr.api.Closing;
import io.atoll.lockmgr.api.ClosingRules;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Decides where dead logs end and what of them counts, as the pool will (law L6). */
final class SimRecovery {
  private final Incarnation self;
  private final Faults faults;

  SimRecovery(Incarnation self, Faults faults) {
    this.self = self;
    this.faults = faults;
  }

  /** Answers the records to append, in order, and who is recovered once they are durable. */
  void plan(
      List<Recovery> dead,
      SimLogs logs,
      BiConsumer<List<SimRecord.Close>, List<Incarnation>> answer) {
    List<Incarnation> order =
        ClosingRules.order(dead.stream().map(Recovery::dead).toList(), logs.found());
    List<SimRecord.Close> closes = new ArrayList<>();
    for (Incarnation one : order) {
      Closing fresh = new Closing(one, dead.getFirst().epoch(), 0, logs.log(one).size());
      Closing closing = logs.closingOf(one).orElse(fresh);
      Set<SimRecord.Step> replayed = logs.stepsOf(one, closing.endRecord());
      closes.add(
          new SimRecord.Close(self.value(), closing, List.copyOf(replayed), adopted(logs, one)));
    }
    answer.accept(closes, order);
  }

  private List<Closing> adopted(SimLogs logs, Incarnation one) {
    return faults.on(PlantedFault.CLOSING_NOT_ADOPTED)
        ? List.of()
        : List.copyOf(logs.closingsOf(one));
  }
}
