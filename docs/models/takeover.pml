/*
 * Heartbeat blocks, takeover and log closing, with late writes; docs/lock-protocol.md sections 3 to 5.
 *
 * W writes records to its log and reports each after a fence read. R1 and R2 may at any time, rightly
 * or not, take the leader for dead: time is not in the model, so nothing here depends on a clock.
 * A write lands at any moment between its issue and for ever, also after its process died; a process
 * may stop at any step (it is just not scheduled any more).
 *
 * R1 takes over from W, closes W's log, reports it recovered. R2 takes over from W or from R1; from R1
 * it closes R1's log first and adopts the closing of W that it finds before that end.
 *
 * Claims (assertions):
 *   C1  at most one configuration is decided per epoch
 *   C2  a reported record of W lies before every closing of W that was reported as recovered
 *   C3  all reported closings of W say the same end
 *
 * -DCLOSE_LATE     the log's end is read before mark, configuration and closing are on the disk
 * -DNO_PROMISE     the ballot is not persisted before it is used
 * -DFENCE_EARLY    the fence read is done before the write completed
 * -DNO_ADOPT       R2 closes W's log anew although R1's closing was found
 * Each of these must make a claim fail.
 */
#define RECORDS 2
#define W 0
#define R1 1
#define R2 2

/* the slots' blocks: one writer each */
byte promised[3], accepted[3], value[3]; /* value: who leads, W at first */
bool marksW[3], marksR1[3];

/* logs on the device: how many records of W landed; the closing in R1's log */
byte landed;
bool issued;
bool r1Issued, r1Landed;
byte r1End;

/* what was said to the outside */
byte reported;             /* records 0 .. reported-1 of W */
bool closedByR1, closedByR2;
byte endByR1, endByR2;
byte decidedAfterW;        /* who was decided as W's successor */
byte decidedAfterR1;

inline checkAll() {
  assert(!closedByR1 || reported <= endByR1);                       /* C2 */
  assert(!closedByR2 || reported <= endByR2);                       /* C2 */
  assert(!(closedByR1 && closedByR2) || endByR1 == endByR2);        /* C3 */
}

/* The device: a write that was issued lands some time. */
active proctype Device() {
end_device:
  do
  :: atomic { issued -> issued = false; landed++ }
  :: atomic { r1Issued -> r1Issued = false; r1Landed = true }
  od
}

/* Whether W may report: it reads the blocks one after the other. */
active proctype Writer() {
  byte mine = 0;
  bool in;
  do
  :: mine < RECORDS ->
     issued = true;
#ifndef FENCE_EARLY
     landed > mine;                        /* the write completed */
#endif
     in = true;
     if :: marksW[R1] || (accepted[R1] > 0 && value[R1] != W) -> in = false :: else fi;
     if :: marksW[R2] || (accepted[R2] > 0 && value[R2] != W) -> in = false :: else fi;
     if
     :: !in -> break
     :: else
     fi;
#ifdef FENCE_EARLY
     landed > mine;
#endif
     mine++;
     atomic { reported = mine; checkAll() }
  :: else -> break
  od
}

/*
 * A Paxos round of process me with ballot b. other is the other proposer.
 * found: the leader in the configuration of the highest accepted ballot; won: decided.
 */
inline round(me, other, b, found, won) {
  won = false;
#ifndef NO_PROMISE
  promised[me] = b;
#endif
  if
  :: promised[other] > b -> skip
  :: else ->
     atomic {
       found = W;
       if
       :: accepted[other] > accepted[me] -> found = value[other]
       :: accepted[me] > 0 && accepted[me] >= accepted[other] -> found = value[me]
       :: else
       fi
     };
     if
     :: found == W || (me == R2 && found == R1 && marksR1[R2]) || found == me ->
#ifdef NO_PROMISE
        atomic { promised[me] = b; accepted[me] = b; value[me] = me };
#else
        atomic { accepted[me] = b; value[me] = me };
#endif
        if
        :: promised[other] > b -> skip
        :: else -> won = true
        fi
     :: else -> skip                       /* somebody else leads: declined */
     fi
  fi
}

active proctype TakerOne() {
  byte found = W, b = 1, end;
  bool won = false, in;
#ifdef CLOSE_LATE
  end = landed;
#endif
  marksW[R1] = true;
  do
  :: !won && b <= 5 -> round(R1, R2, b, found, won); b = b + 2
  :: won -> break
  :: !won && b > 5 -> goto out
  od;
  atomic {
    if
    :: found == W -> assert(decidedAfterW == 0 || decidedAfterW == R1); decidedAfterW = R1 /* C1 */
    :: else
    fi
  };
  /* the closing is announced by mark and configuration: read the end, write the closing, look back */
#ifndef CLOSE_LATE
  end = landed;
#endif
  r1End = end;
  r1Issued = true;
  r1Landed;
  in = !(marksR1[R2] || (accepted[R2] > accepted[R1] && value[R2] != R1));
  if
  :: in -> atomic { closedByR1 = true; endByR1 = end; checkAll() }
  :: else
  fi;
out: skip
}

active proctype TakerTwo() {
  byte found = W, b = 2, end;
  bool won = false, adopted = false;
#ifdef CLOSE_LATE
  end = landed;
#endif
  marksW[R2] = true;
  if
  :: marksR1[R2] = true                    /* R1, too, is taken for dead */
  :: skip
  fi;
  do
  :: !won && b <= 6 -> round(R2, R1, b, found, won); b = b + 2
  :: won -> break
  :: !won && b > 6 -> goto out
  od;
  atomic {
    if
    :: found == W -> assert(decidedAfterW == 0 || decidedAfterW == R2); decidedAfterW = R2 /* C1 */
    :: found == R1 -> decidedAfterR1 = R2
    :: else
    fi
  };
  /* R1's log first: its closing of W counts if it lies before the end read now */
#ifndef NO_ADOPT
  adopted = r1Landed;
#endif
#ifndef CLOSE_LATE
  end = landed;
#endif
  if
  :: adopted -> end = r1End
  :: else
  fi;
  atomic { closedByR2 = true; endByR2 = end; checkAll() };
out: skip
}
