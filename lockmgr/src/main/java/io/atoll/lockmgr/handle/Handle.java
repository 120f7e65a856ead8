package io.atoll.lockmgr.handle;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockOwner;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A lock of one user. All fields are guarded by the latch of its {@link Handles}. */
final class Handle implements LockHandle {
  final Handles handles;
  final long id;
  final ResourceName resource;
  LockMode mode;
  LockOwner owner;
  LockValue value = LockValue.EMPTY;
  boolean granted;
  boolean released;

  /** Number of the latest request of this handle; tells a late timeout from a current one. */
  long request;

  @Nullable CompletableFuture<LockHandle> pending;
  @Nullable Consumer<LockMode> listener;
  @Nullable LockMode demand;

  Handle(Handles handles, long id, ResourceName resource, LockMode mode, LockOwner owner) {
    this.handles = handles;
    this.id = id;
    this.resource = resource;
    this.mode = mode;
    this.owner = owner;
  }

  @Override
  public ResourceName resource() {
    return resource;
  }

  @Override
  public LockMode mode() {
    return handles.modeOf(this);
  }

  @Override
  public CompletionStage<LockHandle> convert(LockMode newMode, AcquireOptions options) {
    return handles.convert(this, newMode, options);
  }

  @Override
  public LockValue value() {
    return handles.valueOf(this);
  }

  @Override
  public void setValue(LockValue newValue) {
    handles.setValue(this, newValue);
  }

  @Override
  public boolean demanded() {
    return handles.isDemanded(this);
  }

  @Override
  public void onDemand(Consumer<LockMode> newListener) {
    handles.onDemand(this, newListener);
  }

  @Override
  public void close() {
    handles.release(this);
  }

  @Override
  public String toString() {
    return "lock " + resource + " " + mode;
  }
}
