package io.atoll.testkit.object;

import io.atoll.gateway.object.ObjectStore;

/** The model keeps the contract. */
class ModelObjectStoreTest extends UploadsContract {
  private final ObjectStore store = new ModelObjectStore(clock);
  private final Answers answers = new Answers(answer -> {});

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  Answers answers() {
    return answers;
  }
}
