package io.atoll.testkit.object;

import io.atoll.gateway.object.Completion;
import io.atoll.gateway.object.Listings;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.UploadName;
import io.atoll.gateway.object.UploadedPart;

/** Requests that several tests make. */
final class UploadsContractParts {
  private UploadsContractParts() {}

  /** A listing of all that there is. */
  static Listings.Query everything() {
    return new Listings.Query("", "", Listings.Start.BEGINNING, 1_000_000);
  }

  /** Completes an upload with all of its parts. */
  static void complete(ObjectStore store, Answers answers, UploadName upload) {
    Completion completion =
        UploadsContract.completion(
            store.uploads().list(upload, 0, 10_000).parts().toArray(UploadedPart[]::new));
    answers.of(store.uploads().complete(upload, completion));
  }
}
